import { z } from 'zod';

/** The middle of the repetitions, and how far they lie apart. */
export const Spread = z.object({ median: z.number(), min: z.number(), max: z.number() });
export type Spread = Readonly<z.infer<typeof Spread>>;

const FloorPart = z.object({
  what: z.string(),
  bare: z.boolean(),
  /** Microseconds of processor time for each of `per` assets. */
  driver: z.number(),
  nats: z.number(),
  redis: z.number(),
});

const Goal = z.object({
  what: z.string(),
  /** At most this. */
  limit: z.number(),
  value: z.number(),
  unit: z.string(),
  /** Depends on times: says nothing on a busy machine. */
  timed: z.boolean(),
});
export type Goal = Readonly<z.infer<typeof Goal>>;

const Baseline = z.object({
  name: z.string(),
  about: z.string(),
  /** How many assets it was run on; the figures are per asset of these. */
  sample: z.number(),
  cpuPerAsset: z.number(),
  wallMsPerAsset: z.number(),
  callsPerAsset: z.number(),
  bytesPerAsset: z.number(),
});
export type Baseline = Readonly<z.infer<typeof Baseline>>;

/** Rows of words and figures that only one scenario has. */
const Section = z.object({ title: z.string(), rows: z.array(z.tuple([z.string(), z.string()])) });
export type Section = Readonly<z.infer<typeof Section>>;

/** What one scenario measured. Absent parts do not belong to it. */
export const ScenarioResult = z.object({
  v: z.literal(1),
  scenario: z.string(),
  about: z.string(),
  n: z.number(),
  columns: z.union([z.number(), z.literal('real')]),
  seed: z.number(),
  quotas: z.string(),
  repetitions: z.number(),
  /** Of the machine, taken by others while this was measured. */
  othersShare: z.number(),
  /** Why the times must not be compared with those of other runs; absent: they may. */
  busy: z.string().optional(),
  /** Sentences about a wrong outcome; then there are no figures. */
  wrong: z.array(z.string()),
  wallMs: Spread.optional(),
  /** What the CPU figures are divided by. */
  per: z.string().optional(),
  cpu: Spread.optional(),
  cpuByProcess: z.record(z.string(), Spread).optional(),
  peakBytes: z.record(z.string(), z.number()).optional(),
  calls: z.record(z.string(), z.number()).optional(),
  bytes: z.number().optional(),
  floor: z.object({ parts: z.array(FloorPart), full: Spread, bare: Spread }).optional(),
  ratio: z.object({ full: Spread, bare: Spread }).optional(),
  /** Ideal makespan by quotas and processor over the measured one; only with quotas. */
  efficiency: Spread.optional(),
  baselines: z.array(Baseline).optional(),
  goals: z.array(Goal),
  sections: z.array(Section).optional(),
});
export type ScenarioResult = Readonly<z.infer<typeof ScenarioResult>>;

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
  return { median, min: sorted[0] ?? NaN, max: sorted.at(-1) ?? NaN };
}

/** What identifies a measurement over time: same key, comparable figures. */
export function keyOf({
  scenario,
  n,
  columns,
  quotas,
}: Pick<ScenarioResult, 'scenario' | 'n' | 'columns' | 'quotas'>): string {
  return `${scenario} n=${n} columns=${columns} quotas=${quotas}`;
}
