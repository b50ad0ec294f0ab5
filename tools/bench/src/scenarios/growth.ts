import { callsOf } from '../check/count-calls.js';
import { planOf } from '../options.js';
import { type ScenarioResult } from '../results/scenario-result.js';
import { growthSlope } from '../statistics.js';
import { describeSync } from './describe-sync.js';
import { type ScenarioGroup } from './scenario.js';
import { type Passage, syncJourney } from './sync-journey.js';

const SIZES = [1000, 10_000, 100_000];
const STEEPEST = 1.05;

/** First sync and no change at sizes a factor of ten apart: cost may grow with the catalog, not faster. */
export const growth: ScenarioGroup = {
  names: ['S9'],
  async run(world, options) {
    const largest = options.n ?? (options.quick ? 1000 : 100_000);
    const sizes =
      options.n === undefined && !options.quick ? SIZES : [largest / 100, largest / 10, largest].map(Math.round);
    const passages: { readonly n: number; readonly s1: Passage; readonly s2: Passage }[] = [];
    const parts: ScenarioResult[] = [];
    for (const n of sizes) {
      world.say(`S9: ${n} assets`);
      const plan = planOf(options, n);
      const journey = await syncJourney(world, plan, ['S1', 'S2'], { quotas: options.rate, baselines: true });
      const { S1, S2 } = journey;
      parts.push(describeSync('S1', plan, options.rate, S1 === undefined ? [] : [S1]));
      parts.push(describeSync('S2', plan, options.rate, S2 === undefined ? [] : [S2], S1?.wrong));
      if (S1 === undefined || S2 === undefined || [...S1.wrong, ...S2.wrong].length > 0) break;
      passages.push({ n, s1: S1, s2: S2 });
    }
    return [...parts, describeGrowth(parts, passages, options.seed)];
  },
};

function describeGrowth(
  parts: readonly ScenarioResult[],
  passages: readonly { readonly n: number; readonly s1: Passage; readonly s2: Passage }[],
  seed: number,
): ScenarioResult {
  const [first] = parts;
  const busy = parts.find((part) => part.busy !== undefined)?.busy;
  const n = passages.at(-1)?.n ?? 0;
  const head = {
    v: 1 as const,
    scenario: 'S9',
    about: 'growth: first sync and no change at several sizes',
    ...{ n, columns: first?.columns ?? 50, seed, quotas: first?.quotas ?? 'off', repetitions: 1 },
    othersShare: Math.max(0, ...parts.map(({ othersShare }) => othersShare)),
    ...(busy !== undefined && { busy }),
  };
  const wrong = parts.flatMap((part) =>
    part.wrong.map((sentence) => `${part.scenario} with ${part.n} assets: ${sentence}`),
  );
  if (wrong.length > 0) return { ...head, wrong, goals: [] };
  const slopes = (['s1', 's2'] as const).flatMap((which) => {
    const name = which === 's1' ? 'first sync' : 'no change';
    const slope = (of: (passage: Passage) => number) =>
      growthSlope(passages.map((passage) => [passage.n, of(passage[which])] as const));
    return [
      {
        what: `slope of CPU, ${name}`,
        value: slope(({ measured }) => total(Object.values(measured.cpu))),
        timed: true,
      },
      {
        what: `slope of calls, ${name}`,
        value: slope(({ measured }) => callsOf(measured.calls, ...measured.calls.keys())),
        timed: false,
      },
    ];
  });
  return {
    ...head,
    wrong: [],
    goals: slopes.map((slope) => ({ ...slope, limit: STEEPEST, unit: '' })),
    sections: [
      {
        title: 'CPU µs per asset by size (first sync, no change)',
        rows: passages.map(({ n: size, s1, s2 }) => [
          String(size),
          [s1, s2].map(({ measured }) => (total(Object.values(measured.cpu)) / size).toFixed(0)).join(', '),
        ]),
      },
    ],
  };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
