import { performance } from 'node:perf_hooks';

/** Time between two moments of this process; tests bring their own. */
export interface Clock {
  /** Milliseconds from any fixed moment; never steps back. */
  now(): number;
  /** Calls `wake` once after `ms`; the answer cancels it. */
  after(ms: number, wake: () => void): () => void;
}

export const processClock: Clock = {
  now: () => performance.now(),
  after(ms, wake) {
    const timer = setTimeout(wake, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};
