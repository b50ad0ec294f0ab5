/** One attempt at an operation, as the sandbox logged it. */
export interface Attempt {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** False: throttled. */
  readonly admitted: boolean;
}

/** What is allowed from a moment on. */
export interface Allowance {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly perSecond: number;
  readonly burst: number;
}

export interface QuotaUsage {
  readonly admitted: number;
  readonly throttled: number;
  /** What a bucket that is full at the first attempt lets through until the last one is admitted. */
  readonly allowed: number;
  /** Most attempts in any ten seconds, over what the bucket could let through in these. */
  readonly peak: number;
  /** For each change of the allowance: seconds until the attempts of five seconds were within a tenth of it. */
  readonly settledAfterSeconds: readonly (number | undefined)[];
}

const WINDOW_MS = 10_000;
const SETTLED_MS = 5_000;
const SETTLED_WITHIN = 0.1;

/**
 * How well a quota was used, from nothing but the log and the allowances.
 *
 * @param attempts  in the order of time
 * @param allowances in the order of time; the first holds from before the first attempt
 */
export function quotaUsage(attempts: readonly Attempt[], allowances: readonly Allowance[]): QuotaUsage {
  const [first] = attempts;
  const last = attempts.filter(({ admitted }) => admitted).at(-1);
  const [allowance] = allowances;
  if (first === undefined || last === undefined || allowance === undefined) {
    return { admitted: 0, throttled: attempts.length, allowed: 0, peak: 0, settledAfterSeconds: [] };
  }
  const admitted = attempts.filter((attempt) => attempt.admitted).length;
  return {
    admitted,
    throttled: attempts.length - admitted,
    allowed: allowance.burst + refill(allowances, first.at, last.at),
    peak: peakOf(attempts, allowances),
    settledAfterSeconds: allowances.slice(1).map(({ from, perSecond }, at) => {
      const until = allowances[at + 2]?.from ?? last.at;
      return settledAfter(attempts, from, until, perSecond);
    }),
  };
}

/** Tokens that come in from one moment to another. */
function refill(allowances: readonly Allowance[], from: number, to: number): number {
  return allowances.reduce((sum, { from: begins, perSecond }, at) => {
    const ends = allowances[at + 1]?.from ?? Infinity;
    const [start, end] = [Math.max(from, at === 0 ? from : begins), Math.min(to, ends)];
    return end > start ? sum + (perSecond * (end - start)) / 1000 : sum;
  }, 0);
}

function peakOf(attempts: readonly Attempt[], allowances: readonly Allowance[]): number {
  let peak = 0;
  let begin = 0;
  for (const [end, { at }] of attempts.entries()) {
    while ((attempts[begin]?.at ?? at) < at - WINDOW_MS) begin += 1;
    const held = allowances.findLast(({ from }, index) => index === 0 || from <= at - WINDOW_MS);
    const could = (held?.burst ?? 0) + refill(allowances, at - WINDOW_MS, at);
    peak = Math.max(peak, (end - begin + 1) / could);
  }
  return peak;
}

function settledAfter(
  attempts: readonly Attempt[],
  from: number,
  until: number,
  perSecond: number,
): number | undefined {
  const wanted = (perSecond * SETTLED_MS) / 1000;
  for (let at = from; at + SETTLED_MS <= until; at += 250) {
    const made = attempts.filter((attempt) => attempt.at >= at && attempt.at < at + SETTLED_MS).length;
    if (Math.abs(made - wanted) <= Math.max(1, wanted * SETTLED_WITHIN)) return (at - from) / 1000;
  }
  return undefined;
}
