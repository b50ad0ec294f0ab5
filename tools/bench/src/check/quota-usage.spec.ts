import { type Attempt, quotaUsage } from './quota-usage.js';

/** Attempts at even distances. */
const steady = (from: number, to: number, perSecond: number, admitted = true): Attempt[] =>
  Array.from({ length: Math.round(((to - from) / 1000) * perSecond) }, (_, at) => ({
    at: from + (at * 1000) / perSecond,
    admitted,
  }));
const ten = { from: 0, perSecond: 10, burst: 20 };

describe('usage of a quota', () => {
  it('is whole when the burst goes out at once and the rest at the rate', () => {
    const burst = Array.from({ length: 20 }, () => ({ at: 1000, admitted: true }));
    const { admitted, throttled, allowed, peak } = quotaUsage([...burst, ...steady(1100, 61_100, 10)], [ten]);
    expect({ admitted, throttled }).toEqual({ admitted: 620, throttled: 0 });
    expect(admitted / allowed).toBeCloseTo(1, 2);
    expect(peak).toBeLessThanOrEqual(1.02);
  });

  it('shows what was not used, and what was refused', () => {
    const slow = quotaUsage([...steady(0, 60_000, 5), { at: 60_000, admitted: false }], [ten]);
    expect(slow.admitted / slow.allowed).toBeCloseTo(300 / 617.8, 2);
    expect(slow.throttled).toBe(1);
  });

  it('shows ten seconds that were above what the bucket holds', () => {
    expect(quotaUsage(steady(0, 20_000, 30), [ten]).peak).toBeGreaterThan(2);
  });

  it('follows a quota that changes, and tells how long that took', () => {
    const changed = [ten, { from: 30_000, perSecond: 5, burst: 10 }, { from: 60_000, perSecond: 25, burst: 50 }];
    const attempts = [...steady(0, 30_000, 10), ...steady(30_000, 60_000, 5), ...steady(60_000, 64_000, 5)];
    const { allowed, settledAfterSeconds } = quotaUsage([...attempts, ...steady(64_000, 90_000, 25)], changed);
    expect(allowed).toBeCloseTo(20 + 300 + 150 + 750, -1);
    expect(settledAfterSeconds[0]).toBe(0);
    expect(settledAfterSeconds[1]).toBeGreaterThan(3);
    expect(settledAfterSeconds[1]).toBeLessThan(5);
  });

  it('says when nobody settled', () => {
    const changed = [ten, { from: 30_000, perSecond: 50, burst: 50 }];
    expect(quotaUsage(steady(0, 60_000, 10), changed).settledAfterSeconds).toEqual([undefined]);
  });
});
