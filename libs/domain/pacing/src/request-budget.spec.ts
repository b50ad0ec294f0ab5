import fc from 'fast-check';
import { LONGEST_PAUSE_MS, type RequestBudget, pauseRequests, takeRequest } from './request-budget.js';

const LIMITS = { requestsPerMinute: 240, burst: 20 };

describe('takeRequest', () => {
  it('begins with a burst and goes on at the rate', () => {
    let budget: RequestBudget | undefined;
    const take = (nowMs: number) => {
      const answer = takeRequest(budget, LIMITS, 1, nowMs);
      budget = answer.budget;
      return answer.waitMs;
    };

    expect(Array.from({ length: 20 }, () => take(0))).toEqual(Array.from({ length: 20 }, () => 0));
    expect(take(0)).toBe(250);
    expect(take(249)).toBe(1);
    expect(take(250)).toBe(0);
    expect(take(250)).toBe(250);
  });

  it.each([
    ['enough', 5, 5, 0],
    ['too little', 4, 5, 250],
    ['what a float is short of', 5 - 1e-10, 5, 0],
  ])('%s: %s of %s', (_story, level, needed, waitMs) => {
    const budget = { level, atMs: 0, pausedUntilMs: 0 };

    expect(takeRequest(budget, LIMITS, needed, 0).waitMs).toBe(waitMs);
  });

  it('never lets more through than burst and rate, nothing in a pause, and never says zero for no', () => {
    const step = fc.record({
      ms: fc.oneof(fc.nat(400), fc.nat(20_000)),
      needed: fc.integer({ min: 1, max: 8 }),
      pauseMs: fc.option(fc.nat(5000), { nil: undefined, freq: 12 }),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 200 }), (steps) => {
        let budget: RequestBudget | undefined;
        let [nowMs, taken, pausedUntilMs] = [0, 0, 0];
        for (const { ms, needed, pauseMs } of steps) {
          nowMs += ms;
          if (pauseMs !== undefined) {
            budget = pauseRequests(budget, LIMITS, pauseMs, nowMs);
            pausedUntilMs = Math.max(pausedUntilMs, nowMs + pauseMs);
          }
          const answer = takeRequest(budget, LIMITS, needed, nowMs);
          budget = answer.budget;
          if (answer.waitMs === 0) {
            taken += 1;
            expect(nowMs).toBeGreaterThanOrEqual(pausedUntilMs);
          }
          expect(taken).toBeLessThanOrEqual(LIMITS.burst + (nowMs * LIMITS.requestsPerMinute) / 60_000 + 1e-6);
          // Asked again when it said, it has it, unless what it waited for was the end of a pause.
          const again = takeRequest(budget, LIMITS, needed, nowMs + answer.waitMs);
          if (answer.waitMs > 0 && nowMs >= pausedUntilMs) expect(again.waitMs).toBe(0);
        }
      }),
    );
  });

  it('makes no requests of a clock that steps back, and no pause without end', () => {
    const busy = takeRequest({ level: 0, atMs: 10_000_000, pausedUntilMs: 0 }, LIMITS, 1, 1000);
    expect(busy.waitMs).toBe(250);
    expect(takeRequest(busy.budget, LIMITS, 1, 1250).waitMs).toBe(0);

    const silent = pauseRequests(undefined, LIMITS, 60_000, 1e12);
    expect(takeRequest(silent, LIMITS, 1, 1000).waitMs).toBe(LONGEST_PAUSE_MS);
  });
});
