import { aSyncRun, aTransferReport } from '@dss/ports/testing';
import { noOutcomes } from '@dss/sync-run';
import { describeEnd, settleRecord } from './describe-end.js';

const run = aSyncRun({
  state: 'working',
  fence: 7,
  requestedAt: '2026-03-01T08:00:00.000Z',
  startedAt: '2026-03-01T08:00:01.000Z',
  expected: 3,
});
const progress = (counts: object, done = 3) => ({
  expected: 3,
  done,
  counts: { ...noOutcomes(), ...counts },
  conflicts: 1,
  lastSettleMs: undefined,
  nowMs: 0,
});
const END = new Date('2026-03-01T08:00:03.500Z');
const end = (changes: object, counts: object, done = 3) =>
  describeEnd({ ...run, ...changes }, progress(counts, done), aTransferReport(), END);
const brokenSpace = { space: 'HR', code: 'SOURCE_FORBIDDEN', reason: '403' };

describe('describeEnd', () => {
  it.each([
    ['all settled, conflicts and skips included', {}, { created: 1, kept: 1, skipped: 1 }, 3, 'completed', undefined],
    ['one rejected', {}, { created: 2, rejected: 1 }, 3, 'partial', undefined],
    ['a space that could not be listed', { incompleteScopes: [brokenSpace] }, { created: 3 }, 3, 'partial', /HR/],
    ['an asset without outcome', {}, { created: 2 }, 2, 'incomplete', /^1 assets/],
    [
      'no listing at all',
      { end: 'failed', reason: 'Secret refused', code: 'CREDENTIALS_REFUSED' },
      {},
      0,
      'failed',
      /Secret refused/,
    ],
  ])('%s', (_story, changes, counts, done, expected, reason) => {
    const described = end(changes, counts, done);
    expect(described.end).toBe(expected);
    if (reason === undefined) expect(described.reason).toBeUndefined();
    else expect(described.reason).toMatch(reason);
  });

  it('asks for approval where a run held something back, and hands the figures on', () => {
    const retirement = { tables: 90, due: 12, limit: 10, held: 12, reason: '12 of 90 tables would be retired' };
    expect(end({ retirement }, { skipped: 3 })).toMatchObject({
      end: 'completed',
      reason: '12 of 90 tables would be retired',
      retirement,
    });
  });

  it('counts time from the start, not from the wait in the queue', () => {
    expect(end({}, { created: 3 }).durationMs).toBe(2_500);
  });

  it('expects what is there when listing never ended', () => {
    const failed = { ...run, end: 'failed', expected: undefined } as const;
    const counted = { ...progress({ unchanged: 2 }, 2), expected: undefined };
    expect(describeEnd(failed, counted, aTransferReport(), END).expected).toBe(2);
  });
});

describe('settleRecord', () => {
  it('takes every figure from the stored event, whatever this gateway has counted', () => {
    const stored = { ...end({}, { created: 3 }), endedAt: '2026-03-01T08:00:02.000Z' };
    expect(settleRecord({ ...run, conflicts: 9 }, stored, [])).toMatchObject({
      state: 'ended',
      end: 'completed',
      conflicts: 1,
      counts: { created: 3 },
      endedAt: '2026-03-01T08:00:02.000Z',
    });
  });

  it('lists open assets with an incomplete end only', () => {
    const open = [{ ordinal: 2, space: 'SALES', technicalName: 'ORDERS' }];
    expect(settleRecord(run, end({}, { created: 2 }, 2), open).open).toEqual(open);
    expect(settleRecord(run, end({}, { created: 3 }), open).open).toBeUndefined();
  });
});
