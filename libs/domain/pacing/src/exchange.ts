import { beginPace } from './begin-pace.js';
import { grantSlots } from './grant-slots.js';
import type { PaceAsk, PaceGrant, PaceState, Quota } from './pace.js';
import { refill } from './refill.js';
import { reportThrottles } from './report-throttles.js';
import { steer } from './steer.js';

/**
 * One message between a replica and the state that all of them share: what became of earlier grants goes in, new grants
 * come out. Everything happens at the store's time, in one step that nothing comes between.
 *
 * The script in Redis does exactly this (a test compares them); here it is for reading, for tests and for the double.
 *
 * @param state absent when the store knows nothing of this operation
 * @param quota absent when it has to be discovered
 */
export function exchange(
  state: PaceState | undefined,
  quota: Quota | undefined,
  ask: PaceAsk,
  nowMs: number,
): { readonly state: PaceState; readonly grant: PaceGrant } {
  const known = recognise(state ?? beginPace(quota, ask, nowMs), quota, ask, nowMs);
  const told = reportThrottles(refill(known, quota, ask, nowMs), quota, ask, nowMs);
  return grantSlots(steer(told, quota, nowMs), quota, ask, nowMs);
}

/** Settings and memory of the asker may say more than the state does. */
function recognise(state: PaceState, quota: Quota | undefined, ask: PaceAsk, nowMs: number): PaceState {
  const isOther = quota === undefined ? state.phase === 'exact' : state.phase === 'ramp' || state.phase === 'free';
  // A quota was configured or taken away: what was learnt under the other rule does not count, what was spent does.
  if (isOther) return beginPace(quota, state, nowMs);
  if (ask.life === 0 || ask.life === state.life) return state;
  // Another replica has begun anew as if nobody had called, but this one had: nothing is left over.
  return { ...state, level: Math.min(state.level, 0) };
}
