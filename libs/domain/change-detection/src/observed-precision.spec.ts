import { needsRecheck, observedPrecisionMs } from './observed-precision.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

describe('observedPrecisionMs', () => {
  it.each([
    ['dates only', ['2026-11-19', '2026-11-20'], DAY],
    ['midnights only', ['2026-11-19T00:00:00.000Z', '2026-11-20T00:00:00Z'], DAY],
    ['nothing was listed', [], DAY],
    ['no text shows seconds', ['2026-11-19T16:40:00.000Z', '2026-11-19T00:00:00.000Z'], MINUTE],
    ['whole seconds', ['2026-11-19T16:40:01.000Z', '2026-11-19T00:00:00.000Z'], SECOND],
    ['milliseconds, no finer than the Date header', ['2026-11-19T16:40:01.123Z'], SECOND],
    ['nanoseconds with a zone in words', ['2026-05-26 11:03:50.498000000 UTC'], SECOND],
    ['an offset', ['2026-11-19T16:40:01+0200'], SECOND],
    ['a text without zone may be hours off', ['2026-11-19T16:40:01.123'], DAY],
    ['texts that nobody can read', ['yesterday', '2026-13-45T00:00:00Z'], DAY],
  ])('%s', (_story, texts, expected) => {
    expect(observedPrecisionMs(texts)).toBe(expected);
  });
});

describe('needsRecheck', () => {
  const listedAt = Date.UTC(2026, 10, 20, 12, 0, 0);

  it.each([
    ['changed long before the listing', { changedOn: '2026-11-20T11:59:58.999Z' }, SECOND, false],
    ['changed in the second before the listing', { changedOn: '2026-11-20T11:59:59.000Z' }, SECOND, true],
    ['changed after the listing began', { changedOn: '2026-11-20T12:00:07.000Z' }, SECOND, true],
    [
      'deployed in that second',
      { changedOn: '2026-11-01T00:00:00Z', deployedOn: '2026-11-20T12:00:00Z' },
      SECOND,
      true,
    ],
    ['day-granular and changed today', { changedOn: '2026-11-20' }, DAY, true],
    ['day-granular and changed yesterday', { changedOn: '2026-11-19' }, DAY, false],
    ['an offset counts', { changedOn: '2026-11-20T13:59:00+02:00' }, SECOND, false],
    ['never deployed, no date at all', {}, SECOND, false],
    ['a text that nobody can read', { changedOn: 'today' }, SECOND, true],
  ])('%s', (_story, dates, precision, expected) => {
    expect(needsRecheck({ type: 'views', ...dates }, listedAt, precision)).toBe(expected);
  });

  it('a source that does not tell its time proves nothing', () => {
    expect(needsRecheck({ type: 'views', changedOn: '2020-01-01T00:00:00Z' }, undefined, SECOND)).toBe(true);
  });
});
