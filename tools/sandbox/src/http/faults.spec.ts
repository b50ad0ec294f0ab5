import { type Fault, FaultRule, Faults } from './faults.js';

/** Which of so many calls of one kind a rule hits. */
function hits(fault: Fault, calls: number, subject = 'UpdateTable d.t'): boolean[] {
  const faults = new Faults();
  faults.add(fault);
  return Array.from({ length: calls }, () => faults.take('glue', subject) !== undefined);
}

describe('scripted faults', () => {
  it('hit the next call, the next so many, or every one', () => {
    expect(hits({ target: 'glue', kind: 'reset' }, 3)).toEqual([true, false, false]);
    expect(hits({ target: 'glue', kind: 'reset', times: 2 }, 3)).toEqual([true, true, false]);
    expect(hits({ target: 'glue', kind: 'reset', times: null }, 3)).toEqual([true, true, true]);
    expect(hits({ target: 'glue', kind: 'reset', after: 2 }, 4)).toEqual([false, false, true, false]);
  });

  it('hit a share of the calls, and the same ones again with the same seed', () => {
    const fault: Fault = { target: 'glue', kind: 'throttle', share: 0.3, seed: 4 };
    const hit = hits(fault, 10_000);
    expect(hit.filter(Boolean).length / hit.length).toBeCloseTo(0.3, 1);
    expect(hits(fault, 10_000)).toEqual(hit);
    expect(hits({ ...fault, seed: 5 }, 10_000)).not.toEqual(hit);
    expect(hits({ ...fault, times: 2 }, 10_000).filter(Boolean)).toHaveLength(2);
  });

  it('hit only what they name', () => {
    const fault: Fault = { target: 'glue', kind: 'reset', match: '^UpdateTable d\\.t$', times: null };
    expect(hits(fault, 1)).toEqual([true]);
    expect(hits(fault, 1, 'UpdateTable d.tt')).toEqual([false]);
    expect(hits({ ...fault, target: 'tenant' }, 1)).toEqual([false]);
  });

  it('leave the next rule a chance when they are not drawn', () => {
    const faults = new Faults();
    faults.add({ target: 'glue', kind: 'throttle', share: 0.5 });
    faults.add({ target: 'glue', kind: 'reset', times: null });
    const kinds = Array.from({ length: 50 }, () => faults.take('glue', 'GetTable d.t')?.kind);
    expect(new Set(kinds)).toEqual(new Set(['throttle', 'reset']));
  });

  it.each([
    ['an error without its name', { target: 'glue', kind: 'error' }],
    ['a name without the kind', { target: 'glue', kind: '500', error: 'InternalServiceException' }],
    ['an AWS error of the tenant', { target: 'tenant', kind: 'error', error: 'InternalServiceException' }],
    ['an empty Glue', { target: 'glue', kind: 'empty' }],
    ['a stale tenant', { target: 'tenant', kind: 'stale' }],
    ['a share of nothing', { target: 'glue', kind: 'reset', share: 0 }],
  ])('are refused as %s', (_story, fault) => {
    expect(FaultRule.safeParse(fault).success).toBe(false);
  });
});
