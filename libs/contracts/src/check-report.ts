import { z } from 'zod';

/**
 * How one check came out: `met` as expected, `different` otherwise, `unsupported` when the target does not know what it
 * was asked, `skipped` when it was left out on purpose, `failed` when it could not be judged.
 */
export const CheckStatus = z.enum(['met', 'different', 'unsupported', 'skipped', 'failed']);
export type CheckStatus = z.infer<typeof CheckStatus>;

/** One thing that a tool looked at. */
export const Check = z.object({
  /** Stable, in dots: `versions.stale-is-refused`. */
  id: z.string().min(1),
  /** A sentence about the target. */
  title: z.string().min(1),
  status: CheckStatus,
  expected: z.string(),
  /** What was seen; the reason for skipped and failed. */
  observed: z.string(),
  /** Where the expectation comes from: a section, an invariant, a decision. */
  reference: z.string().optional(),
  /** How it was looked at. */
  probe: z.string().optional(),
  /** What to do about it, unless it is met. */
  remedy: z.string().optional(),
  /** Measured values by name, with the unit in the name. */
  figures: z.record(z.string(), z.number()).optional(),
});
export type Check = Readonly<z.infer<typeof Check>>;

export const CheckSummary = z.object({
  met: z.number().int().nonnegative(),
  different: z.number().int().nonnegative(),
  unsupported: z.number().int().nonnegative(),
  skipped: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  /** `failed` when a check failed or none was judged, else `different` when one is different or unsupported. */
  verdict: z.enum(['met', 'different', 'failed']),
});
export type CheckSummary = Readonly<z.infer<typeof CheckSummary>>;

/** What a tool found out about a target: the one format of conformance, doctor, chaos, fidelity and bench. */
export const CheckReport = z.object({
  v: z.literal(1),
  /** Which tool, e.g. `conformance`, and the product's version. */
  tool: z.string().min(1),
  version: z.string().min(1),
  /** When it began. */
  time: z.iso.datetime(),
  durationMs: z.number().nonnegative(),
  /** What was looked at, and what is known of it: endpoint, account, region, seed … Never a secret. */
  target: z.object({ name: z.string().min(1), facts: z.record(z.string(), z.string()) }),
  checks: z.array(Check),
  summary: CheckSummary,
});
export type CheckReport = Readonly<z.infer<typeof CheckReport>>;

export function summarizeChecks(checks: readonly Pick<Check, 'status'>[]): CheckSummary {
  const count = (status: CheckStatus) => checks.filter((check) => check.status === status).length;
  const counts = {
    met: count('met'),
    different: count('different'),
    unsupported: count('unsupported'),
    skipped: count('skipped'),
    failed: count('failed'),
  };
  const others = counts.different + counts.unsupported;
  const isJudged = counts.failed === 0 && counts.met + others > 0;
  return { ...counts, verdict: !isJudged ? 'failed' : others > 0 ? 'different' : 'met' };
}

/** Exit code of a tool that ends with a report: 0 all met, 2 differences, 1 could not be judged. */
export function checkExitCode({ verdict }: Pick<CheckSummary, 'verdict'>): 0 | 1 | 2 {
  return ({ met: 0, different: 2, failed: 1 } as const)[verdict];
}
