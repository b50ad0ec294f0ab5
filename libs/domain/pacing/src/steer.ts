import { FREE_RATE, FULL_CREDIT, FULL_GROWTH, SHARE_OF_QUOTA } from './limits.js';
import type { PaceState, Quota } from './pace.js';
import { PROBE } from './rate.js';

/** A turn of a ramp takes so many round trips: the answers to what it sent must be in before the next one is faster. */
const TRIPS = 12;
const [SHORTEST_TURN_MS, LONGEST_TURN_MS] = [50, 1000];
/** Of what a turn allowed: less was not wanted, and a rate that nobody used proves nothing. */
const USED = 0.5;
/** So many calls more than the estimate explains, beyond what rounding does, prove that more is allowed. */
const SURPLUS = 2;
/** After a rest the provider may have saved up so many seconds' worth. */
const SAVED_S = 2;
/** A rise comes from a rate that was right until now: it grows more carefully than the ramp from nothing. */
const RISE_GROWTH = 1.6;
/** Without a throttle for so long at the full configured rate, the quota is believed again, milliseconds. */
const BELIEVED_MS = 30_000;

/** Moves the rate on by what did not happen: nothing was throttled. */
export function steer(state: PaceState, quota: Quota | undefined, nowMs: number): PaceState {
  if (state.phase === 'exact' || state.phase === 'free') return state;
  const full = quota === undefined ? Infinity : quota.perSecond * SHARE_OF_QUOTA;
  if (state.phase !== 'hold') return climb(state, full, nowMs);
  return state.estimate >= full ? believe(state, nowMs) : rise(state, nowMs);
}

function climb(state: PaceState, full: number, nowMs: number): PaceState {
  const turnMs = nowMs - state.turnedAt;
  const wantedMs = Math.min(LONGEST_TURN_MS, Math.max(SHORTEST_TURN_MS, state.latency * TRIPS));
  // Before the first answer nothing is known of how far ahead of the answers we are.
  if (turnMs < wantedMs || state.latency === 0) return state;
  const turned = { ...state, turnedAt: nowMs, turnSpent: 0 };
  const used = state.turnSpent / (turnMs / 1000);
  if (used < Math.min(full, state.rate) * USED) return turned;
  if (state.rate >= full) return { ...turned, phase: 'hold', estimate: full, measuredS: 0 };
  // From what was really sent: a rate that nobody reaches says nothing about the provider.
  const rate = Math.max(state.rate, Math.min(state.rate, used) * state.growth);
  const growth = Math.min(state.phase === 'ramp' ? FULL_GROWTH : RISE_GROWTH, state.growth * state.growth);
  return { ...turned, rate, growth, phase: rate >= FREE_RATE && full === Infinity ? 'free' : state.phase };
}

/**
 * The provider was empty when we began to count: what it has given since, it allows. More than the estimate explains is
 * the proof that it was too low. The count goes on: if it was only a little too low, the next throttle measures it.
 */
function rise(state: PaceState, nowMs: number): PaceState {
  const seconds = (nowMs - state.since) / 1000;
  const saved = state.rested === 1 ? state.estimate * SAVED_S : 0;
  if (seconds <= 0 || state.spent < state.estimate * seconds + saved + SURPLUS) return state;
  const atLeast = state.rested === 1 ? state.estimate : state.spent / seconds;
  const rate = state.estimate * PROBE;
  return { ...state, phase: 'rise', rate, growth: PROBE, estimate: atLeast, turnedAt: nowMs, turnSpent: 0 };
}

/** At the full configured rate without a throttle for a while: the quota is believed again. */
function believe(state: PaceState, nowMs: number): PaceState {
  const isBelieved = nowMs - state.turnedAt >= BELIEVED_MS;
  return isBelieved ? { ...state, phase: 'exact', credit: FULL_CREDIT } : state;
}
