import fc from 'fast-check';
import { figuresOf, mostAbove, seeded } from './testing/figures.js';
import { simulate } from './testing/simulate.js';

const glue = { latencyMs: 80, jitter: 0.25, storeMs: 1 };

describe('a configured quota', () => {
  it.each([
    [5, 10, 1],
    [10, 20, 1],
    [10, 20, 2],
    [10, 20, 4],
    [25, 25, 2],
    [100, 200, 4],
  ])('of %i a second, burst %i, is used up by %i replicas and never exceeded', (perSecond, burst, replicas) => {
    const quota = { perSecond, burst };
    const scenario = { ...glue, allowed: [{ fromS: 0, quota }], configured: quota, replicas, random: seeded(replicas) };

    const result = simulate({ ...scenario, seconds: 60, workers: { medium: 16 } });

    expect(figuresOf(result).used).toBeGreaterThanOrEqual(0.97);
    expect(figuresOf(result).throttled).toBe(0);
    expect(mostAbove(result.calls, quota)).toBeLessThanOrEqual(0);
  });

  it('is kept in every window of any length, whatever the replicas, their load and the way there', () => {
    const quotas = fc
      .record({ perSecond: fc.integer({ min: 1, max: 60 }), seconds: fc.double({ min: 0.5, max: 4, noNaN: true }) })
      .map(({ perSecond, seconds }) => ({ perSecond, burst: Math.max(2, Math.round(perSecond * seconds)) }));
    const worlds = fc.record({
      quota: quotas,
      replicas: fc.integer({ min: 1, max: 5 }),
      workers: fc.record({ critical: fc.nat(3), high: fc.nat(3), medium: fc.nat(6), low: fc.nat(12) }),
      latencyMs: fc.constantFrom(2, 80, 400),
      jitter: fc.constantFrom(0, 0.25, 0.9),
      storeMs: fc.constantFrom(0, 1, 30),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(worlds, ({ quota, seed, ...world }) => {
        const allowed = [{ fromS: 0, quota }];
        const result = simulate({ ...world, allowed, configured: quota, seconds: 20, random: seeded(seed) });
        expect(mostAbove(result.calls, quota)).toBeLessThanOrEqual(1e-6);
      }),
      { numRuns: 60 },
    );
  });

  it('that others use too is doubted after some throttles, and shared', () => {
    const configured = { perSecond: 20, burst: 20 };
    const allowed = [{ fromS: 0, quota: { perSecond: 10, burst: 20 } }];

    const result = simulate({
      ...glue,
      allowed,
      configured,
      seconds: 120,
      replicas: 2,
      random: seeded(3),
      workers: { medium: 8 },
    });

    expect(figuresOf(result).used).toBeGreaterThanOrEqual(0.9);
    expect(figuresOf(result).throttled).toBeLessThanOrEqual(0.025);
  });

  it('is believed again once it is there again', () => {
    const quota = { perSecond: 20, burst: 20 };
    const allowed = [
      { fromS: 0, quota: { perSecond: 10, burst: 20 } },
      { fromS: 30, quota },
    ];

    const result = simulate({
      ...glue,
      allowed,
      configured: quota,
      seconds: 120,
      replicas: 1,
      random: seeded(5),
      workers: { medium: 8 },
    });

    expect(result.rates.at(-1)).toMatchObject({ phase: 'exact' });
    expect(mostAbove(result.calls, quota)).toBeLessThanOrEqual(0);
  });
});
