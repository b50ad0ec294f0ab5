import type { PaceAsk } from '@dss/pacing';

type Told = Pick<PaceAsk, 'unused' | 'throttled' | 'throttledLate' | 'retryAfterMs' | 'latencyMs'>;

/** Within this time calls are counted together for the rate at which this replica sends, milliseconds. */
const WINDOW_MS = 1000;

/** What this replica has to tell at its next exchange. */
export class PaceTally {
  private unused = 0;
  private throttled = 0;
  private throttledLate = 0;
  private retryAfterMs = 0;
  private latencySumMs = 0;
  private answers = 0;
  private readonly sent = { before: 0, now: 0, sinceMs: 0 };

  countSent(nowMs: number): void {
    this.turnWindow(nowMs);
    this.sent.now += 1;
  }

  countAnswer(latencyMs: number): void {
    this.latencySumMs += latencyMs;
    this.answers += 1;
  }

  countUnused(slots: number): void {
    this.unused += slots;
  }

  /** `isLate`: the call was granted before the last back-off that we have heard of. */
  countThrottle(isLate: boolean, retryAfterMs = 0): void {
    if (isLate) this.throttledLate += 1;
    else this.throttled += 1;
    this.retryAfterMs = Math.max(this.retryAfterMs, retryAfterMs);
  }

  get hasThrottles(): boolean {
    return this.throttled + this.throttledLate > 0;
  }

  sentPerSecond(nowMs: number): number {
    this.turnWindow(nowMs);
    return Math.max(this.sent.before, this.sent.now);
  }

  /** Everything since the last time, which is told only once. */
  take(): Told {
    const { unused, throttled, throttledLate, retryAfterMs } = this;
    const latencyMs = this.answers === 0 ? 0 : this.latencySumMs / this.answers;
    this.unused = this.throttled = this.throttledLate = this.retryAfterMs = this.latencySumMs = this.answers = 0;
    return { unused, throttled, throttledLate, retryAfterMs, latencyMs };
  }

  /** The board did not hear it: it is told again. */
  putBack(told: Told): void {
    this.unused += told.unused;
    this.throttled += told.throttled;
    this.throttledLate += told.throttledLate;
    this.retryAfterMs = Math.max(this.retryAfterMs, told.retryAfterMs);
  }

  /** A back-off that we hear of now: what we know of throttles is older, and what was granted before is gone. */
  newEpoch(): void {
    this.throttledLate += this.throttled;
    this.throttled = 0;
    this.unused = 0;
  }

  private turnWindow(nowMs: number): void {
    const passedMs = nowMs - this.sent.sinceMs;
    if (passedMs < WINDOW_MS) return;
    this.sent.before = passedMs < 2 * WINDOW_MS ? this.sent.now : 0;
    this.sent.now = 0;
    this.sent.sinceMs = nowMs;
  }
}
