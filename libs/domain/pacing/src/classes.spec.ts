import { PRIORITIES, type Priority } from '@dss/catalog-model';
import { seeded } from './testing/figures.js';
import { type Scenario, type SentCall, simulate } from './testing/simulate.js';

const quota = { perSecond: 20, burst: 20 };

function run(scenario: Partial<Scenario> & Pick<Scenario, 'workers'>): readonly SentCall[] {
  const world = { latencyMs: 80, jitter: 0.25, storeMs: 1, replicas: 2, seconds: 60, random: seeded(11) };
  return simulate({ ...world, allowed: [{ fromS: 0, quota }], configured: quota, ...scenario }).calls;
}

function shares(calls: readonly SentCall[]): Record<Priority, number> {
  const share = (priority: Priority) => calls.filter((call) => call.priority === priority).length / calls.length;
  return { critical: share('critical'), high: share('high'), medium: share('medium'), low: share('low') };
}

function longestWaitS(calls: readonly SentCall[], priority: Priority): number {
  return Math.max(...calls.filter((call) => call.priority === priority).map(({ waitedS }) => waitedS));
}

describe('classes', () => {
  it('share what there is: the highest gets most, no other less than a tenth', () => {
    const calls = run({ workers: { critical: 8, high: 8, medium: 8, low: 8 } });

    const share = shares(calls);
    expect(share.critical).toBeGreaterThanOrEqual(0.6);
    for (const priority of PRIORITIES) expect(share[priority]).toBeGreaterThanOrEqual(0.095);
  });

  it.each(['high', 'medium', 'low'] as const)(
    '%s progresses also when another replica has critical work only',
    (priority) => {
      const calls = run({ workers: {}, workersOf: [{ critical: 16 }, { [priority]: 8 }] });

      expect(shares(calls)[priority]).toBeGreaterThanOrEqual(0.095);
      expect(shares(calls).critical).toBeGreaterThanOrEqual(0.8);
    },
  );

  it('let critical work overtake a backlog at once, wherever it comes', () => {
    const calls = run({ workers: {}, workersOf: [{ low: 16 }, { low: 16, critical: 1 }], thinkMs: { critical: 700 } });

    expect(calls.filter(({ priority }) => priority === 'critical').length).toBeGreaterThan(60);
    // Its round trip to the store, and nothing else.
    expect(longestWaitS(calls, 'critical')).toBeLessThanOrEqual(0.06);
  });

  it('leave everything to low work while nobody else wants anything', () => {
    const calls = run({ workers: { low: 16 } });

    expect(calls.length).toBeGreaterThanOrEqual(0.97 * (20 + 60 * 20));
  });
});

describe('a store that forgets', () => {
  it('is not taken for a fresh burst: what was spent stays spent', () => {
    const calls = run({ workers: { medium: 16 }, losses: [10, 20.3, 20.9, 40] });

    expect(calls.filter(({ isThrottled }) => isThrottled)).toEqual([]);
  });

  it('does not make an unknown quota unknown again', () => {
    const calls = run({ workers: { medium: 16 }, configured: undefined, seconds: 90, losses: [60] });

    const after = calls.filter(({ sentS }) => sentS > 60);
    expect(after.filter(({ isThrottled }) => isThrottled).length).toBeLessThanOrEqual(0.03 * after.length);
    expect(after.length).toBeGreaterThanOrEqual(0.85 * 30 * 20);
  });
});
