import { figuresOf, rateBetween, seeded } from './testing/figures.js';
import { type Scenario, simulate } from './testing/simulate.js';

const glue = { latencyMs: 80, jitter: 0.25, storeMs: 1, configured: undefined };
const twice = (perSecond: number) => ({ perSecond, burst: 2 * perSecond });

function discover(scenario: Partial<Scenario> & Pick<Scenario, 'allowed'>, seed = 1) {
  return simulate({ ...glue, seconds: 120, replicas: 2, random: seeded(seed), workers: { medium: 16 }, ...scenario });
}

describe('an unknown quota', () => {
  it.each([
    [5, 5, 2],
    [5, 10, 1],
    [10, 10, 4],
    [10, 20, 1],
    [10, 20, 2],
    [10, 20, 4],
    [25, 25, 2],
    [25, 50, 4],
    [100, 100, 2],
    [100, 200, 1],
  ])(
    'of %i a second, burst %i, is found and used by %i replicas at hardly a throttle',
    (perSecond, burst, replicas) => {
      const result = discover({ allowed: [{ fromS: 0, quota: { perSecond, burst } }], replicas });

      expect(figuresOf(result).used).toBeGreaterThanOrEqual(0.9);
      expect(figuresOf(result).throttled).toBeLessThanOrEqual(0.02);
    },
  );

  it.each([1, 2, 3, 4])('that changes from 10 to 5 to 25 is found again within ten seconds (seed %i)', (seed) => {
    const allowed = [
      { fromS: 0, quota: twice(10) },
      { fromS: 40, quota: twice(5) },
      { fromS: 80, quota: twice(25) },
    ];

    const result = discover({ allowed, workers: { medium: 8 } }, seed);

    expect(rateBetween(result.calls, 10, 40)).toBeGreaterThanOrEqual(9);
    expect(rateBetween(result.calls, 50, 80)).toBeGreaterThanOrEqual(4.5);
    expect(rateBetween(result.calls, 90, 120)).toBeGreaterThanOrEqual(22.5);
    expect(figuresOf(result).throttled).toBeLessThanOrEqual(0.025);
  });

  it('that is none costs a second of ramp and then nothing', () => {
    const endless = { perSecond: 1e9, burst: 1e9 };

    const result = discover({ allowed: [{ fromS: 0, quota: endless }], latencyMs: 3, seconds: 4, replicas: 1 });

    // 16 calls in flight of 3 ms each are 5,333 a second at most.
    expect(rateBetween(result.calls, 1, 4)).toBeGreaterThanOrEqual(5000);
    expect(result.rates.filter(({ atS }) => atS > 1).length).toBeLessThanOrEqual(2 * 3 * 6);
    expect(result.rates.at(-1)?.phase).toBe('free');
  });

  it('that appears after a time without any is found too', () => {
    const allowed = [
      { fromS: 0, quota: { perSecond: 1e9, burst: 1e9 } },
      { fromS: 3, quota: { perSecond: 50, burst: 50 } },
    ];

    const result = discover({ allowed, latencyMs: 3, seconds: 60, replicas: 2, workers: { medium: 8 } });

    expect(rateBetween(result.calls, 20, 60)).toBeGreaterThanOrEqual(45);
    expect(rateBetween(result.calls, 20, 60)).toBeLessThanOrEqual(51);
  });

  it('is used at once after a rest, and a rest does not make it smaller', () => {
    const quota = twice(10);
    const result = discover({ allowed: [{ fromS: 0, quota }], rests: [{ fromS: 30, untilS: 90 }] });

    expect(rateBetween(result.calls, 35, 89)).toBeLessThan(0.1);
    expect(rateBetween(result.calls, 90, 120)).toBeGreaterThanOrEqual(9);
  });
});
