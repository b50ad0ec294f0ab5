import { PRIORITIES, type Priority } from '@dss/catalog-model';
import fc from 'fast-check';
import { type BudgetSettings, type BudgetState, chooseTurn, idleBudget, paused, released } from './choose-turn.js';

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
    expect(chooseTurn(SETTINGS, idleBudget(SETTINGS, 0), waiting, 0).priority).toBe(expected);
  });

  it.each([
    ['critical spends the last token', 'critical', 20],
    ['high leaves a tenth', 'high', 19],
    ['medium leaves a quarter', 'medium', 16],
    ['low leaves two fifths', 'low', 13],
  ] as const)('%s of the burst', (_story, priority, expected) => {
    expect(burstOf(priority)).toBe(expected);
  });

  it('keeps one slot free of medium and low, so that slow reads cannot hold everything', () => {
    const settings = { ...SETTINGS, requestsPerMinute: 0 };
    const { state, granted } = takeAll(settings, { ...NOBODY, medium: 9, low: 9 });

    expect(granted).toBe(7);
    expect(chooseTurn(settings, state, ALL_WAIT, 0).priority).toBe('critical');
  });

  it('serves nobody during a pause, and then starts from an empty bucket', () => {
    const state = paused(idleBudget(SETTINGS, 0), 5000);

    expect(chooseTurn(SETTINGS, state, ALL_WAIT, 1000)).toEqual({ waitMs: 4000 });
    expect(chooseTurn(SETTINGS, state, ALL_WAIT, 5000)).toEqual({ waitMs: 250 });
    expect(chooseTurn(SETTINGS, state, ALL_WAIT, 5250).priority).toBe('critical');
  });

  it('does not shorten a pause', () => {
    expect(paused(paused(idleBudget(SETTINGS, 0), 5000), 1000).pausedUntilMs).toBe(5000);
  });

  it('gives every waiting class its turn, however many critical calls come', () => {
    const gaps = longestGaps({ ...SETTINGS, requestsPerMinute: 0, concurrency: 1 }, 2000);

    // Analytic bound: the floor and the classes that are overdue at the same time (pipeline.md 5).
    expect(gaps.high).toBeLessThanOrEqual(6);
    expect(gaps.medium).toBeLessThanOrEqual(10);
    expect(gaps.low).toBeLessThanOrEqual(18);
  });

  it('spends no more than burst and rate allow, runs no more than the cap, and never strands who waits', () => {
    fc.assert(
      fc.property(settings, fc.array(step, { minLength: 1, maxLength: 200 }), (budget, steps) => {
        const seen = simulate(budget, steps);

        const allowed = budget.burst + (budget.requestsPerMinute / 60_000) * seen.elapsedMs;
        if (budget.requestsPerMinute > 0) expect(seen.granted).toBeLessThanOrEqual(allowed + 1e-6);
        expect(seen.mostRunning).toBeLessThanOrEqual(budget.concurrency);
        expect(seen.grantedInPause).toBe(0);
        expect(seen.stranded).toBe(false);
      }),
    );
  });
});

function burstOf(priority: Priority): number {
  return takeAll({ ...SETTINGS, concurrency: 100 }, { ...NOBODY, [priority]: 100 }).granted;
}

function takeAll(settings: BudgetSettings, waiting: typeof NOBODY): { state: BudgetState; granted: number } {
  let state = idleBudget(settings, 0);
  for (let granted = 0; ; granted++) {
    const turn = chooseTurn(settings, state, waiting, 0);
    if (turn.priority === undefined) return { state, granted };
    state = turn.state;
  }
}

function longestGaps(settings: BudgetSettings, turns: number): Record<Priority, number> {
  let state = idleBudget(settings, 0);
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
  let state = idleBudget(budget, 0);
  let nowMs = 0;
  const waiting = { ...NOBODY } as Record<Priority, number>;
  const seen = { granted: 0, mostRunning: 0, grantedInPause: 0, stranded: false, elapsedMs: 0 };
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
      seen.granted++;
      seen.mostRunning = Math.max(seen.mostRunning, ...[PRIORITIES.reduce((sum, p) => sum + state.running[p], 0)]);
    }
  }
  return { ...seen, elapsedMs: nowMs };
}
