import { RemoteUnavailableError, SourceAbsentError, ThrottledError } from '@dss/errors';
import { Breaker, type BreakerState } from './breaker.js';

const fail = (error: Error) => () => Promise.reject(error);

async function failTimes(breaker: Breaker, times: number, error: Error): Promise<void> {
  for (let call = 0; call < times; call += 1) await expect(breaker.call(fail(error))).rejects.toBe(error);
}

describe('Breaker', () => {
  let breaker: Breaker;
  beforeEach(() => {
    breaker = new Breaker('glue', { volumeThreshold: 4, resetMs: 20 });
  });
  afterEach(() => {
    breaker.close();
  });

  it('opens when the system is away and then refuses without calling, as nobody’s failed attempt', async () => {
    await failTimes(breaker, 4, new RemoteUnavailableError('Glue', 'reset'));
    let called = false;
    const call = () => {
      called = true;
      return Promise.resolve();
    };
    await expect(breaker.call(call)).rejects.toMatchObject({ code: 'NOT_YET', retry: { charged: false } });
    expect([called, breaker.state]).toEqual([false, 'open']);
  });

  it.each([
    ['a throttle', new ThrottledError('Glue')],
    ['an absence', new SourceAbsentError('no such asset')],
  ])('stays closed for %s: that is an answer', async (_story, answer) => {
    await failTimes(breaker, 20, answer);
    expect(breaker.state).toBe('closed');
  });

  it('refuses those that come while one call tries, as nobody’s failed attempt either', async () => {
    const halfOpen = new Promise<void>((resolve) => {
      breaker.onChange((state) => {
        if (state === 'half-open') resolve();
      });
    });
    await failTimes(breaker, 4, new RemoteUnavailableError('Glue', 'reset'));
    await halfOpen;
    const trial = Promise.withResolvers<string>();
    const trying = breaker.call(() => trial.promise);
    await expect(breaker.call(() => Promise.resolve())).rejects.toMatchObject({ code: 'NOT_YET' });
    trial.resolve('fine');
    await expect(trying).resolves.toBe('fine');
    await expect(breaker.call(() => Promise.resolve('again'))).resolves.toBe('again');
  });

  it('tries one call after a while and closes when it succeeds', async () => {
    const seen: BreakerState[] = [];
    const halfOpen = new Promise<void>((resolve) => {
      breaker.onChange((state) => {
        seen.push(state);
        if (state === 'half-open') resolve();
      });
    });
    await failTimes(breaker, 4, new RemoteUnavailableError('Glue', 'reset'));
    await halfOpen;
    await expect(breaker.call(() => Promise.resolve('fine'))).resolves.toBe('fine');
    expect(seen).toEqual(['open', 'half-open', 'closed']);
  });
});
