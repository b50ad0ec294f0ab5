import { correctEstimate, doubtQuota, settleEstimate } from './estimate.js';
import type { PaceAsk, PaceState, Quota } from './pace.js';
import { rateAt } from './rate.js';

/** Calls overtake each other by so much on their way, seconds: we count on having so much less. */
const JITTER_S = 0.05;
/** A provider does not mean a longer pause than this, milliseconds. */
const LONGEST_PAUSE_MS = 60_000;
/** More than this is never paid for and is forgotten: calls, and seconds of calls. */
const MOST_OWED = 6;
const MOST_OWED_S = 0.3;

/**
 * What throttled answers say. Only the first of a wave: the others were sent at the rate that the first one has already
 * lowered, and are counted only.
 */
export function reportThrottles(state: PaceState, quota: Quota | undefined, ask: PaceAsk, nowMs: number): PaceState {
  const calls = ask.throttled + ask.throttledLate;
  if (calls === 0) return state;
  const mostOwed = MOST_OWED + rateAt(state, quota, nowMs) * MOST_OWED_S;
  const counted = {
    ...state,
    throttled: state.throttled + calls,
    credit: Math.max(-mostOwed, state.credit - calls),
    pausedUntil: Math.max(state.pausedUntil, nowMs + Math.min(ask.retryAfterMs, LONGEST_PAUSE_MS)),
  };
  const isNews = ask.throttled > 0 && ask.epoch === state.epoch && ask.life === state.life;
  if (!isNews) return counted;
  const lowered = { ...counted, spent: counted.spent - ask.throttled, epoch: state.epoch + 1, turnedAt: nowMs };
  return drained(backOff(lowered, quota, ask, nowMs), quota, nowMs);
}

function backOff(state: PaceState, quota: Quota | undefined, ask: PaceAsk, nowMs: number): PaceState {
  if (state.phase === 'exact') return quota === undefined ? state : doubtQuota(state, quota, nowMs);
  if (state.phase === 'ramp' || state.phase === 'free') return settleEstimate(state, ask, nowMs);
  return correctEstimate(state, nowMs);
}

/** The provider has nothing left, so neither have we; a little less even, because calls arrive less evenly than they go. */
function drained(state: PaceState, quota: Quota | undefined, nowMs: number): PaceState {
  const margin = 0.5 + rateAt(state, quota, nowMs) * JITTER_S;
  return { ...state, level: Math.min(state.level, 0) - margin };
}
