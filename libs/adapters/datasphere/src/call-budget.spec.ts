import { jest } from '@jest/globals';
import type { Priority } from '@dss/catalog-model';
import { InMemoryBudgetBoard } from '@dss/ports/testing';
import { CallBudget } from './call-budget.js';
import { ManualClock } from './testing/test-clocks.js';

describe('CallBudget', () => {
  let clock: ManualClock;
  let board: InMemoryBudgetBoard;
  let served: string[];

  beforeEach(() => {
    clock = new ManualClock();
    board = new InMemoryBudgetBoard(() => clock.now());
    served = [];
  });

  function budgetOf(settings: { requestsPerMinute?: number; burst?: number; concurrency?: number }): CallBudget {
    const shared = { board, user: 'tenant' };
    return new CallBudget({ requestsPerMinute: 0, burst: 20, concurrency: 8, ...settings }, shared, clock);
  }

  function call(budget: CallBudget, priority: Priority, name: string): Promise<string> {
    return budget.run(priority, () => {
      served.push(name);
      return Promise.resolve(name);
    });
  }

  it('serves a class in the order of arrival, and critical first', async () => {
    const budget = budgetOf({ concurrency: 1 });
    const calls = [call(budget, 'low', 'low 1'), call(budget, 'low', 'low 2'), call(budget, 'critical', 'critical')];

    await Promise.all(calls);

    // The first caller found nobody before him.
    expect(served).toEqual(['low 1', 'critical', 'low 2']);
  });

  it('frees the place of a call that failed', async () => {
    const budget = budgetOf({ concurrency: 1 });

    await expect(budget.run('high', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');

    expect(await call(budget, 'high', 'next')).toBe('next');
  });

  it('lets a burst through and then so many a minute', async () => {
    const budget = budgetOf({ requestsPerMinute: 60, burst: 3, concurrency: 100 });
    for (let at = 0; at < 70; at++) void call(budget, 'critical', `call ${at}`);

    await clock.advance(0);
    expect(served).toHaveLength(3);
    await clock.advance(60_000);
    expect(served).toHaveLength(63);
  });

  it('shares burst and rate with all replicas, and each gets its part', async () => {
    const limits = { requestsPerMinute: 240, burst: 20, concurrency: 8 };
    const replicas = [budgetOf(limits), budgetOf(limits), budgetOf(limits)];
    replicas.forEach((budget, at) => {
      for (let n = 0; n < 500; n++) void call(budget, 'critical', `replica ${at}`);
    });

    await clock.advance(0);
    expect(served).toHaveLength(20);
    await clock.advance(60_000);

    // Exactly the burst and a minute's rate, give or take the request that falls on the last moment.
    expect(served.length).toBeGreaterThanOrEqual(259);
    expect(served.length).toBeLessThanOrEqual(260);
    for (const at of [0, 1, 2]) {
      expect(served.filter((name) => name === `replica ${at}`).length).toBeGreaterThan(0);
    }
  });

  it('pauses all replicas when one is told to', async () => {
    const limits = { requestsPerMinute: 240, burst: 20 };
    const told = budgetOf(limits);
    const other = budgetOf(limits);
    told.pauseFor(5000);
    void call(other, 'critical', 'waits');

    await clock.advance(5000);
    expect(served).toEqual([]);
    // From an empty budget: the first request is there after a quarter of a second.
    await clock.advance(250);
    expect(served).toEqual(['waits']);
  });

  it('lets critical go while low waits for its reserve, and asks no more often than it has to', async () => {
    const take = jest.spyOn(board, 'take');
    const budget = budgetOf({ requestsPerMinute: 60, burst: 10, concurrency: 100 });
    for (let n = 0; n < 12; n++) void call(budget, 'low', 'low');
    await clock.advance(0);
    expect(served).toEqual(Array.from({ length: 7 }, () => 'low'));
    const asked = take.mock.calls.length;

    for (let n = 0; n < 50; n++) void call(budget, 'low', 'low');
    await clock.advance(0);
    expect(take.mock.calls.length).toBe(asked);
    await call(budget, 'critical', 'critical');

    expect(served.at(-1)).toBe('critical');
  });

  it('sends everybody back while the shared budget cannot be asked, and serves again afterwards', async () => {
    const budget = budgetOf({ requestsPerMinute: 60 });
    const away = Object.assign(new Error('Redis is away'), { code: 'NOT_YET' });
    jest.spyOn(board, 'take').mockRejectedValueOnce(away);

    await expect(call(budget, 'high', 'early')).rejects.toBe(away);

    expect(await call(budget, 'high', 'late')).toBe('late');
  });

  it('is silent for as long as a 429 asked', async () => {
    const budget = budgetOf({});
    budget.pauseFor(5000);
    void call(budget, 'critical', 'waits');

    await clock.advance(4999);
    expect(served).toEqual([]);
    await clock.advance(1);
    expect(served).toEqual(['waits']);
  });

  it('sends callers back rather than keep them through a long pause, and serves again afterwards', async () => {
    const budget = budgetOf({ concurrency: 1 });
    const blocker = budget.run(
      'high',
      () =>
        new Promise((resolve) =>
          clock.after(1000, () => {
            resolve('done');
          }),
        ),
    );
    const waiting = call(budget, 'high', 'early');
    const refused = { code: 'REMOTE_THROTTLED', retry: { afterMs: 300_000, charged: false } };

    budget.pauseFor(300_000);

    await expect(waiting).rejects.toMatchObject(refused);
    await expect(call(budget, 'critical', 'late')).rejects.toMatchObject(refused);
    await clock.advance(300_000);
    expect(await blocker).toBe('done');
    expect(await call(budget, 'low', 'after')).toBe('after');
  });

  it('does not believe a Retry-After of days', async () => {
    const budget = budgetOf({});
    budget.pauseFor(30 * 24 * 60 * 60_000);

    await clock.advance(60 * 60_000);

    expect(await call(budget, 'low', 'after an hour')).toBe('after an hour');
  });

  it('sends everybody away once it is closed', async () => {
    const budget = budgetOf({ requestsPerMinute: 60, burst: 1 });
    await call(budget, 'critical', 'first');
    const waiting = call(budget, 'critical', 'second');

    budget.close();

    await expect(waiting).rejects.toMatchObject({ code: 'REMOTE_UNAVAILABLE' });
    await expect(call(budget, 'low', 'third')).rejects.toMatchObject({ code: 'REMOTE_UNAVAILABLE' });
  });
});
