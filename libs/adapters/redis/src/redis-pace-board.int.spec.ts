import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { type PaceAsk, type PaceState, PHASES, exchange } from '@dss/pacing';
import { aPaceAsk, paceBoardContract } from '@dss/ports/testing';
import { Keys } from './keys.js';
import { STATE_FIELDS } from './pace-codec.js';
import { RedisPaceBoard } from './redis-pace-board.js';
import { openTestRedis } from './open-test-redis.js';

paceBoardContract('RedisPaceBoard', async () => {
  const { redis, namespace, forgetAll, close } = await openTestRedis();
  return { board: new RedisPaceBoard(redis, namespace), forgetAll, close };
});

describe('RedisPaceBoard', () => {
  let opened: Awaited<ReturnType<typeof openTestRedis>>;
  beforeAll(async () => {
    opened = await openTestRedis();
  });
  afterAll(() => opened.close());

  it('does exactly what the function does, number by number', async () => {
    const steps = fc.array(
      fc.oneof(
        anyStep.map((step) => [step]),
        saturation,
      ),
      { minLength: 1, maxLength: 25 },
    );
    const seen = new Set<string>();

    await fc.assert(
      fc.asyncProperty(quotas, fc.boolean(), steps, async (configured, begins, conversation) => {
        const bucket = { account: randomUUID(), region: 'r', operation: 'o' };
        let now = 1_700_000_000_000.25;
        const board = new RedisPaceBoard(opened.redis, opened.namespace, () => now);
        let expected: PaceState | undefined;
        let isConfigured = begins;
        for (const step of conversation.flat()) {
          now += step.afterMs;
          isConfigured = step.isConfigured ?? isConfigured;
          const quota = isConfigured ? configured : undefined;
          if (step.isForgotten) {
            await opened.forgetAll();
            expected = undefined;
          }
          const ask = askOf(step, expected);
          const answer = exchange(expected, quota, ask, now);
          expected = answer.state;
          seen.add(answer.state.phase);

          expect(await board.exchange(bucket, quota, ask)).toEqual(answer.grant);
          expect(await board.find(bucket)).toEqual(answer.state);
        }
      }),
      {
        numRuns: 25,
        examples: [
          [{ perSecond: 10, burst: 20 }, false, [saturated(20, 100, 80), [A_THROTTLE], saturated(120, 60, 3)]],
        ],
      },
    );
    expect([...seen].sort()).toEqual(['exact', 'free', 'hold', 'ramp', 'rise']);
  }, 60_000);

  it('decides like the function in any state that there may be', async () => {
    const now = 1_700_000_000_000.5;
    const board = new RedisPaceBoard(opened.redis, opened.namespace, () => now);
    const bucket = { account: 'any', region: 'r', operation: 'o' };
    const key = new Keys(opened.namespace).pace(bucket);
    const state = anyState(now);

    await fc.assert(
      fc.asyncProperty(state, fc.option(quotas, { nil: undefined }), anyStep, async (before, quota, step) => {
        await opened.redis.set(key, packState(before));
        const ask = askOf(step, before);
        const expected = exchange(before, quota, ask, now);

        expect(await board.exchange(bucket, quota, ask)).toEqual(expected.grant);
        expect(await board.find(bucket)).toEqual(expected.state);
      }),
      { numRuns: 4000 },
    );
  }, 60_000);

  it('begins anew over a text of another version', async () => {
    const board = new RedisPaceBoard(opened.redis, opened.namespace);
    const bucket = { account: '1', region: 'r', operation: 'o' };
    const quota = { perSecond: 10, burst: 10 };
    const before = await board.exchange(bucket, quota, aPaceAsk());
    const [key = ''] = await opened.redis.keys(`${opened.namespace}:{pace:1:*`);
    await opened.redis.set(key, '99 1 2 3');

    expect(await board.find(bucket)).toBeUndefined();
    const after = await board.exchange(bucket, quota, aPaceAsk({ life: before.life }));
    expect(after.life).toBeGreaterThan(before.life);
    expect(after.slots.filter(({ inMs }) => inMs === 0)).toEqual([]);
  });

  it('sends nobody while Redis is away, and counts it as nobody’s failed attempt', async () => {
    const { redis, namespace } = await openTestRedis();
    const board = new RedisPaceBoard(redis, namespace);
    redis.disconnect();

    const asking = board.exchange({ account: '1', region: 'r', operation: 'o' }, undefined, aPaceAsk());

    await expect(asking).rejects.toMatchObject({ code: 'NOT_YET', retry: { charged: false } });
  });
});

const rarely = <T>(usual: T, arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, arbitrary);
const few = fc.oneof(fc.constant(0), fc.nat(40));

const quotas = fc.record({
  perSecond: fc.double({ min: 0.1, max: 400, noNaN: true }),
  burst: fc.integer({ min: 1, max: 500 }),
});

