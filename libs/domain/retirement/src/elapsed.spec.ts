import { clockReading, elapsedMs } from './elapsed.js';

const at = (ours: string, source?: string) => ({
  ours: `2026-01-${ours}Z`,
  ...(source !== undefined && { source: `2026-01-${source}Z` }),
});
const HOUR_MS = 3_600_000;

describe('elapsedMs', () => {
  it.each([
    ['both clocks agree', at('01T00:00', '01T00:00'), at('02T00:00', '02T00:00'), 24],
    ['our clock jumped ahead', at('01T00:00', '01T00:00'), at('11T00:00', '01T01:00'), 1],
    ['the clock of the source jumped ahead', at('01T00:00', '01T00:00'), at('01T02:00', '11T00:00'), 2],
    ['our clock stepped back', at('02T00:00', '02T00:00'), at('01T00:00', '04T00:00'), 0],
    ['the source did not tell its time at first', at('01T00:00'), at('01T03:00', '09T00:00'), 3],
    ['the source no longer tells its time', at('01T00:00', '01T00:00'), at('01T03:00'), 3],
    ['a text that is no moment', { ours: 'yesterday' }, at('09T00:00'), 0],
    [
      'a text of the source that is no moment',
      { ours: at('01T00:00').ours, source: '' },
      at('09T00:00', '09T00:00'),
      0,
    ],
  ])('%s', (_story, from, to, hours) => {
    expect(elapsedMs(from, to)).toBe(hours * HOUR_MS);
  });
});

describe('clockReading', () => {
  it('reads both clocks', () => {
    expect(clockReading(0, 1000)).toEqual({ ours: '1970-01-01T00:00:00.000Z', source: '1970-01-01T00:00:01.000Z' });
  });

  it('reads ours alone where the source does not tell its time', () => {
    expect(clockReading(0, undefined)).toEqual({ ours: '1970-01-01T00:00:00.000Z' });
  });
});
