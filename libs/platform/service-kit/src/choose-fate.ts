import type { describeError } from '@dss/errors';

/** Ends of a message whose handler threw. */
export type Fate =
  | { readonly kind: 'put-back'; readonly afterMs: number; readonly halt: boolean }
  | { readonly kind: 'dead-letter'; readonly outcome: 'rejected' | 'failed' };

/** Errors that use up attempts; throttles and waiting do not. */
export const CHARGED_LIMIT = 8;
/** An operator has to act: the message comes back slowly, and gives up sooner. */
const HALT_LIMIT = 4;
const HALT_PAUSE_MS = 5_000;
const LONGEST_MS = 60_000;
/** Who was throttled comes back sooner than who failed: the quota is there again in seconds. */
const LONGEST_UNCHARGED_MS = 10_000;

/**
 * What becomes of a message whose handler threw.
 *
 * @param attempts so far, this one included; `charged` are those that count
 * @param random   0..1, for the jitter
 */
export function chooseFate(
  error: ReturnType<typeof describeError>,
  attempts: { readonly charged: number; readonly total: number },
  random: number,
): Fate {
  if (error.disposition === 'reject') return { kind: 'dead-letter', outcome: 'rejected' };
  const isCharged = error.retry.charged !== false;
  const limit = error.disposition === 'halt' ? HALT_LIMIT : CHARGED_LIMIT;
  if (isCharged && attempts.charged >= limit) return { kind: 'dead-letter', outcome: 'failed' };
  if (error.disposition === 'halt') return { kind: 'put-back', afterMs: HALT_PAUSE_MS, halt: true };
  const { afterMs } = error.retry;
  const longest = isCharged ? LONGEST_MS : LONGEST_UNCHARGED_MS;
  return { kind: 'put-back', afterMs: afterMs ?? backoffMs(attempts.total, random, longest), halt: false };
}

/** Full jitter below 250 ms · 2^attempts, at least 50 ms: a bare nak would burn all attempts in milliseconds. */
function backoffMs(attempts: number, random: number, longestMs: number): number {
  return Math.round(50 + random * Math.min(longestMs, 250 * 2 ** attempts));
}
