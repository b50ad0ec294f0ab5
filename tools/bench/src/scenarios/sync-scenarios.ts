import { planOf } from '../options.js';
import { type ScenarioResult } from '../results/scenario-result.js';
import { describeSync } from './describe-sync.js';
import { type ScenarioGroup } from './scenario.js';
import { type Journey, syncJourney, type SyncScenario } from './sync-journey.js';

const NAMES = ['S1', 'S2', 'S3'] as const;
const ASSETS = 10_000;
const QUICK_ASSETS = 500;

/** First sync, no change, some changes: measured together, each repetition on a stack of its own. */
export const syncScenarios: ScenarioGroup = {
  names: NAMES,
  async run(world, options, wanted) {
    const names: SyncScenario[] = NAMES.filter((name) => wanted.includes(name));
    const plan = planOf(options, options.n ?? (options.quick ? QUICK_ASSETS : ASSETS));
    const repetitions = options.repeat ?? (options.quick ? 1 : 5);
    const journeys: Journey[] = [];
    for (let at = 0; at < repetitions; at += 1) {
      world.say(`${names.join(', ')}: ${plan.assets} assets, repetition ${at + 1} of ${repetitions}`);
      // The naive ways do the same every time.
      journeys.push(await syncJourney(world, plan, names, { quotas: options.rate, baselines: at === 0 }));
      if (Object.values(journeys.at(-1) ?? {}).some(({ wrong }) => wrong.length > 0)) break;
    }
    return names.map((name): ScenarioResult => {
      const earlier = NAMES.slice(0, NAMES.indexOf(name));
      const mistakes = journeys.flatMap((journey) =>
        earlier.flatMap((before) =>
          (journey[before]?.wrong ?? []).map((sentence) => `${before} before it: ${sentence}`),
        ),
      );
      const passages = journeys.flatMap((journey) => journey[name] ?? []);
      return describeSync(name, plan, options.rate, passages, mistakes);
    });
  },
};
