import fc from 'fast-check';
import type { Progress } from '@dss/ports';
import { aSyncRun } from '@dss/ports/testing';
import { noOutcomes } from '@dss/sync-run';
import { type RunFacts, type Step, confirmStep, decideStep } from './decide-step.js';

const MINUTE = 60_000;
const START = Date.parse('2026-03-01T08:00:00.000Z');
const at = (minutes: number) => new Date(START + minutes * MINUTE).toISOString();

function facts(run: Partial<RunFacts['run']>, progress: Partial<Progress> = {}, nowMinutes = 10): RunFacts {
  const nowMs = START + nowMinutes * MINUTE;
  return {
    run: aSyncRun({ requestedAt: at(0), ...run }),
    progress: {
      expected: undefined,
      done: 0,
      counts: noOutcomes(),
      conflicts: 0,
      lastSettleMs: undefined,
      nowMs,
      ...progress,
    },
    nowMs,
    repairAfterMs: MINUTE,
    commandAfterMs: 10_000,
  };
}

const working = { state: 'working', startedAt: at(0), listedAt: at(1), expected: 5 } as const;
const lag = (stage: 'cmd' | 'fetch' | 'write', pending: number, ackPending = 0) => [
  { stage, priority: 'medium' as const, pending, ackPending, redelivered: 0 },
];

describe('decideStep', () => {
  const settledAt = (minutes: number, done: number) => ({ expected: 5, done, lastSettleMs: START + minutes * MINUTE });
  it.each<[string, RunFacts, Step]>([
    ['a fresh queued run', facts({}, {}, 0.1), 'wait'],
    ['a queued run of some age', facts({}, {}, 1), 'publish-command'],
    [
      'a queued run whose command was just published again',
      facts({ repair: { rounds: 0, at: at(1) } }, {}, 1.1),
      'wait',
    ],
    ['a run that failed to list', facts({ state: 'listing', end: 'failed' }), 'close'],
    ['a run that failed before it began', facts({ state: 'queued', end: 'failed' }, {}, 0), 'close'],
    ['listing that goes on', facts({ state: 'listing', startedAt: at(9.5) }), 'wait'],
    ['listing that settles unchanged assets', facts({ state: 'listing', startedAt: at(0) }, settledAt(9.5, 3)), 'wait'],
    ['listing that went quiet', facts({ state: 'listing', startedAt: at(0) }), 'publish-command'],
    [
      'listing that stays quiet',
      facts({ state: 'listing', startedAt: at(0), repair: { rounds: 3, at: at(5) } }),
      'give-up',
    ],
    ['a ledger that was not told the number', facts(working, { done: 5 }), 'expect'],
    ['everything settled', facts(working, settledAt(2, 5)), 'close'],
    ['nothing to do at all', facts(working, { expected: 0 }), 'close'],
    ['assets settled a moment ago', facts(working, settledAt(9.5, 3)), 'wait'],
    ['no asset settled yet, listing just ended', facts({ ...working, listedAt: at(9.5) }, { expected: 5 }), 'wait'],
    ['quiet with open assets', facts(working, settledAt(2, 3)), 'put-back'],
    ['put back a moment ago', facts({ ...working, repair: { rounds: 1, at: at(9.5) } }, settledAt(2, 3)), 'wait'],
    [
      'quiet after the second round',
      facts({ ...working, repair: { rounds: 2, at: at(5) } }, settledAt(2, 3)),
      'put-back',
    ],
    ['quiet after the last round', facts({ ...working, repair: { rounds: 3, at: at(5) } }, settledAt(2, 3)), 'give-up'],
  ])('%s', (_story, given, step) => {
    expect(decideStep(given)).toBe(step);
  });

  it('times settles by the clock that stamped them, however wrong ours is', () => {
    const slow = facts(working, settledAt(2, 3), 10);
    const ledgerNow = START + 2.5 * MINUTE;
    expect(decideStep({ ...slow, progress: { ...slow.progress, nowMs: ledgerNow } })).toBe('wait');
  });

  it('never gives up or closes a run that has open assets and rounds left', () => {
    const anyFacts = fc.record({
      done: fc.integer({ min: 0, max: 4 }),
      rounds: fc.integer({ min: 0, max: 2 }),
      now: fc.integer({ min: 1, max: 10_000 }),
    });
    fc.assert(
      fc.property(anyFacts, ({ done, rounds, now }) => {
        const given = facts({ ...working, repair: { rounds, at: at(0) } }, { expected: 5, done }, now);
        expect(['wait', 'put-back']).toContain(decideStep(given));
      }),
    );
  });
});

describe('confirmStep', () => {
  it.each<[string, Step, ReturnType<typeof lag>, Step]>([
    ['a command that still waits in its queue', 'publish-command', lag('cmd', 1), 'wait'],
    ['a command that discovery is working on', 'publish-command', lag('cmd', 0, 1), 'wait'],
    ['no command anywhere', 'publish-command', lag('fetch', 7), 'publish-command'],
    ['open assets with messages', 'put-back', lag('write', 1), 'wait'],
    ['open assets being worked on', 'put-back', lag('fetch', 0, 1), 'wait'],
    ['open assets while only the next run waits', 'put-back', lag('cmd', 0, 1), 'put-back'],
    ['a last try that is under way', 'give-up', lag('write', 0, 1), 'wait'],
    ['nothing under way', 'give-up', lag('write', 0), 'give-up'],
  ])('%s', (_story, step, rows, confirmed) => {
    expect(confirmStep(step, rows)).toBe(confirmed);
  });
});
