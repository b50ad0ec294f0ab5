import { PRIORITIES, type Priority } from '@dss/catalog-model';

export interface BudgetSettings {
  /** Steady rate; 0 switches the bucket off (sandbox without a quota), pauses and the concurrency cap stay. */
  readonly requestsPerMinute: number;
  /** Calls that an idle bucket lets through at once. */
  readonly burst: number;
  /** Calls in flight. */
  readonly concurrency: number;
}

export type PerPriority = Readonly<Record<Priority, number>>;

/** A value: every function below answers with the next one. */
export interface BudgetState {
  readonly level: number;
  readonly levelAtMs: number;
  readonly pausedUntilMs: number;
  readonly running: PerPriority;
  /** Turns given to others since a class was last served, counted while it was waiting. */
  readonly passedOver: PerPriority;
}

export type Turn =
  | { readonly priority: Priority; readonly state: BudgetState }
  /** Nobody's turn: look again after `waitMs`; without one, when a call ends or a caller comes. */
  | { readonly priority?: undefined; readonly waitMs?: number };

/** pipeline.md 5: at the latest every n-th turn goes to a waiting class, so that low progresses under critical load. */
const FLOOR: PerPriority = { critical: 1, high: 4, medium: 8, low: 16 };

/** pipeline.md 5: the share of the burst that is kept for the classes above. */
const RESERVE: PerPriority = { critical: 0, high: 0.1, medium: 0.25, low: 0.4 };

const NONE: PerPriority = { critical: 0, high: 0, medium: 0, low: 0 };

export function idleBudget(settings: BudgetSettings, nowMs: number): BudgetState {
  return { level: settings.burst, levelAtMs: nowMs, pausedUntilMs: 0, running: NONE, passedOver: NONE };
}

/**
 * Decides whose call goes out next.
 *
 * The highest waiting class, unless a lower one was passed over as often as its floor allows: then the most overdue.
 * An overdue class needs one token only; all others leave the reserve of the classes above them in the bucket. One slot
 * is never taken by medium and low, so that eight slow reads of class low cannot hold everything. During a pause (429)
 * nobody goes, not even critical: the source asked.
 */
export function chooseTurn(settings: BudgetSettings, state: BudgetState, waiting: PerPriority, nowMs: number): Turn {
  const ready = PRIORITIES.filter((priority) => waiting[priority] > 0 && hasSlot(settings, state, priority));
  const overdue = mostOverdue(ready, state.passedOver);
  const priority = overdue ?? ready[0];
  if (priority === undefined) return {};
  if (nowMs < state.pausedUntilMs) return { waitMs: Math.ceil(state.pausedUntilMs - nowMs) };

  const level = levelAt(settings, state, nowMs);
  const needed = overdue === undefined ? Math.max(1, RESERVE[priority] * settings.burst) : 1;
  if (level < needed) return { waitMs: Math.ceil((needed - level) / perMs(settings)) };
  return { priority, state: granted({ ...state, level: level - 1, levelAtMs: nowMs }, priority, waiting) };
}

/** A call of this class has ended, however it ended. */
export function released(state: BudgetState, priority: Priority): BudgetState {
  return { ...state, running: { ...state.running, [priority]: state.running[priority] - 1 } };
}

/** The source said 429: nothing before `untilMs`, and then from an empty bucket, or a full burst would meet the next 429. */
export function paused(state: BudgetState, untilMs: number): BudgetState {
  if (untilMs <= state.pausedUntilMs) return state;
  return { ...state, level: 0, levelAtMs: untilMs, pausedUntilMs: untilMs };
}

function hasSlot(settings: BudgetSettings, { running }: BudgetState, priority: Priority): boolean {
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

function levelAt(settings: BudgetSettings, state: BudgetState, nowMs: number): number {
  if (settings.requestsPerMinute === 0) return Infinity;
  const refilled = Math.max(0, nowMs - state.levelAtMs) * perMs(settings);
  return Math.min(settings.burst, state.level + refilled);
}

function perMs(settings: BudgetSettings): number {
  return settings.requestsPerMinute / 60_000;
}

function granted(state: BudgetState, served: Priority, waiting: PerPriority): BudgetState {
  const passedOver = { ...state.passedOver };
  for (const priority of PRIORITIES) {
    passedOver[priority] = priority === served || waiting[priority] === 0 ? 0 : passedOver[priority] + 1;
  }
  return { ...state, running: { ...state.running, [served]: state.running[served] + 1 }, passedOver };
}
