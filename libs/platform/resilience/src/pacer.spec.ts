import type { Priority } from '@dss/catalog-model';
import { NotYetError, RemoteUnavailableError, ThrottledError } from '@dss/errors';
import type { PaceAsk, PaceGrant, Quota } from '@dss/pacing';
import { ProviderBucket, seeded } from '@dss/pacing/testing';
import { InMemoryPaceBoard } from '@dss/ports/testing';
import { Pacer } from './pacer.js';
import { ManualClock } from './testing/manual-clock.js';

const bucket = { account: '123456789012', region: 'eu-central-1', operation: 'CreateTable' };

describe('Pacer', () => {
  let clock: ManualClock;
  let board: InMemoryPaceBoard;
  let asks: PaceAsk[];
  let served: string[];

  beforeEach(() => {
    clock = new ManualClock();
    board = new InMemoryPaceBoard(() => 1_000_000 + clock.now());
    served = [];
    asks = [];
    const exchange = board.exchange.bind(board);
    board.exchange = (where, quota, ask): Promise<PaceGrant> => {
      asks.push(ask);
      return exchange(where, quota, ask);
    };
  });

  const open = (quota?: Quota) => new Pacer(board, { bucket, quota }, clock);

  /** A call that takes 80 ms. */
  async function call(pacer: Pacer, priority: Priority, name: string): Promise<string> {
    return pacer.run(priority, async () => {
      served.push(name);
      await clock.sleep(80);
      return name;
    });
  }

  it('lets a burst through and then goes on evenly', async () => {
    const pacer = open({ perSecond: 10, burst: 5 });
    for (let at = 0; at < 30; at += 1) void call(pacer, 'critical', `call ${at}`);

    await clock.advance(0);
    expect(served).toHaveLength(3);
    await clock.advance(1000);
    expect(served.length).toBeGreaterThanOrEqual(12);
    expect(served.length).toBeLessThanOrEqual(14);
  });

  it('serves the highest class that waits, and a class in the order of arrival', async () => {
    const pacer = open({ perSecond: 10, burst: 1 });
    void call(pacer, 'low', 'first');
    await clock.advance(100);
    const names: [Priority, string][] = [
      ['low', 'low 1'],
      ['low', 'low 2'],
      ['medium', 'medium'],
      ['critical', 'critical'],
    ];
    for (const [priority, name] of names) void call(pacer, priority, name);

    await clock.advance(1000);

    expect(served.slice(1)).toEqual(['critical', 'medium', 'low 1', 'low 2']);
  });

  it('asks at once for a class above those that were refused', async () => {
    const pacer = open({ perSecond: 10, burst: 20 });
    for (let at = 0; at < 60; at += 1) void call(pacer, 'low', `low ${at}`);
    await clock.advance(500);

    void call(pacer, 'critical', 'critical');
    await clock.advance(0);

    expect(served.at(-1)).toBe('critical');
  });

  it('sends a throttled call again, before those who came later, and tells the board at once', async () => {
    const pacer = open({ perSecond: 10, burst: 3 });
    let throttles = 1;
    const first = pacer.run('medium', () => {
      served.push('first');
      return throttles-- > 0 ? Promise.reject(new ThrottledError('Glue', 700)) : Promise.resolve('fine');
    });
    await clock.advance(0);
    void call(pacer, 'medium', 'second');

    expect(asks).toContainEqual(expect.objectContaining({ throttled: 1, retryAfterMs: 700 }));
    await clock.advance(699);
    expect(served).toEqual(['first']);
    await clock.advance(2000);
    expect(served).toEqual(['first', 'first', 'second']);
    await expect(first).resolves.toBe('fine');
  });

  it('gives a call back to its message when it is throttled again and again', async () => {
    const pacer = open({ perSecond: 10, burst: 3 });
    const thrown = pacer
      .run('medium', () => Promise.reject(new ThrottledError('Glue')))
      .catch((error: unknown) => error);

    await clock.advance(10_000);

    expect(await thrown).toMatchObject({ code: 'REMOTE_THROTTLED', retry: { charged: false } });
    expect((await board.find(bucket))?.throttled).toBe(6);
  });

  it.each([
    ['an outage', new RemoteUnavailableError('Glue', 'reset'), 1],
    ['a breaker that refuses, whose slot is not used up', new NotYetError('away', 1000), 0],
  ])('lets the caller have %s', async (_story, error, used) => {
    const pacer = open({ perSecond: 10, burst: 30 });
    const thrown = pacer.run('medium', () => Promise.reject(error)).catch((caught: unknown) => caught);
    await clock.advance(0);

    expect(await thrown).toBe(error);
    void call(pacer, 'medium', 'next');
    await clock.advance(0);
    expect((await board.find(bucket))?.granted).toBe(1 + used);
  });

  it('sends nobody while the board is away, and tells it later what it has missed', async () => {
    const pacer = open({ perSecond: 10, burst: 30 });
    void pacer.run('medium', () => Promise.reject(new ThrottledError('Glue', 100))).catch(() => undefined);
    const away = jest.spyOn(board, 'exchange').mockRejectedValue(new NotYetError('Redis is away', 2000));
    await clock.advance(0);
    const waiting = call(pacer, 'medium', 'waits');

    await expect(waiting).rejects.toMatchObject({ code: 'NOT_YET' });
    expect(served).toEqual([]);
    away.mockRestore();
    void call(pacer, 'medium', 'later');
    await clock.advance(1000);
    expect(served).toEqual(['later']);
    expect((await board.find(bucket))?.throttled).toBe(1);
  });

  it('sends everybody back when it is closed', async () => {
    const pacer = open({ perSecond: 10, burst: 1 });
    void call(pacer, 'medium', 'first');
    await clock.advance(0);
    const waiting = call(pacer, 'medium', 'second');

    pacer.close();

    await expect(waiting).rejects.toMatchObject({ code: 'NOT_YET', retry: { charged: false } });
    await expect(call(pacer, 'medium', 'third')).rejects.toMatchObject({ code: 'NOT_YET' });
    await clock.advance(10_000);
    expect(served).toEqual(['first']);
  });

  it('hardly asks while there is no limit', async () => {
    const pacer = open();
    const calls = async () => {
      for (let at = 0; at < 1500; at += 1) {
        await pacer.run('medium', () => clock.sleep(2));
      }
    };
    void Promise.all(Array.from({ length: 4 }, calls));
    await clock.advance(1000);
    const asked = asks.length;

    await clock.advance(1000);

    expect((await board.find(bucket))?.phase).toBe('free');
    expect(asks.length - asked).toBeLessThanOrEqual(20);
  });

  describe('together with others, against a provider', () => {
    const quota = { perSecond: 10, burst: 20 };

    /** Replicas that always have more to do. */
    async function run(replicas: number, seconds: number, configured?: Quota) {
      const provider = new ProviderBucket([{ fromS: 0, quota }], () => clock.now());
      const random = seeded(replicas);
      const ends = { accepted: 0, throttled: 0 };
      const send = async () => {
        const latencyMs = 80 * (0.75 + random() / 2);
        await clock.sleep(latencyMs / 2);
        const isAccepted = provider.take();
        await clock.sleep(latencyMs / 2);
        ends[isAccepted ? 'accepted' : 'throttled'] += 1;
        if (!isAccepted) throw new ThrottledError('Glue');
      };
      const pacers = Array.from({ length: replicas }, () => open(configured));
      const work = async (pacer: Pacer): Promise<void> => {
        for (;;) await pacer.run('medium', send);
      };
      for (const pacer of pacers) for (let at = 0; at < 8; at += 1) void work(pacer).catch(() => undefined);
      await clock.advance(seconds * 1000);
      for (const pacer of pacers) pacer.close();
      return { ...ends, allowed: provider.allowedUntil(seconds) };
    }

    it.each([1, 2, 4])('%i replicas use a configured quota up and are never throttled', async (replicas) => {
      const { accepted, throttled, allowed } = await run(replicas, 40, quota);

      expect(throttled).toBe(0);
      expect(accepted / allowed).toBeGreaterThanOrEqual(0.97);
    });

    it.each([1, 4])('%i replicas find an unknown quota', async (replicas) => {
      const { accepted, throttled, allowed } = await run(replicas, 90);

      expect(accepted / allowed).toBeGreaterThanOrEqual(0.9);
      expect(throttled / (accepted + throttled)).toBeLessThanOrEqual(0.02);
    });
  });
});
