import { PRIORITIES, type Priority } from '@dss/catalog-model';
import { CREDIT_PER_CALL, FULL_CREDIT, horizonMs, levelCap } from './limits.js';
import type { PaceAsk, PaceGrant, PaceSlot, PaceState, Quota } from './pace.js';
import { rateAt } from './rate.js';

/** Of what may pile up: what each class leaves to those above it; at least one call, where there is room for two. */
const RESERVE = { critical: 0, high: 0.05, medium: 0.1, low: 0.2 } as const;
/** A call of a floor may be promised further ahead by so many calls: or critical work would always be there first. */
const FLOOR_REACH = 2;
/** In phase `free`: so long a replica need not ask, milliseconds, and how many calls it may send meanwhile. */
const [LOT_MS, LOT] = [250, 1000];
/** Nobody asks more often, milliseconds. */
const SHORTEST_WAIT_MS = 5;
/** Slots in one answer: a longer one would keep the store from others. */
const MOST_SLOTS = 128;

type Floor = Exclude<Priority, 'critical'>;
const FLOORS = ['high', 'medium', 'low'] as const satisfies readonly Floor[];

interface Counter {
  level: number;
  readonly owed: Record<Floor, number>;
  readonly left: Record<Priority, number>;
  readonly slots: PaceSlot[];
}

/**
 * Gives out what there is: floors that are owed first, then the highest class first, each leaving the reserve of those
 * above it. Slots lie a little ahead, so that one message to the store brings several and they still go out evenly.
 */
export function grantSlots(
  state: PaceState,
  quota: Quota | undefined,
  ask: PaceAsk,
  nowMs: number,
): { readonly state: PaceState; readonly grant: PaceGrant } {
  const rate = rateAt(state, quota, nowMs);
  const common = { life: state.life, epoch: state.epoch, phase: state.phase, rate };
  const pauseMs = state.pausedUntil - nowMs;
  if (pauseMs > 0) return { state, grant: { ...common, slots: [], lot: 0, lotMs: 0, waitMs: pauseMs } };
  if (state.phase === 'free') return { state, grant: { ...common, slots: [], lot: LOT, lotMs: LOT_MS, waitMs: 0 } };

  const cap = levelCap(quota, rate);
  const reach = (horizonMs(quota, rate) * rate) / 1000;
  const counter: Counter = {
    level: state.level,
    owed: { high: state.owedHigh, medium: state.owedMedium, low: state.owedLow },
    left: { ...ask.wants },
    slots: [],
  };
  for (const floor of FLOORS) serveFloor(counter, floor, rate, reach + FLOOR_REACH);
  for (const priority of PRIORITIES) serve(counter, priority, rate, reach, reserveOf(priority, cap));
  const waitMs = waitOf(counter, rate, reach, cap);
  return {
    state: granted(state, counter, nowMs),
    grant: { ...common, slots: counter.slots, lot: 0, lotMs: 0, waitMs },
  };
}

function reserveOf(priority: Priority, cap: number): number {
  return priority === 'critical' || cap < 2 ? 0 : Math.max(1, RESERVE[priority] * cap);
}

function serveFloor(counter: Counter, floor: Floor, rate: number, reach: number): void {
  while (counter.left[floor] > 0 && counter.owed[floor] >= 1 && take(counter, floor, true, rate, reach, 0)) {
    counter.owed[floor] -= 1;
  }
}

function serve(counter: Counter, priority: Priority, rate: number, reach: number, reserve: number): void {
  while (counter.left[priority] > 0 && take(counter, priority, false, rate, reach, reserve));
}

/** One call; false when it would lie too far ahead. */
function take(
  counter: Counter,
  priority: Priority,
  isFloor: boolean,
  rate: number,
  reach: number,
  reserve: number,
): boolean {
  const missing = 1 + reserve - counter.level;
  if (missing > reach || counter.slots.length >= MOST_SLOTS) return false;
  counter.level -= 1;
  counter.left[priority] -= 1;
  counter.slots.push({ priority, isFloor, inMs: Math.max(0, (missing / rate) * 1000) });
  return true;
}

/**
 * Until the first of those who still want is within reach, and where many want, until half a lot is: who asked for each
 * single slot would pay for a round trip with every call.
 */
function waitOf(counter: Counter, rate: number, reach: number, cap: number): number {
  const first = PRIORITIES.find((priority) => counter.left[priority] > 0);
  if (first === undefined) return 0;
  const lot = Math.max(1, Math.min(counter.left[first], Math.floor(reach / 2)));
  const missing = lot + reserveOf(first, cap) - counter.level - reach;
  return Math.max(SHORTEST_WAIT_MS, (missing / rate) * 1000);
}

function granted(state: PaceState, { level, owed, left, slots }: Counter, nowMs: number): PaceState {
  const calls = slots.length;
  const waited = (priority: Floor, before: number) => (left[priority] > 0 ? nowMs : before);
  return {
    ...state,
    level,
    spent: state.spent + calls,
    turnSpent: state.turnSpent + calls,
    granted: state.granted + calls,
    credit: Math.max(state.credit, Math.min(FULL_CREDIT, state.credit + calls * CREDIT_PER_CALL)),
    owedHigh: owed.high,
    owedMedium: owed.medium,
    owedLow: owed.low,
    waitedHigh: waited('high', state.waitedHigh),
    waitedMedium: waited('medium', state.waitedMedium),
    waitedLow: waited('low', state.waitedLow),
  };
}
