import { PRIORITIES, type Priority } from '@dss/catalog-model';
import { RemoteUnavailableError, ThrottledError } from '@dss/errors';
import { type BudgetSettings, type BudgetState, chooseTurn, idleBudget, paused, released } from './choose-turn.js';
import type { Clock } from './clock.js';

interface Waiter {
  readonly admit: () => void;
  readonly refuse: (error: Error) => void;
}

/** A caller is not kept waiting longer than this for a pause to end: its message goes back with the source's own wish. */
const LONGEST_PAUSE_TO_SIT_OUT_MS = 60_000;

/** A Retry-After beyond this is taken as this: a mistyped header must not silence a tenant for days. */
const LONGEST_PAUSE_MS = 60 * 60_000;

/**
 * The quota of one tenant user, spent by this process: every call to the source waits here for its turn.
 *
 * The physical limit is about 300 requests per minute and user (sap-datasphere.md 9); who goes next is decided in
 * `choose-turn.ts`. Within a class callers are served in the order in which they came.
 */
export class CallBudget {
  private state: BudgetState;
  private readonly waiting: Record<Priority, Waiter[]> = { critical: [], high: [], medium: [], low: [] };
  private cancelTimer: (() => void) | undefined;
  private closed = false;

  constructor(
    private readonly settings: BudgetSettings,
    private readonly clock: Clock,
  ) {
    this.state = idleBudget(settings, clock.now());
  }

  async run<T>(priority: Priority, call: () => Promise<T>): Promise<T> {
    await this.turn(priority);
    try {
      return await call();
    } finally {
      this.state = released(this.state, priority);
      this.serve();
    }
  }

  /** 429: nobody calls before this many milliseconds have passed. */
  pauseFor(ms: number): void {
    this.state = paused(this.state, this.clock.now() + Math.min(ms, LONGEST_PAUSE_MS));
    this.serve();
  }

  /** Callers that still wait are sent away; calls that run may end. */
  close(): void {
    this.closed = true;
    this.refuseAll(new RemoteUnavailableError('SAP Datasphere', 'this client was closed'));
  }

  private turn(priority: Priority): Promise<void> {
    return new Promise((admit, refuse) => {
      this.waiting[priority].push({ admit, refuse });
      this.serve();
    });
  }

  private serve(): void {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    if (this.closed) {
      this.close();
      return;
    }
    const pauseMs = this.state.pausedUntilMs - this.clock.now();
    if (pauseMs > LONGEST_PAUSE_TO_SIT_OUT_MS) {
      this.refuseAll(new ThrottledError('SAP Datasphere', Math.ceil(pauseMs)));
      return;
    }
    for (;;) {
      const turn = chooseTurn(this.settings, this.state, this.counts(), this.clock.now());
      if (turn.priority === undefined) {
        if (turn.waitMs !== undefined) this.lookAgainAfter(turn.waitMs);
        return;
      }
      this.state = turn.state;
      this.waiting[turn.priority].shift()?.admit();
    }
  }

  private counts(): Record<Priority, number> {
    const { critical, high, medium, low } = this.waiting;
    return { critical: critical.length, high: high.length, medium: medium.length, low: low.length };
  }

  private lookAgainAfter(ms: number): void {
    this.cancelTimer = this.clock.after(ms, () => {
      this.serve();
    });
  }

  private refuseAll(error: Error): void {
    for (const priority of PRIORITIES) {
      for (const waiter of this.waiting[priority].splice(0)) waiter.refuse(error);
    }
  }
}
