import fc from 'fast-check';
import { interleaving } from './testing/model/model-steps.js';
import { ModelWorld } from './testing/model/model-world.js';
import { modelSettings } from './testing/model/model.config.js';

const { runs, seed } = modelSettings();

describe(`${runs} random interleavings of sources, people, crawlers, losses, upgrades and runs (seed ${seed})`, () => {
  it('lose no edit and no change of the source, agree with the oracle, and are quiet from the second run on', () => {
    const total = { met: 0, all: 0, runs: 0, writes: 0, conflicts: 0, frozen: 0, repaired: 0 };
    const check = fc.property(interleaving, (steps) => {
      const world = new ModelWorld();
      for (const step of steps) world.take(step);
      world.run();
      const { met, ...counted } = world.tally;
      total.all += 1;
      total.met += met ? 1 : 0;
      for (const name of ['runs', 'writes', 'conflicts', 'frozen', 'repaired'] as const) total[name] += counted[name];
    });

    fc.assert(check, { numRuns: runs, seed });

    process.stdout.write(`model: seed ${seed}, ${JSON.stringify(total)}\n`);
    expect(total.met / total.all).toBeGreaterThanOrEqual(0.3);
    for (const name of ['conflicts', 'frozen', 'repaired'] as const) expect(total[name]).toBeGreaterThan(runs / 100);
  });
});
