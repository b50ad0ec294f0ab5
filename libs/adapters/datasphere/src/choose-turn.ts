import { PRIORITIES, type Priority } from '@dss/catalog-model';
import type { BudgetLimits } from '@dss/pacing';

export interface BudgetSettings extends BudgetLimits {
  /** Calls of this process in flight. */
  readonly concurrency: number;
}

export type PerPriority = Readonly<Record<Priority, number>>;

/** What this process knows: a value, and every function below answers with the next one. */
export interface TurnState {
  readonly pausedUntilMs: number;
  readonly running: PerPriority;
  /** Turns given to others since a class was last served, counted while it was waiting. */
  readonly passedOver: PerPriority;
}

export type Turn =
  /** Whose turn it is once the shared budget holds `needed` requests; `state` is what is known after it was given. */
  | { readonly priority: Priority; readonly needed: number; readonly state: TurnState }
  /** Nobody's turn: look again after `waitMs`; without one, when a call ends or a caller comes. */
  | { readonly priority?: undefined; readonly waitMs?: number };

/** pipeline.md 5: at the latest every n-th turn goes to a waiting class, so that low progresses under critical load. */
const FLOOR: PerPriority = { critical: 1, high: 4, medium: 8, low: 16 };

/** pipeline.md 5: the share of the burst that is kept for the classes above. */
const RESERVE: PerPriority = { critical: 0, high: 0.1, medium: 0.25, low: 0.4 };

const NONE: PerPriority = { critical: 0, high: 0, medium: 0, low: 0 };

export const IDLE: TurnState = { pausedUntilMs: 0, running: NONE, passedOver: NONE };

/**
 * Decides whose call goes out next.
 *
 * The highest waiting class, unless a lower one was passed over as often as its floor allows: then the most overdue.
 * An overdue class needs one request only; all others leave the reserve of the classes above them in the budget. One slot
 * is never taken by medium and low, so that eight slow reads of class low cannot hold everything. During a pause (429)
 * nobody goes, not even critical: the source asked.
 */
export function chooseTurn(settings: BudgetSettings, state: TurnState, waiting: PerPriority, nowMs: number): Turn {
  const ready = PRIORITIES.filter((priority) => waiting[priority] > 0 && hasSlot(settings, state, priority));
  const overdue = mostOverdue(ready, state.passedOver);
  const priority = overdue ?? ready[0];
  if (priority === undefined) return {};
  if (nowMs < state.pausedUntilMs) return { waitMs: Math.ceil(state.pausedUntilMs - nowMs) };
  const needed = overdue === undefined ? Math.max(1, RESERVE[priority] * settings.burst) : 1;
  return { priority, needed, state: granted(state, priority, waiting) };
}

/** A call of this class has ended, however it ended. */
export function released(state: TurnState, priority: Priority): TurnState {
  return { ...state, running: { ...state.running, [priority]: state.running[priority] - 1 } };
}

/** The source said 429: nothing before `untilMs`. */
export function paused(state: TurnState, untilMs: number): TurnState {
  return { ...state, pausedUntilMs: Math.max(state.pausedUntilMs, untilMs) };
}

function hasSlot(settings: BudgetSettings, { running }: TurnState, priority: Priority): boolean {
  const lower = running.medium + running.low;
  if (lower + running.critical + running.high >= settings.concurrency) return false;
  if (priority === 'critical' || priority === 'high') return true;
  return lower < Math.max(1, settings.concurrency - 1);
}

function mostOverdue(ready: readonly Priority[], passedOver: PerPriority): Priority | undefined {
  const overdue = ready.filter((priority) => priority !== 'critical' && passedOver[priority] >= FLOOR[priority] - 1);
  const [most] = overdue.sort((a, b) => passedOver[b] / FLOOR[b] - passedOver[a] / FLOOR[a]);
  return most;
}

function granted(state: TurnState, served: Priority, waiting: PerPriority): TurnState {
  const passedOver = { ...state.passedOver };
  for (const priority of PRIORITIES) {
    passedOver[priority] = priority === served || waiting[priority] === 0 ? 0 : passedOver[priority] + 1;
  }
  return { ...state, running: { ...state.running, [served]: state.running[served] + 1 }, passedOver };
}
