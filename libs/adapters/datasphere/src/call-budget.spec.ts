import type { Priority } from '@dss/catalog-model';
import { CallBudget } from './call-budget.js';
import { ManualClock } from './testing/test-clocks.js';

describe('CallBudget', () => {
  let clock: ManualClock;
  let served: string[];

  beforeEach(() => {
    clock = new ManualClock();
    served = [];
  });

  function budgetOf(settings: { requestsPerMinute?: number; burst?: number; concurrency?: number }): CallBudget {
    return new CallBudget({ requestsPerMinute: 0, burst: 20, concurrency: 8, ...settings }, clock);
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
