import type { PaceAsk, PaceState, Quota } from './pace.js';
import { FULL_CREDIT, FULL_GROWTH, RAMP_LEVEL, RAMP_RATE, SHARE_OF_QUOTA, levelCap } from './limits.js';

/**
 * A state for an operation that the store knows nothing of.
 *
 * Nobody has called for a while, so the provider's bucket is full. But a replica that knows an earlier state proves that
 * the store has lost it in the middle of the work: then nothing is taken for granted, and the rate begins at half of
 * what that replica remembers.
 */
export function beginPace(quota: Quota | undefined, ask: Pick<PaceAsk, 'life' | 'rate'>, nowMs: number): PaceState {
  const isLost = ask.life > 0;
  const rate = quota === undefined ? rampRate(isLost, ask.rate) : quota.perSecond * SHARE_OF_QUOTA;
  const cap = levelCap(quota, rate);
  return {
    phase: quota === undefined ? 'ramp' : 'exact',
    life: nowMs,
    at: nowMs,
    level: isLost ? 0 : quota === undefined ? Math.min(RAMP_LEVEL, cap) : cap,
    rate,
    growth: FULL_GROWTH,
    epoch: 0,
    estimate: 0,
    measuredS: 0,
    known: 0,
    since: nowMs,
    spent: 0,
    rested: 0,
    turnedAt: nowMs,
    turnSpent: 0,
    credit: FULL_CREDIT,
    pausedUntil: 0,
    owedHigh: 0,
    owedMedium: 0,
    owedLow: 0,
    waitedHigh: 0,
    waitedMedium: 0,
    waitedLow: 0,
    latency: 0,
    granted: 0,
    throttled: 0,
  };
}

function rampRate(isLost: boolean, remembered: number): number {
  return isLost && remembered > 0 ? Math.max(1, Math.min(remembered, 1e9) / 2) : RAMP_RATE;
}
