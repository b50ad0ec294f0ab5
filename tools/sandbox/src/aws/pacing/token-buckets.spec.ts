import fc from 'fast-check';
import { Rate } from './rate.js';
import { TokenBuckets } from './token-buckets.js';

const ASKED = { service: 'glue', operation: 'UpdateTable', account: '123456789012', region: 'eu-central-1' };
const rate = (more: object) => Rate.parse({ perSecond: 10, burst: 20, ...more });

function buckets(...rates: Rate[]): TokenBuckets {
  const opened = new TokenBuckets();
  opened.change(rates, 1, 0);
  return opened;
}

/** How many of the calls at these times are let in. */
function admitted(opened: TokenBuckets, times: readonly number[], asked = ASKED): number {
  return times.filter((at) => opened.take(asked, at).admitted).length;
}

const times = (count: number, everyMs: number, from = 0) => Array.from({ length: count }, (_, i) => from + i * everyMs);

describe('a token bucket', () => {
  it('never lets more through than burst + rate × elapsed, and all of that when enough is asked', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 30 }), (all, perSecond, burst) => {
        const opened = buckets(rate({ perSecond, burst }));
        let [at, passed] = [0, 0];
        for (const gap of all) {
          at += gap;
          if (opened.take(ASKED, at).admitted) passed += 1;
          expect(passed).toBeLessThanOrEqual(burst + (perSecond * at) / 1000 + 1e-9);
        }
      }),
    );
    expect(admitted(buckets(rate({})), times(10_000, 1))).toBe(20 + 10 * 9.999 - ((20 + 10 * 9.999) % 1));
  });

  it('changes its rate in mid-run without forgetting what was saved up', () => {
    const opened = buckets(rate({ perSecond: 10, burst: 20 }));
    expect(admitted(opened, times(20, 0))).toBe(20);
    opened.change([rate({ perSecond: 1, burst: 20 })], 1, 1000);
    // One second at 10 has filled it by 10; a second at 1 adds one.
    expect(admitted(opened, times(50, 0, 2000))).toBe(11);
    opened.change([rate({ perSecond: 1, burst: 2 })], 1, 12_000);
    expect(admitted(opened, times(50, 0, 12_000))).toBe(2);
  });

  it('begins full again after a time without a rate', () => {
    const opened = buckets(rate({ burst: 3 }));
    expect(admitted(opened, times(9, 0))).toBe(3);
    opened.change([], 1, 0);
    expect(admitted(opened, times(9, 0))).toBe(9);
    opened.change([rate({ burst: 3 })], 1, 0);
    expect(admitted(opened, times(9, 0))).toBe(3);
  });

  it('is scaled with its burst', () => {
    const opened = new TokenBuckets();
    opened.change([rate({})], 50, 0);
    expect(admitted(opened, times(2000, 0))).toBe(1000);
    expect(admitted(opened, times(2000, 0, 1000))).toBe(500);
  });

  it('belongs to one operation, account and region', () => {
    const opened = buckets(rate({ burst: 1 }));
    expect(admitted(opened, [0, 0])).toBe(1);
    for (const other of [{ operation: 'GetTables' }, { account: '210987654321' }, { region: 'us-east-1' }]) {
      expect(admitted(opened, [0, 0], { ...ASKED, ...other })).toBe(1);
    }
    expect(admitted(opened, times(9, 0), { ...ASKED, service: 'sts' })).toBe(9);
  });

  it('follows the first rate that names its operation, account and region', () => {
    const opened = buckets(
      rate({ operation: 'UpdateTable', account: '210987654321', burst: 3 }),
      rate({ operation: 'UpdateTable', burst: 2 }),
      rate({ operation: 'GetTables', region: 'eu-central-1', burst: 4 }),
    );
    expect(admitted(opened, times(9, 0))).toBe(2);
    expect(admitted(opened, times(9, 0), { ...ASKED, account: '210987654321' })).toBe(3);
    expect(admitted(opened, times(9, 0), { ...ASKED, operation: 'GetTables' })).toBe(4);
    expect(admitted(opened, times(9, 0), { ...ASKED, operation: 'GetTable' })).toBe(9);
  });

  it('says when the next call will be let in', () => {
    const opened = buckets(rate({ perSecond: 4, burst: 1 }));
    expect(opened.take(ASKED, 0)).toEqual({ admitted: true });
    expect(opened.take(ASKED, 100)).toEqual({ admitted: false, retryAfterMs: 150 });
    expect(opened.take(ASKED, 249).admitted).toBe(false);
    expect(opened.take(ASKED, 250).admitted).toBe(true);
  });
});
