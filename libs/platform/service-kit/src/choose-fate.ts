import type { describeError } from '@dss/errors';

/** Ends of a message whose handler threw. */
export type Fate =
  | { readonly kind: 'put-back'; readonly afterMs: number; readonly halt: boolean }
  | { readonly kind: 'dead-letter'; readonly outcome: 'rejected' | 'failed' };

/** Errors that use up attempts; throttles and waiting do not. */
export const CHARGED_LIMIT = 8;
/** A message that killed its process so often, without a recorded error, is not given another one. */
export const CRASH_LIMIT = 4;
/** An operator has to act: the message comes back slowly, and gives up sooner. */
const HALT_LIMIT = 4;
const HALT_PAUSE_MS = 5_000;
const LONGEST_MS = 60_000;

/**
 * What becomes of a message whose handler threw.
 *
 * @param attempts charged attempts so far, this one included
 * @param random   0..1, for the jitter
 */
export function chooseFate(error: ReturnType<typeof describeError>, attempts: number, random: number): Fate {
  if (error.disposition === 'reject') return { kind: 'dead-letter', outcome: 'rejected' };
  const limit = error.disposition === 'halt' ? HALT_LIMIT : CHARGED_LIMIT;
  if (attempts >= limit) return { kind: 'dead-letter', outcome: 'failed' };
  if (error.disposition === 'halt') return { kind: 'put-back', afterMs: HALT_PAUSE_MS, halt: true };
  return { kind: 'put-back', afterMs: error.retry.afterMs ?? backoffMs(attempts, random), halt: false };
}

/** Full jitter below 250 ms · 2^attempts, at least 50 ms: a bare nak would burn all attempts in milliseconds. */
function backoffMs(attempts: number, random: number): number {
  return Math.round(50 + random * Math.min(LONGEST_MS, 250 * 2 ** attempts));
}
