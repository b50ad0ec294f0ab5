import {
  ContractBrokenError,
  CredentialsRefusedError,
  DefinitionUnreadableError,
  RemoteUnavailableError,
  SourceAbsentError,
  ThrottledError,
} from '@dss/errors';
import fc from 'fast-check';
import { SkippingClock } from './testing/test-clocks.js';
import { retryWaitMs, withRetries } from './with-retries.js';

const DOWN = new RemoteUnavailableError('tenant', 'it answered 503');

describe('retryWaitMs', () => {
  it.each([
    ['an outage, first time', DOWN, 1, 1000],
    ['an outage, fifth time', DOWN, 5, 16_000],
    ['an outage, sixth time', DOWN, 6, undefined],
    ['a throttle with a wish', new ThrottledError('tenant', 7000), 1, 7000],
    ['a throttle without one', new ThrottledError('tenant'), 2, 2000],
    ['a throttle with too long a wish', new ThrottledError('tenant', 60_001), 1, undefined],
    ['a throttle, sixth time', new ThrottledError('tenant', 1000), 6, undefined],
    ['a torn definition', new DefinitionUnreadableError('torn'), 1, 1000],
    ['a broken definition', new DefinitionUnreadableError('broken'), 2, undefined],
    ['a 404', new SourceAbsentError('gone'), 1, undefined],
    ['a 400', new ContractBrokenError('bad option'), 1, undefined],
    ['a refused client', new CredentialsRefusedError('no'), 1, undefined],
    ['something unknown', new Error('?'), 1, undefined],
  ])('%s', (_story, error, failures, expected) => {
    expect(retryWaitMs(error, failures, 1)).toBe(expected);
  });

  it('waits anything from nothing to the cap: full jitter', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        const ms = retryWaitMs(DOWN, failures, random) ?? NaN;
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThanOrEqual(Math.min(60_000, 1000 * 2 ** (failures - 1)));
      }),
    );
  });
});

describe('withRetries', () => {
  it('tries six times in all and then passes the last error on', async () => {
    const clock = new SkippingClock();
    const tries = failingTimes(Infinity, DOWN);

    await expect(withRetries(tries.attempt, { clock, random: () => 1 })).rejects.toBe(DOWN);

    expect(tries.count()).toBe(6);
    expect(clock.waits).toEqual([1000, 2000, 4000, 8000, 16_000]);
  });

  it('answers as soon as a try succeeds', async () => {
    const tries = failingTimes(2, DOWN);

    expect(await withRetries(tries.attempt, { clock: new SkippingClock(), random: () => 0 })).toBe('answer');
    expect(tries.count()).toBe(3);
  });

  it('does not repeat what an open breaker refused without calling', async () => {
    const clock = new SkippingClock();

    await expect(withRetries(() => Promise.reject(DOWN), { clock, random: () => 1 })).rejects.toBe(DOWN);

    expect(clock.waits).toEqual([]);
  });
});

function failingTimes(failures: number, error: Error) {
  let count = 0;
  const attempt = (fromTheWire: Set<unknown>): Promise<string> => {
    count++;
    if (count > failures) return Promise.resolve('answer');
    fromTheWire.add(error);
    return Promise.reject(error);
  };
  return { attempt, count: () => count };
}
