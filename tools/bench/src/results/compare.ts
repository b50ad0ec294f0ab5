import { z } from 'zod';
import { keyOf, type ScenarioResult } from './scenario-result.js';

const Entry = z.object({
  commit: z.string(),
  date: z.string(),
  /** Its times count only if the machine was quiet. */
  comparable: z.boolean(),
  calls: z.record(z.string(), z.number()),
  cpuRatio: z.number().optional(),
  efficiency: z.number().optional(),
});
export const BaselineFile = z.object({ v: z.literal(1), entries: z.record(z.string(), Entry) });
export type BaselineFile = Readonly<z.infer<typeof BaselineFile>>;
export type BaselineEntry = Readonly<z.infer<typeof Entry>>;

/** How much more processor time, in floors, is a regression (performance.md 5, rule 5). */
const WORSE_RATIO = 1.15;
const WORSE_EFFICIENCY = 0.02;

/** Depend on the age of a token, not on the work. */
const NOT_COMPARED = ['datasphere.token', 'secretsmanager.GetSecretValue'];

export interface Comparison {
  /** Sentences; any of them fails the bench. */
  readonly regressions: readonly string[];
  /** Sentences about what could not be compared or is better now. */
  readonly notes: readonly string[];
}

/** A result against the committed one of the same key. More calls than before fail, and markedly more processor time. */
export function compare(result: ScenarioResult, baseline: BaselineFile): Comparison {
  const key = keyOf(result);
  const before = baseline.entries[key];
  if (result.calls === undefined) return { regressions: [], notes: [] };
  if (before === undefined) return { regressions: [], notes: [`baseline.json has no figures for ${key}`] };
  const calls = result.calls;
  const names = Object.keys({ ...before.calls, ...calls }).filter((name) => !NOT_COMPARED.includes(name));
  const more = names.flatMap((name) => {
    const [is, was] = [calls[name] ?? 0, before.calls[name] ?? 0];
    return is > was ? [`${is} calls of ${name}, ${was} at ${before.commit}`] : [];
  });
  const fewer = names.flatMap((name) => {
    const [is, was] = [calls[name] ?? 0, before.calls[name] ?? 0];
    return is < was ? [`${is} calls of ${name}, ${was} at ${before.commit}: better; --update-baseline keeps it`] : [];
  });
  if (result.busy !== undefined || !before.comparable) {
    const why = result.busy ?? 'the machine was busy when the baseline was measured';
    return { regressions: more, notes: [...fewer, `processor time is not compared: ${why}`] };
  }
  const slower = worse(result, before);
  return { regressions: [...more, ...slower], notes: fewer };
}

function worse({ ratio, efficiency }: ScenarioResult, before: BaselineEntry): string[] {
  const found: string[] = [];
  const is = ratio?.full.median;
  if (is !== undefined && before.cpuRatio !== undefined && is > before.cpuRatio * WORSE_RATIO) {
    found.push(`${is.toFixed(2)} floors of processor time, ${before.cpuRatio.toFixed(2)} at ${before.commit}`);
  }
  const achieved = efficiency?.median;
  if (achieved !== undefined && before.efficiency !== undefined && achieved < before.efficiency - WORSE_EFFICIENCY) {
    found.push(`efficiency ${achieved.toFixed(3)}, ${before.efficiency.toFixed(3)} at ${before.commit}`);
  }
  return found;
}

export function entryOf(result: ScenarioResult, commit: string, date: string): BaselineEntry | undefined {
  if (result.calls === undefined) return undefined;
  const calls = Object.entries(result.calls).filter(([name]) => !NOT_COMPARED.includes(name));
  return {
    commit,
    date,
    comparable: result.busy === undefined,
    calls: Object.fromEntries(calls),
    ...(result.ratio && { cpuRatio: Number(result.ratio.full.median.toFixed(3)) }),
    ...(result.efficiency && { efficiency: Number(result.efficiency.median.toFixed(3)) }),
  };
}

/**
 * The file's entries with new results in them. One from a busy machine does not replace one whose times count: from then on
 * no processor time would be judged, and nobody would see that.
 *
 * @returns the entries, and a sentence for each result that was left out
 */
export function merged(
  { entries }: BaselineFile,
  results: readonly ScenarioResult[],
  { commit, date }: { readonly commit: string; readonly date: string },
): { readonly file: BaselineFile; readonly notes: readonly string[] } {
  const measured = results.flatMap((result) => {
    const entry = entryOf(result, commit, date);
    return entry === undefined ? [] : [{ key: keyOf(result), entry }];
  });
  const isLess = ({ key, entry }: (typeof measured)[number]) => !entry.comparable && entries[key]?.comparable === true;
  const taken = measured.filter((each) => !isLess(each)).map(({ key, entry }) => [key, entry] as const);
  const sorted = Object.entries({ ...entries, ...Object.fromEntries(taken) }).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    file: { v: 1, entries: Object.fromEntries(sorted) },
    notes: measured
      .filter(isLess)
      .map(({ key }) => `baseline.json keeps ${key}: this machine was busy, that one quiet`),
  };
}
