import fc from 'fast-check';
import { Bounded } from './bounded.js';

const lengths = () => new Bounded<string>(10, (value) => value.length);

describe('Bounded', () => {
  it('lets go of what was used longest ago', () => {
    const kept = lengths();
    kept.set('a', 'aaaa');
    kept.set('b', 'bbbb');
    expect(kept.get('a')).toBe('aaaa');
    kept.set('c', 'cccc');
    expect(['a', 'b', 'c'].map((key) => kept.get(key))).toEqual(['aaaa', undefined, 'cccc']);
  });

  it('keeps what is heavier than all that may be kept until something newer comes', () => {
    const kept = lengths();
    kept.set('a', 'aaaa');
    kept.set('large', 'x'.repeat(50));
    expect([kept.get('a'), kept.get('large')]).toEqual([undefined, 'x'.repeat(50)]);
    kept.set('b', 'b');
    expect([kept.get('large'), kept.get('b')]).toEqual([undefined, 'b']);
  });

  it('never weighs more than it may, whatever is set, replaced and deleted', () => {
    const steps = fc.array(
      fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'e'), length: fc.nat(8), drop: fc.boolean() }),
    );
    fc.assert(
      fc.property(steps, (done) => {
        const kept = lengths();
        const last = new Map<string, string>();
        for (const { key, length, drop } of done) {
          if (drop) kept.delete(key);
          else kept.set(key, key.repeat(length));
          last.set(key, drop ? '' : key.repeat(length));
        }
        const found = ['a', 'b', 'c', 'd', 'e'].flatMap((key) => {
          const value = kept.get(key);
          return value === undefined ? [] : [{ key, value }];
        });
        expect(found.reduce((sum, { value }) => sum + value.length, 0)).toBeLessThanOrEqual(10);
        for (const { key, value } of found) expect(value).toBe(last.get(key));
      }),
    );
  });
});
