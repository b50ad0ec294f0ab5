import { PRIORITIES, type Priority } from '@dss/catalog-model';
import fc from 'fast-check';
import { PriorityPicker } from './priority-picker.js';

type Waiting = Record<Priority, number>;
const none: Waiting = { critical: 0, high: 0, medium: 0, low: 0 };

describe('PriorityPicker', () => {
  it('has nothing to pick when nothing waits', () => {
    expect(new PriorityPicker().next(none)).toBeUndefined();
  });

  it.each(PRIORITIES)('serves %s when only that class waits', (priority) => {
    expect(new PriorityPicker().next({ ...none, [priority]: 1 })).toBe(priority);
  });

  it('gives the classes 9/16, 1/4, 1/8 and 1/16 when all always wait', () => {
    const picker = new PriorityPicker();
    const served: Waiting = { ...none };
    for (let dispatch = 0; dispatch < 16_000; dispatch += 1) {
      served[picker.next({ critical: 1, high: 1, medium: 1, low: 1 })!] += 1;
    }
    expect(served.high / 16_000).toBeCloseTo(1 / 4, 1);
    expect(served.medium / 16_000).toBeCloseTo(1 / 8, 1);
    expect(served.low / 16_000).toBeCloseTo(1 / 16, 2);
    expect(served.critical).toBeGreaterThan(served.high * 2);
  });

  it('gives a slot that is kept for urgent work to nobody else, and remembers whom that passed over', () => {
    const picker = new PriorityPicker();
    const waiting: Waiting = { critical: 1, high: 0, medium: 0, low: 1 };
    const kept = Array.from({ length: 15 }, () => picker.next(waiting, ['critical', 'high']));
    expect(new Set(kept)).toEqual(new Set(['critical']));
    expect(picker.next(waiting)).toBe('low');
    expect(picker.next({ ...none, low: 1 }, ['critical', 'high'])).toBeUndefined();
  });

  it('passes no waiting class over longer than its bound, whatever arrives', () => {
    const bound: Waiting = { critical: 3, high: 4, medium: 9, low: 16 };
    const arrivals = fc.record({ critical: fc.nat(2), high: fc.nat(2), medium: fc.nat(2), low: fc.nat(2) });
    fc.assert(
      fc.property(fc.array(arrivals, { minLength: 40, maxLength: 200 }), (series) => {
        const picker = new PriorityPicker();
        const waiting: Waiting = { ...none };
        const passed: Waiting = { ...none };
        for (const arriving of series) {
          for (const priority of PRIORITIES) waiting[priority] += arriving[priority];
          const chosen = picker.next(waiting);
          if (chosen === undefined) continue;
          for (const priority of PRIORITIES) {
            passed[priority] = priority === chosen || waiting[priority] === 0 ? 0 : passed[priority] + 1;
            expect(passed[priority]).toBeLessThanOrEqual(bound[priority]);
          }
          waiting[chosen] -= 1;
        }
      }),
      { numRuns: 300 },
    );
  });
});
