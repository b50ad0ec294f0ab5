import { performance } from 'node:perf_hooks';

/** Time as this adapter sees it; tests bring their own. */
export interface Clock {
  /** Epoch milliseconds that never step back, so that a corrected system clock neither empties nor floods the budget. */
  now(): number;
  /** Calls `wake` once after `ms`; the answer cancels it. */
  after(ms: number, wake: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after(ms, wake) {
    const timer = setTimeout(wake, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};
