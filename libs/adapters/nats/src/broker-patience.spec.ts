import { JetStreamApiError } from '@nats-io/jetstream';
import { NoRespondersError, RequestError, TimeoutError } from '@nats-io/transport-node';
import { type Patience, withPatience } from './broker-patience.js';

const apiError = (code: number, err_code: number) =>
  new JetStreamApiError({ code, err_code, description: `error ${err_code}` });
/** As the client builds it; it does not export the class. */
const notEnabled = (cause: unknown) =>
  Object.assign(new Error('not enabled', { cause }), { name: 'JetStreamNotEnabled' });
const nobody = new RequestError('no responders', { cause: new NoRespondersError('$JS.API') });

/** Fails as told, one failure per call, then answers. Time passes only in pauses. */
function broker(...failures: (Error | 'always')[]) {
  let nowMs = 0;
  const pauses: number[] = [];
  const announced: string[] = [];
  const patience: Patience = {
    forMs: 60_000,
    now: () => nowMs,
    pause: (ms) => {
      pauses.push(ms);
      nowMs += ms;
      return Promise.resolve();
    },
    random: () => 1,
    announce: (message) => announced.push(message),
  };
  let calls = 0;
  const make = () => {
    const failure = failures[0] === 'always' ? new TimeoutError() : failures[calls];
    calls += 1;
    return failure instanceof Error ? Promise.reject(failure) : Promise.resolve('made');
  };
  return { made: () => withPatience(make, patience), pauses, announced, calls: () => calls };
}

describe('patience with a broker that comes up', () => {
  it.each([
    ['answers late', new TimeoutError()],
    ['has nobody who answers', nobody],
    ['has no JetStream yet', notEnabled(nobody)],
    ['says that it is unavailable', apiError(503, 10008)],
    ['is just making the same stream for another', apiError(400, 10058)],
  ])('waits for one that %s', async (_, failure) => {
    const { made, calls, announced } = broker(failure, failure);
    await expect(made()).resolves.toBe('made');
    expect(calls()).toBe(3);
    expect(announced[0]).toMatch(/^JetStream is not ready yet \(.+\); asking again in 500 ms$/);
  });

  it.each([
    ['a refusal', apiError(400, 10052)],
    ['JetStream switched off', apiError(503, 10076)],
    ['JetStream switched off for the account', notEnabled(apiError(503, 10039))],
    ['an error of ours', new Error('wrong setting')],
  ])('does not wait for %s', async (_, failure) => {
    const { made, calls } = broker(failure);
    await expect(made()).rejects.toBe(failure);
    expect(calls()).toBe(1);
  });

  it('comes back after ever longer pauses and gives up with a reason', async () => {
    const { made, pauses } = broker('always');
    await expect(made()).rejects.toMatchObject({
      code: 'REMOTE_UNAVAILABLE',
      message: expect.stringMatching(/not ready within 60 s \(timeout\)/),
    });
    expect(pauses.slice(0, 6)).toEqual([500, 1000, 2000, 4000, 5000, 5000]);
    expect(pauses.reduce((sum, ms) => sum + ms)).toBeLessThanOrEqual(60_000);
  });
});