const anyStep = fc.record({
  afterMs: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: -50, max: 40_000 })),
  wants: fc.record({ critical: few, high: few, medium: few, low: few }),
  unused: rarely(0, fc.nat(3)),
  throttled: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(4)),
  throttledLate: rarely(0, fc.nat(4)),
  epochsBehind: rarely(0, fc.constant(1)),
  retryAfterMs: rarely(0, fc.integer({ min: 0, max: 90_000 })),
  latencyMs: fc.oneof(fc.constant(0), fc.double({ min: 0.1, max: 900, noNaN: true })),
  sentPerSecond: fc.nat(3000),
  knows: fc.constantFrom<Step['knows']>('this life', 'this life', 'nothing', 'another life'),
  isForgotten: rarely(false, fc.boolean()),
  isConfigured: rarely(undefined, fc.option(fc.boolean(), { nil: undefined })),
});

/** Calls and calls again without a throttle: what makes a rate climb. */
const saturation = fc
  .record({ steps: fc.integer({ min: 5, max: 60 }), everyMs: fc.integer({ min: 10, max: 120 }), latencyMs: fc.nat(8) })
  .map(({ steps, everyMs, latencyMs }) => saturated(steps, everyMs, latencyMs));

function saturated(steps: number, everyMs: number, latencyMs: number): Step[] {
  return Array.from({ length: steps }, () => ({ ...QUIET, afterMs: everyMs, latencyMs }));
}

interface Step extends Omit<PaceAsk, 'epoch' | 'life' | 'rate'> {
  readonly afterMs: number;
  readonly epochsBehind: number;
  readonly knows: 'this life' | 'another life' | 'nothing';
  readonly isForgotten: boolean;
  readonly isConfigured: boolean | undefined;
}

const QUIET: Omit<Step, 'afterMs' | 'latencyMs'> = {
  wants: { critical: 0, high: 10, medium: 90, low: 5 },
  unused: 0,
  throttled: 0,
  throttledLate: 0,
  epochsBehind: 0,
  retryAfterMs: 0,
  sentPerSecond: 0,
  knows: 'this life',
  isForgotten: false,
  isConfigured: undefined,
};

/** What a state of one of our operations may look like, near the borders of every decision. */
function anyState(now: number): fc.Arbitrary<PaceState> {
  const ago = (most: number) => decimal(Math.min(0, most), Math.max(0, most)).map((ms) => now - ms);
  const owed = decimal(0, 2);
  return fc
    .record({
      phase: fc.constantFrom(...PHASES),
      at: ago(2000),
      level: decimal(-10, 40),
      rate: decimal(1, 1200),
      growth: fc.constantFrom(1.25, 1.5625, 1.6, 2),
      epoch: fc.nat(5),
      estimate: fc.oneof(decimal(0.2, 3), decimal(0.2, 150)),
      measuredS: fc.oneof(fc.constant(0), decimal(0, 70)),
      known: fc.oneof(fc.constant(0), decimal(0.8, 1.2)),
      since: ago(10_000),
      spent: decimal(0.5, 3.5),
      rested: fc.constantFrom(0, 0, 1),
      turnedAt: ago(6000),
      turnSpent: fc.nat(120),
      credit: decimal(-8, 10),
      pausedUntil: rarely(0, ago(-500)),
      ...{ owedHigh: owed, owedMedium: owed, owedLow: owed },
      ...{ waitedHigh: ago(1500), waitedMedium: ago(1500), waitedLow: ago(1500) },
      latency: fc.oneof(fc.constant(0), decimal(1, 120)),
      granted: fc.nat(1000),
      throttled: fc.nat(10),
    })
    .map((state) => ({
      ...state,
      life: now - 60_000,
      // Near what the estimate explains, where it decides.
      spent: Math.round((state.spent * state.estimate * (now - state.since)) / 1000),
      known: state.known * state.spent * state.estimate,
    }));
}

/** Evenly spread, unlike fast-check's doubles. */
function decimal(min: number, max: number): fc.Arbitrary<number> {
  return fc.integer({ min: min * 1000, max: max * 1000 }).map((thousandths) => thousandths / 1000);
}

function packState(state: PaceState): string {
  return ['1', ...STATE_FIELDS.map((field) => (field === 'phase' ? PHASES.indexOf(state.phase) : state[field]))].join(
    ' ',
  );
}

const A_THROTTLE: Step = { ...QUIET, afterMs: 50, latencyMs: 80, throttled: 1 };

function askOf(step: Step, state: PaceState | undefined): PaceAsk {
  const { wants, unused, throttled, throttledLate, retryAfterMs, latencyMs, sentPerSecond, knows } = step;
  const life = knows === 'nothing' ? 0 : (state?.life ?? 0) + (knows === 'another life' ? -7 : 0);
  const epoch = Math.max(0, (state?.epoch ?? 0) - step.epochsBehind);
  const told = { unused, throttled, throttledLate, retryAfterMs, latencyMs, sentPerSecond };
  return { wants, ...told, epoch, life: Math.max(0, life), rate: 33.25 };
}
