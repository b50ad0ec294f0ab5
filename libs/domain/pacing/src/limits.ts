import type { Quota } from './pace.js';

/** Of a configured quota: the provider's clock is not ours, and its bucket must not run dry (performance.md 3, measured). */
export const SHARE_OF_QUOTA = 0.99;

/** Without a quota: the first rate, calls per second, and what goes out at once. Every provider is believed to allow that. */
export const RAMP_RATE = 10;
export const RAMP_LEVEL = 5;

/** The ramp doubles. */
export const FULL_GROWTH = 2;

/** From here on no limit is expected any more: one process cannot send faster (aws-glue.md 5). Calls per second. */
export const FREE_RATE = 1000;

/** Promises reach so far ahead, besides the gap to the next call, milliseconds: long enough for a round trip to the store. */
const HORIZON_MS = 50;
/** Whoever would have to wait longer comes again. */
const LONGEST_HORIZON_MS = 250;
/** A slot may be used so much later than it was due, milliseconds; after that it is given back. */
export const VALID_MS = 50;

/** Throttles that may be caused before anything was sent, and that are owed at most. */
export const FULL_CREDIT = 3;
/** One throttle is paid for by so many calls: 1.3 % of them, where 2 % are allowed and some are not asked for. */
export const CREDIT_PER_CALL = 0.013;

/**
 * How far ahead slots are promised, milliseconds. With a small burst not further than it reaches: all that was promised
 * could go out in one moment, when a replica was held up.
 */
export function horizonMs(quota: Quota | undefined, rate: number): number {
  const wanted = Math.min(LONGEST_HORIZON_MS, HORIZON_MS + 1000 / rate);
  return quota === undefined ? wanted : Math.min(wanted, ((quota.burst - 1) / rate) * 1000);
}

/**
 * Calls that may pile up while nobody calls. Of a configured burst, what may still be under way as promises is kept
 * back, so that burst and promises together are never more than it. Of an unknown one, a quarter of a second.
 */
export function levelCap(quota: Quota | undefined, rate: number): number {
  if (quota === undefined) return Math.max(3, rate * 0.25);
  return Math.max(1, quota.burst - (rate * (horizonMs(quota, rate) + VALID_MS)) / 1000);
}
