import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { type RequestBudget, pauseRequests, takeRequest } from '@dss/pacing';
import { budgetBoardContract } from '@dss/ports/testing';
import { RedisBudgetBoard } from './redis-budget-board.js';
import { openTestRedis } from './open-test-redis.js';

budgetBoardContract('RedisBudgetBoard', async () => {
  const { redis, namespace, forgetAll, close } = await openTestRedis();
  return { board: new RedisBudgetBoard(redis, namespace), forgetAll, close };
});

describe('RedisBudgetBoard', () => {
  let opened: Awaited<ReturnType<typeof openTestRedis>>;
  beforeAll(async () => {
    opened = await openTestRedis();
  });
  afterAll(() => opened.close());

  it('does exactly what the functions do, number by number', async () => {
    const step = fc.record({
      afterMs: fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: -500, max: 40_000 })),
      needed: fc.double({ min: 1, max: 12, noNaN: true }),
      pauseMs: fc.option(fc.integer({ min: 0, max: 8_000_000 }), { nil: undefined, freq: 6 }),
    });
    const limits = fc.record({
      requestsPerMinute: fc.integer({ min: 1, max: 6000 }),
      burst: fc.integer({ min: 1, max: 40 }),
    });

    await fc.assert(
      fc.asyncProperty(limits, fc.array(step, { minLength: 1, maxLength: 30 }), async (budgetLimits, steps) => {
        const user = randomUUID();
        let now = 1_700_000_000_000.25;
        const board = new RedisBudgetBoard(opened.redis, opened.namespace, () => now);
        let expected: RequestBudget | undefined;
        for (const { afterMs, needed, pauseMs } of steps) {
          now += afterMs;
          if (pauseMs !== undefined) {
            expected = pauseRequests(expected, budgetLimits, pauseMs, now);
            await board.pause(user, budgetLimits, pauseMs);
          }
          const answer = takeRequest(expected, budgetLimits, needed, now);
          expected = answer.budget;
          expect(await board.take(user, budgetLimits, needed)).toBe(answer.waitMs);
        }
        const stored = await opened.redis.get(`${opened.namespace}:{${user}}:budget`);
        expect(stored?.split(' ').map(Number)).toEqual([1, expected?.level, expected?.atMs, expected?.pausedUntilMs]);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('begins with a burst over a text of another version', async () => {
    const board = new RedisBudgetBoard(opened.redis, opened.namespace);
    await opened.redis.set(`${opened.namespace}:{later}:budget`, '99 1 2 3');

    expect(await board.take('later', { requestsPerMinute: 60, burst: 3 }, 3)).toBe(0);
  });

  it('sends nobody while Redis is away, and counts it as nobody’s failed attempt', async () => {
    const { redis, namespace } = await openTestRedis();
    const board = new RedisBudgetBoard(redis, namespace);
    redis.disconnect();

    const asking = board.take('tenant', { requestsPerMinute: 60, burst: 3 }, 1);

    await expect(asking).rejects.toMatchObject({ code: 'NOT_YET', retry: { charged: false } });
  });
});
