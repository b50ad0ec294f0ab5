import { CREDIT_PER_CALL, levelCap } from './limits.js';
import type { PaceAsk, PaceState, Quota } from './pace.js';
import { rateAt } from './rate.js';

/** Of the rate, for each class that waits: so that low work progresses while critical work could take everything. */
const FLOOR_SHARE = 0.1;
/** Floors that are owed at most, calls. */
const MOST_OWED = 2;
/** A class that had to wait so long ago is not waiting any more, milliseconds. */
const WAIT_FORGOTTEN_MS = 1000;
/** How much of a new latency is believed at once. */
const LATENCY_WEIGHT = 0.2;

/** What has come in since the last exchange: time, and slots that were not used. */
export function refill(state: PaceState, quota: Quota | undefined, ask: PaceAsk, nowMs: number): PaceState {
  // The store's clock may step back with a failover: then no time has passed.
  const passedMs = Math.max(0, nowMs - state.at);
  const rate = rateAt(state, quota, nowMs);
  const cap = levelCap(quota, rate);
  const calls = (rate * passedMs) / 1000;
  const unused = ask.epoch === state.epoch && ask.life === state.life ? ask.unused : 0;
  const level = state.level + calls + unused;
  const owed = calls * FLOOR_SHARE;
  const isWaiting = (since: number) => nowMs - since < WAIT_FORGOTTEN_MS;
  const isOver = level > cap;
  const isClimbing = state.phase === 'ramp' || state.phase === 'rise';
  return {
    ...state,
    at: nowMs,
    level: Math.min(cap, level),
    rested: isOver ? 1 : state.rested,
    // What was counted before a rest says nothing about what comes after it. A climbing rate is counted as a whole.
    since: isOver && !isClimbing ? nowMs : state.since,
    spent: isOver && !isClimbing ? 0 : state.spent - unused,
    turnSpent: state.turnSpent - unused,
    credit: state.credit - unused * CREDIT_PER_CALL,
    granted: state.granted - unused,
    owedHigh: isWaiting(state.waitedHigh) ? Math.min(MOST_OWED, state.owedHigh + owed) : 0,
    owedMedium: isWaiting(state.waitedMedium) ? Math.min(MOST_OWED, state.owedMedium + owed) : 0,
    owedLow: isWaiting(state.waitedLow) ? Math.min(MOST_OWED, state.owedLow + owed) : 0,
    latency: ask.latencyMs === 0 ? state.latency : mean(state.latency, ask.latencyMs),
  };
}

function mean(known: number, measured: number): number {
  return known === 0 ? measured : known + (measured - known) * LATENCY_WEIGHT;
}
