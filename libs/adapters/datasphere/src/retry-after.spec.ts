import fc from 'fast-check';
import { retryAfterMs } from './retry-after.js';

const NOW = Date.parse('2026-11-20T10:00:00Z');

describe('retryAfterMs', () => {
  it.each([
    ['seconds', '7', undefined, 7000],
    ['no wait', '0', undefined, 0],
    ['a fraction', '0.5', undefined, 500],
    ['blanks around it', ' 3 ', undefined, 3000],
    ['a date', 'Fri, 20 Nov 2026 10:00:30 GMT', undefined, 30_000],
    ['a date that has passed', 'Fri, 20 Nov 2026 09:00:00 GMT', undefined, 0],
    ["a date, by the source's clock", 'Fri, 20 Nov 2026 10:00:30 GMT', 'Fri, 20 Nov 2026 10:00:20 GMT', 10_000],
    ['a date, beside an unreadable clock', 'Fri, 20 Nov 2026 10:00:30 GMT', 'yesterday', 30_000],
    ['nothing', undefined, undefined, undefined],
    ['an empty text', '', undefined, undefined],
    ['a negative number', '-5', undefined, undefined],
    ['words', 'soon', undefined, undefined],
    ['a date without a day', '99 Nov GMT', undefined, undefined],
  ])('%s', (_story, retryAfter, date, expected) => {
    expect(retryAfterMs(retryAfter, date, NOW)).toBe(expected);
  });

  it('is never negative and never not a number', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (retryAfter, date) => {
        const ms = retryAfterMs(retryAfter, date, NOW);
        expect(ms === undefined || ms >= 0).toBe(true);
      }),
    );
  });
});
