import type { Clock } from '../clock.js';

/** Stands still until a test moves it. */
export class ManualClock implements Clock {
  private readonly timers = new Set<{ readonly at: number; readonly wake: () => void }>();

  constructor(private nowMs = 1_000_000) {}

  now(): number {
    return this.nowMs;
  }

  after(ms: number, wake: () => void): () => void {
    const timer = { at: this.nowMs + ms, wake };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** Wakes everybody who is due on the way, in order, and lets them finish what they do at once. */
  async advance(ms: number): Promise<void> {
    const until = this.nowMs + ms;
    await settled();
    for (;;) {
      const [next] = [...this.timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.nowMs = Math.max(this.nowMs, next.at);
      this.timers.delete(next);
      next.wake();
      await settled();
    }
    this.nowMs = until;
  }
}

/** Jumps to the moment that somebody waits for, and remembers how long the wait would have been. */
export class SkippingClock implements Clock {
  readonly waits: number[] = [];
  private nowMs = 1_000_000;

  now(): number {
    return this.nowMs;
  }

  skip(ms: number): void {
    this.nowMs += ms;
  }

  after(ms: number, wake: () => void): () => void {
    this.waits.push(ms);
    const due = this.nowMs + ms;
    const immediate = setImmediate(() => {
      this.nowMs = Math.max(this.nowMs, due);
      wake();
    });
    return () => {
      clearImmediate(immediate);
    };
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
