import { PRIORITIES, type Priority } from '@dss/catalog-model';
import fc from 'fast-check';
import { type BudgetSettings, IDLE, chooseTurn, paused, released } from './choose-turn.js';

const SETTINGS: BudgetSettings = { requestsPerMinute: 240, burst: 20, concurrency: 8 };
const ALL_WAIT = { critical: 1, high: 1, medium: 1, low: 1 };
const NOBODY = { critical: 0, high: 0, medium: 0, low: 0 };

describe('chooseTurn', () => {
  it.each([
    ['nobody waits', NOBODY, undefined],
    ['critical before all others', ALL_WAIT, 'critical'],
    ['high before medium and low', { ...ALL_WAIT, critical: 0 }, 'high'],
    ['low when nobody else waits', { ...NOBODY, low: 1 }, 'low'],
  ] as const)('%s', (_story, waiting, expected) => {
    expect(chooseTurn(SETTINGS, IDLE, waiting, 0).priority).toBe(expected);
  });

  it.each([
    ['critical spends the last request', 'critical', 1],
    ['high leaves a tenth', 'high', 2],
    ['medium leaves a quarter', 'medium', 5],
    ['low leaves two fifths', 'low', 8],
  ] as const)('%s of the burst', (_story, priority, needed) => {
    expect(chooseTurn(SETTINGS, IDLE, { ...NOBODY, [priority]: 1 }, 0)).toMatchObject({ priority, needed });
  });

  it('asks for one request only on behalf of a class that was passed over too often', () => {
    const state = { ...IDLE, passedOver: { ...NOBODY, low: 15 } };

    expect(chooseTurn(SETTINGS, state, ALL_WAIT, 0)).toMatchObject({ priority: 'low', needed: 1 });
  });

  it('keeps one slot free of medium and low, so that slow reads cannot hold everything', () => {
    const { state, granted } = takeAll({ ...NOBODY, medium: 9, low: 9 });

    expect(granted).toBe(7);
    expect(chooseTurn(SETTINGS, state, ALL_WAIT, 0).priority).toBe('critical');
  });

  it('serves nobody during a pause', () => {
    const state = paused(IDLE, 5000);

    expect(chooseTurn(SETTINGS, state, ALL_WAIT, 1000)).toEqual({ waitMs: 4000 });
    expect(chooseTurn(SETTINGS, state, ALL_WAIT, 5000).priority).toBe('critical');
  });

  it('does not shorten a pause', () => {
    expect(paused(paused(IDLE, 5000), 1000).pausedUntilMs).toBe(5000);
  });

  it('gives every waiting class its turn, however many critical calls come', () => {
    const gaps = longestGaps({ ...SETTINGS, concurrency: 1 }, 2000);

    // Analytic bound: the floor and the classes that are overdue at the same time (pipeline.md 5).
    expect(gaps.high).toBeLessThanOrEqual(6);
    expect(gaps.medium).toBeLessThanOrEqual(10);
    expect(gaps.low).toBeLessThanOrEqual(18);
  });

  it('runs no more than the cap, nothing in a pause, and never strands who waits', () => {
    fc.assert(
      fc.property(settings, fc.array(step, { minLength: 1, maxLength: 200 }), (budget, steps) => {
        const seen = simulate(budget, steps);

        expect(seen.mostRunning).toBeLessThanOrEqual(budget.concurrency);
        expect(seen.grantedInPause).toBe(0);
        expect(seen.stranded).toBe(false);
      }),
    );
  });
});

function takeAll(waiting: typeof NOBODY): { state: typeof IDLE; granted: number } {
  let state = IDLE;
  for (let granted = 0; ; granted++) {
    const turn = chooseTurn(SETTINGS, state, waiting, 0);
    if (turn.priority === undefined) return { state, granted };
    state = turn.state;
  }
}

function longestGaps(settings: BudgetSettings, turns: number): Record<Priority, number> {
  let state = IDLE;
  const longest = { ...NOBODY } as Record<Priority, number>;
  const since = { ...NOBODY } as Record<Priority, number>;
  for (let at = 0; at < turns; at++) {
    const turn = chooseTurn(settings, state, ALL_WAIT, 0);
    if (turn.priority === undefined) throw new Error('nobody was served');
    for (const priority of PRIORITIES) since[priority] = priority === turn.priority ? 0 : since[priority] + 1;
    for (const priority of PRIORITIES) longest[priority] = Math.max(longest[priority], since[priority]);
    state = released(turn.state, turn.priority);
  }
  return longest;
}

const settings = fc.record({
  requestsPerMinute: fc.constantFrom(0, 1, 60, 240, 6000),
  burst: fc.integer({ min: 1, max: 30 }),
  concurrency: fc.integer({ min: 1, max: 10 }),
});
const step = fc.oneof(
  fc.record({ kind: fc.constant('come' as const), priority: fc.constantFrom(...PRIORITIES) }),
  fc.record({ kind: fc.constant('end' as const), priority: fc.constantFrom(...PRIORITIES) }),
  fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 5000 }) }),
  fc.record({ kind: fc.constant('pause' as const), ms: fc.integer({ min: 0, max: 5000 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function simulate(budget: BudgetSettings, steps: readonly Step[]) {
  let state = IDLE;
  let nowMs = 0;
  const waiting = { ...NOBODY } as Record<Priority, number>;
  const seen = { mostRunning: 0, grantedInPause: 0, stranded: false };
  for (const next of steps) {
    if (next.kind === 'come') waiting[next.priority]++;
    if (next.kind === 'end' && state.running[next.priority] > 0) state = released(state, next.priority);
    if (next.kind === 'pass') nowMs += next.ms;
    if (next.kind === 'pause') state = paused(state, nowMs + next.ms);
    for (;;) {
      const turn = chooseTurn(budget, state, waiting, nowMs);
      if (turn.priority === undefined) {
        const idle = PRIORITIES.every((priority) => state.running[priority] === 0);
        const wanted = PRIORITIES.some((priority) => waiting[priority] > 0);
        seen.stranded ||= idle && wanted && !(turn.waitMs !== undefined && turn.waitMs > 0);
        break;
      }
      if (nowMs < state.pausedUntilMs) seen.grantedInPause++;
      state = turn.state;
      waiting[turn.priority]--;
      seen.mostRunning = Math.max(seen.mostRunning, ...[PRIORITIES.reduce((sum, p) => sum + state.running[p], 0)]);
    }
  }
  return seen;
}
