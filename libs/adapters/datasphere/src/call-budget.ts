import { PRIORITIES, type Priority } from '@dss/catalog-model';
import { RemoteUnavailableError, ThrottledError } from '@dss/errors';
import { LONGEST_PAUSE_MS } from '@dss/pacing';
import type { BudgetBoard } from '@dss/ports';
import { type BudgetSettings, IDLE, chooseTurn, paused, released } from './choose-turn.js';
import type { Clock } from './clock.js';

interface Waiter {
  readonly admit: () => void;
  readonly refuse: (error: unknown) => void;
}

/** Where the budget is kept that all replicas share, and whose it is. */
export interface SharedBudget {
  readonly board: BudgetBoard;
  /** The tenant that is read. */
  readonly user: string;
}

/** A caller is not kept waiting longer than this for a pause to end: its message goes back with the source's own wish. */
const LONGEST_PAUSE_TO_SIT_OUT_MS = 60_000;

/**
 * The quota of one tenant user: every call to the source waits here for its turn.
 *
 * The physical limit is about 300 requests per minute and user (sap-datasphere.md 9). Each process decides who of its own
 * callers goes next (`choose-turn.ts`; within a class in the order in which they came) and takes each request from the
 * budget that all replicas share. Without a limit (sandbox) nothing is shared but the pauses that this process was told.
 */
export class CallBudget {
  private state = IDLE;
  private readonly waiting: Record<Priority, Waiter[]> = { critical: [], high: [], medium: [], low: [] };
  private cancelTimer: (() => void) | undefined;
  private isAsking = false;
  /** The board's last no: who needs as much need not ask before. */
  private refused = { needed: Infinity, untilMs: 0 };
  private closed = false;

  constructor(
    private readonly settings: BudgetSettings,
    private readonly shared: SharedBudget,
    private readonly clock: Clock,
  ) {}

  async run<T>(priority: Priority, call: () => Promise<T>): Promise<T> {
    await this.turn(priority);
    try {
      return await call();
    } finally {
      this.state = released(this.state, priority);
      this.serve();
    }
  }

  /** 429: nobody calls before this many milliseconds have passed, no other replica either. */
  pauseFor(ms: number): void {
    this.state = paused(this.state, this.clock.now() + Math.min(ms, LONGEST_PAUSE_MS));
    // Who cannot tell the others cannot take a request either, and the source tells each of them the same.
    if (this.isLimited()) this.shared.board.pause(this.shared.user, this.settings, ms).catch(() => undefined);
    this.serve();
  }

  /** Callers that still wait are sent away; calls that run may end. */
  close(): void {
    this.closed = true;
    this.cancelTimer?.();
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
    if (this.sendsBack(this.state.pausedUntilMs - this.clock.now())) return;
    for (;;) {
      const turn = chooseTurn(this.settings, this.state, this.counts(), this.clock.now());
      if (turn.priority === undefined) {
        if (turn.waitMs !== undefined) this.lookAgainAfter(turn.waitMs);
        return;
      }
      if (this.isLimited()) {
        this.askFor(turn.needed);
        return;
      }
      this.state = turn.state;
      this.waiting[turn.priority].shift()?.admit();
    }
  }

  private askFor(needed: number): void {
    const waitMs = this.refused.untilMs - this.clock.now();
    if (waitMs > 0 && needed >= this.refused.needed) this.lookAgainAfter(waitMs);
    else if (!this.isAsking) void this.ask(needed);
  }

  /** One question at a time: who comes meanwhile is served by the next. */
  private async ask(needed: number): Promise<void> {
    this.isAsking = true;
    try {
      const waitMs = await this.shared.board.take(this.shared.user, this.settings, needed);
      this.isAsking = false;
      if (waitMs === 0) this.give();
      else if (this.sendsBack(waitMs)) return;
      this.refused = { needed: waitMs === 0 ? Infinity : needed, untilMs: this.clock.now() + waitMs };
      this.serve();
    } catch (error) {
      this.isAsking = false;
      this.refuseAll(error);
    }
  }

  /** To the first of those who wait now: it may be another one than the one for whom was asked. */
  private give(): void {
    const turn = chooseTurn(this.settings, this.state, this.counts(), this.clock.now());
    // Nobody may go any more: what was taken is lost, which costs a quarter of a second and no promise.
    if (turn.priority === undefined) return;
    this.state = turn.state;
    this.waiting[turn.priority].shift()?.admit();
  }

  /** True when a pause is too long to be sat out here. */
  private sendsBack(pauseMs: number): boolean {
    if (pauseMs <= LONGEST_PAUSE_TO_SIT_OUT_MS) return false;
    this.refuseAll(new ThrottledError('SAP Datasphere', Math.ceil(pauseMs)));
    return true;
  }

  private isLimited(): boolean {
    return this.settings.requestsPerMinute > 0;
  }

  private counts(): Record<Priority, number> {
    const { critical, high, medium, low } = this.waiting;
    return { critical: critical.length, high: high.length, medium: medium.length, low: low.length };
  }

  private lookAgainAfter(ms: number): void {
    this.cancelTimer?.();
    this.cancelTimer = this.clock.after(ms, () => {
      this.serve();
    });
  }

  private refuseAll(error: unknown): void {
    for (const priority of PRIORITIES) {
      for (const waiter of this.waiting[priority].splice(0)) waiter.refuse(error);
    }
  }
}
