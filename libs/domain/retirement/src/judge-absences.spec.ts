import { type Absence, type Checkpoint, assetKey } from '@dss/catalog-model';
import { type KnownAsset, type SpaceLook, judgeAbsences } from './judge-absences.js';
import { DEFAULT_RETIREMENT_POLICY as POLICY } from './retirement-policy.js';
import type { RetirementRecord } from './retirement-record.js';

const KEY = assetKey({ tenant: 'acme', space: 'SALES', name: 'V_GONE' });
const OTHER = assetKey({ tenant: 'acme', space: 'SALES', name: 'V_THERE' });
const day = (n: number) => ({ ours: `2026-01-${String(n).padStart(2, '0')}T00:00:00.000Z` });

const look = (changes: Partial<SpaceLook> = {}): SpaceLook => ({
  complete: true,
  types: new Set(['views', 'localtables']),
  shown: new Set([OTHER]),
  at: day(3),
  ...changes,
});
const counted = (absences: number, since: number): Partial<Checkpoint> => ({ absences, absentSince: day(since).ours });
const record = (changes: Partial<RetirementRecord> = {}): RetirementRecord => ({
  ...{ v: 1, key: KEY, space: 'SALES', technicalName: 'V_GONE', type: 'views' },
  ...{ database: 'dsp_sales', table: 'v_gone', run: 'r3', fence: 3, state: 'retired', at: day(1) },
  ...changes,
});

function judge(changes: Partial<Checkpoint>, over: { look?: SpaceLook; record?: RetirementRecord } = {}) {
  const checkpoint: KnownAsset['checkpoint'] = { type: 'views', outcome: 'updated', ...changes };
  const known = { checkpoint, ...(over.record && { record: over.record }) };
  return judgeAbsences(over.look ?? look(), new Map([[KEY, known]]), POLICY).get(KEY);
}

describe('judgeAbsences', () => {
  it.each<[string, Partial<Checkpoint>, RetirementRecord | undefined, Absence['step']]>([
    ['absent for the first time', {}, undefined, 'count'],
    ['absent often, but for less than a day', counted(9, 3), undefined, 'count'],
    ['absent twice over a day', counted(1, 2), undefined, 'retire'],
    ['retired, in quarantine', counted(5, 1), record(), 'wait'],
    ['retired, the quarantine is over', counted(5, 1), record({ at: { ours: '2025-12-27T00:00:00.000Z' } }), 'delete'],
    ['retired long ago, the count was lost', {}, record({ at: { ours: '2025-01-01T00:00:00.000Z' } }), 'wait'],
    ['kept by a person', counted(9, 1), record({ state: 'kept', keptBy: 'ann' }), 'keep'],
  ])('%s', (_story, checkpoint, retirement, step) => {
    expect(judge(checkpoint, retirement && { record: retirement })?.step).toBe(step);
  });

  it('needs as many listings as the policy says, however long it takes', () => {
    const strict = { ...POLICY, listings: 3 };
    const step = (absences: number) => {
      const checkpoint = { type: 'views', outcome: 'updated', ...counted(absences, 1) };
      return judgeAbsences(look(), new Map([[KEY, { checkpoint }]]), strict).get(KEY)?.step;
    };
    expect([step(1), step(2)]).toEqual(['count', 'retire']);
  });

  it('keeps the beginning and the number of listings as evidence', () => {
    const reason = 'absent in 5 complete listings since 2026-01-01T00:00:00.000Z';
    expect(judge(counted(4, 1))).toEqual({ step: 'retire', listings: 5, since: day(1), at: day(3), reason });
  });

  it.each<[string, Partial<Checkpoint>, RetirementRecord | undefined, string]>([
    [
      'is counted',
      {},
      undefined,
      'retirement pending: absent in 1 complete listing since 2026-01-03T00:00:00.000Z; retired after 2 listings over 24 hours',
    ],
    ['waits', {}, record(), 'retired on 2026-01-01; deleted after a quarantine of 7 days with fresh proof'],
    [
      'is kept',
      {},
      record({ state: 'kept', keptBy: 'ann' }),
      'absent in 1 complete listing since 2026-01-03T00:00:00.000Z; kept by ann',
    ],
  ])('says what it waits for when it %s', (_story, checkpoint, retirement, reason) => {
    expect(judge(checkpoint, retirement && { record: retirement })?.reason).toBe(reason);
  });

  it('carries the approval of its retirement to its deletion', () => {
    const approved = record({ at: { ours: '2025-12-27T00:00:00.000Z' }, approved: true });
    expect(judge(counted(5, 1), { record: approved })).toMatchObject({ step: 'delete', approved: true });
    const emptied = judge(counted(5, 1), { record: approved, look: look({ shown: new Set() }) });
    expect([emptied?.step, emptied?.approved]).toEqual(['delete', undefined]);
  });

  it.each<[string, SpaceLook]>([
    ['is shown', look({ shown: new Set([KEY]) })],
    ['is in a space of which one list failed', look({ complete: false })],
    ['is of a type that the tenant has no list of', look({ types: new Set(['localtables']) })],
  ])('judges nothing that %s', (_story, seen) => {
    expect(judge(counted(9, 1), { look: seen })).toBeUndefined();
  });

  it('does not look again for what it has deleted, whichever store remembers', () => {
    expect(judge({ outcome: 'deleted' })).toBeUndefined();
    expect(judge({}, { record: record({ state: 'deleted' }) })).toBeUndefined();
  });

  it('notes that the whole space shows nothing', () => {
    expect(judge({}, { look: look({ shown: new Set() }) })).toMatchObject({ emptied: true });
  });

  it('knows a retired asset from its record alone', () => {
    const known = new Map([[KEY, { record: record() }]]);
    expect(judgeAbsences(look(), known, POLICY).get(KEY)).toMatchObject({ step: 'wait', listings: 1, retired: day(1) });
  });
});
