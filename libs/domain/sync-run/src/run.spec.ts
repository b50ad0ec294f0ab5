import { noOutcomes } from './outcome.js';
import { RunScope, SyncRun } from './run.js';

/** Never changes again: a bucket that was filled by version 1 holds this. */
const STORED_V1 = {
  v: 1,
  id: '01j8zq4y3n5v6w7x8y9z0a1b2c',
  tenant: 'acme',
  scope: { spaces: ['SALES'] },
  mode: 'incremental',
  dryRun: false,
  priority: 'medium',
  trigger: 'schedule',
  actor: 'scheduler',
  state: 'ended',
  end: 'incomplete',
  reason: '1 asset could not be settled',
  code: 'RUN_INCOMPLETE',
  fence: 42,
  requestedAt: '2026-03-01T08:00:00.000Z',
  startedAt: '2026-03-01T08:00:01.000Z',
  listedAt: '2026-03-01T08:00:02.000Z',
  endedAt: '2026-03-01T08:00:05.000Z',
  wave: '2026.05',
  expected: 2,
  spaces: ['SALES'],
  incompleteScopes: [{ space: 'SALES', type: 'views', code: 'REMOTE_UNAVAILABLE', reason: 'page 3 failed' }],
  counts: { ...noOutcomes(), created: 1 },
  conflicts: 0,
  transfer: {
    actual: { calls: 3, bytes: 3_000 },
    fullRun: { calls: 5, bytes: 9_000 },
    avoided: { calls: 2, bytes: 6_000 },
    byOperation: { 'datasphere.list': { calls: 3, bytesOut: 500, bytesIn: 2_500 } },
    byStrategy: { full: { assets: 1, bytes: 1_000 } },
    computedAs: 'actual plus what unchanged assets cost',
  },
  repair: { rounds: 3, at: '2026-03-01T08:00:04.000Z' },
  open: [{ ordinal: 1, space: 'SALES', technicalName: 'ORDERS' }],
};

describe('a stored run', () => {
  it('of version 1 is read whole', () => {
    expect(SyncRun.parse(JSON.parse(JSON.stringify(STORED_V1)))).toEqual(STORED_V1);
  });

  it('of a newer release is read without what we do not know, in its scope too', () => {
    const newer = { ...STORED_V1, addedLater: 1, scope: { spaces: ['SALES'], folders: ['HR'] } };

    expect(SyncRun.parse(newer)).toEqual(STORED_V1);
  });

  it('of another version is not trusted', () => {
    expect(SyncRun.safeParse({ ...STORED_V1, v: 2 }).success).toBe(false);
  });
});

describe('the scope of a run that is asked for', () => {
  it.each([
    ['everything', {}],
    ['some spaces', { spaces: ['SALES', 'FINANCE'] }],
  ])('may be %s', (_story, scope) => {
    expect(RunScope.parse(scope)).toEqual(scope);
  });

  it.each([
    ['a misspelt restriction, which would be a run over everything', { space: ['SALES'] }],
    ['a space without a name', { spaces: [''] }],
    ['a name longer than any space has', { spaces: ['X'.repeat(101)] }],
    ['more spaces than a tenant has', { spaces: Array.from({ length: 1_001 }, (_, at) => `S${at}`) }],
  ])('may not be %s', (_story, scope) => {
    expect(RunScope.safeParse(scope).success).toBe(false);
  });
});
