import type { Clock } from '../clock.js';

/** Stands still until a test moves it. */
export class ManualClock implements Clock {
  private readonly timers = new Set<{ readonly at: number; readonly wake: () => void }>();
  private nowMs = 0;

  now(): number {
    return this.nowMs;
  }

  after(ms: number, wake: () => void): () => void {
    const timer = { at: this.nowMs + ms, wake };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** As a call that takes so long. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => void this.after(ms, resolve));
  }

  /** Wakes everybody who is due on the way, in order, and lets them finish what they do at once. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.nowMs + ms;
    await settled();
    for (;;) {
      let next: { readonly at: number; readonly wake: () => void } | undefined;
      for (const timer of this.timers)
        if (timer.at <= untilMs && (next === undefined || timer.at < next.at)) next = timer;
      if (next === undefined) break;
      this.nowMs = Math.max(this.nowMs, next.at);
      this.timers.delete(next);
      next.wake();
      await settled();
    }
    this.nowMs = untilMs;
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
