/** What a source allows one user, and how much of it at once. */
export interface BudgetLimits {
  readonly requestsPerMinute: number;
  /** Requests that an idle budget lets through at once. */
  readonly burst: number;
}

/** What all replicas share of it; times are milliseconds of the one clock that its store has. */
export interface RequestBudget {
  /** Requests that may go out at `atMs`. */
  readonly level: number;
  readonly atMs: number;
  /** Nothing goes out before. */
  readonly pausedUntilMs: number;
}

/** A Retry-After beyond this is taken as this: a mistyped header must not silence a tenant for days. */
export const LONGEST_PAUSE_MS = 60 * 60_000;

/** Requests. */
const SLACK = 1e-9;

/**
 * Takes one request when at least `needed` are there: classes leave a reserve to those above them.
 *
 * @param budget absent when nobody has asked before, or the store has lost it: then a whole burst is there
 * @returns the milliseconds after which the question is worth repeating; 0: taken
 */
export function takeRequest(
  budget: RequestBudget | undefined,
  limits: BudgetLimits,
  needed: number,
  nowMs: number,
): { readonly budget: RequestBudget; readonly waitMs: number } {
  const now = refilled(budget, limits, nowMs);
  const pauseMs = now.pausedUntilMs - nowMs;
  if (pauseMs > 0) return { budget: now, waitMs: Math.ceil(pauseMs) };
  const missing = needed - now.level;
  // What only the arithmetic is short of is not waited for.
  if (missing > SLACK) return { budget: now, waitMs: Math.max(1, Math.ceil((missing - SLACK) / perMs(limits))) };
  return { budget: { ...now, level: now.level - 1 }, waitMs: 0 };
}

/** The source said 429: nothing for so long, and then from an empty budget, or a full burst would meet the next 429. */
export function pauseRequests(
  budget: RequestBudget | undefined,
  limits: BudgetLimits,
  pauseMs: number,
  nowMs: number,
): RequestBudget {
  const now = refilled(budget, limits, nowMs);
  const untilMs = nowMs + Math.min(pauseMs, LONGEST_PAUSE_MS);
  return untilMs <= now.pausedUntilMs ? now : { level: 0, atMs: untilMs, pausedUntilMs: untilMs };
}

/** A clock that stepped back (a failover) makes no requests, and no pause longer than the longest. */
function refilled(budget: RequestBudget | undefined, limits: BudgetLimits, nowMs: number): RequestBudget {
  if (budget === undefined) return { level: limits.burst, atMs: nowMs, pausedUntilMs: 0 };
  if (budget.pausedUntilMs > nowMs) {
    const untilMs = Math.min(budget.pausedUntilMs, nowMs + LONGEST_PAUSE_MS);
    return { level: 0, atMs: untilMs, pausedUntilMs: untilMs };
  }
  const passedMs = Math.max(0, nowMs - budget.atMs);
  const level = Math.min(limits.burst, budget.level + passedMs * perMs(limits));
  return { level, atMs: nowMs, pausedUntilMs: budget.pausedUntilMs };
}

function perMs({ requestsPerMinute }: BudgetLimits): number {
  return requestsPerMinute / 60_000;
}
