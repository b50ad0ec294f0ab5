import { aKey, aManifestEntry, aSyncRun } from '@dss/ports/testing';
import type { ManifestEntry, SyncRun } from '@dss/sync-run';
import { NOW, TENANT, type TestGateway } from './gateway-fixture.js';

export const RUN = '01j8zq4y3n5v6w7x8y9z00run1';

/** The manifest's entries of the run below, by ordinal: two to fetch, a re-map, an unchanged, a flow, one absent. */
export const ENTRIES: readonly ManifestEntry[] = [
  entry(0, 'ORDERS', { intent: 'fetch', recheck: true }),
  entry(1, 'CUSTOMERS', { intent: 'fetch' }),
  entry(2, 'V_SALES', { intent: 'remap', listed: { type: 'views' } }),
  entry(3, 'V_OLD', { intent: 'unchanged', bulk: 'unchanged', listed: { type: 'views' } }),
  entry(4, 'FLOW', {
    intent: 'skip',
    bulk: 'skipped',
    reason: 'a data flow has no columns',
    database: undefined,
    table: undefined,
  }),
  entry(5, 'GONE', { intent: 'absent', listed: { type: 'views' }, reason: 'in no list of its space' }),
];

/** A run that has been listed: six assets in two spaces, nothing settled but what the listing settles itself. */
export async function plannedRun({ ports, gateway }: TestGateway, changes: Partial<SyncRun> = {}): Promise<SyncRun> {
  const at = new Date(NOW).toISOString();
  const times = { requestedAt: at, startedAt: at, listedAt: at };
  const run = aSyncRun({ id: RUN, tenant: TENANT, state: 'working', fence: 7, expected: 6, ...times, ...changes });
  await ports.runs.create(run);
  gateway.list.add(run);
  await ports.ledger.claimTenant(TENANT, RUN);
  await ports.ledger.start(TENANT, RUN);
  const segment = (space: string, type: string, ...ordinals: number[]) => ({
    v: 1 as const,
    space,
    type,
    entries: ENTRIES.filter(({ ordinal }) => ordinals.includes(ordinal)),
  });
  const head = {
    v: 1 as const,
    incomplete: [],
    avoided: { definitions: 1, definitionBytes: 900, entries: 1, entryBytes: 400 },
  };
  await ports.manifests.saveSpace(
    TENANT,
    RUN,
    { ...head, space: 'HR', first: 0, segments: [{ type: 'localtables', first: 0, count: 2 }] },
    [segment('HR', 'localtables', 0, 1)],
  );
  const segments = [
    { type: 'views', first: 2, count: 2 },
    { type: 'dataflows', first: 4, count: 1 },
    { type: 'absent', first: 5, count: 1 },
  ];
  await ports.manifests.saveSpace(TENANT, RUN, { ...head, space: 'SALES', first: 2, segments }, [
    segment('SALES', 'views', 2, 3),
    segment('SALES', 'dataflows', 4),
    segment('SALES', 'absent', 5),
  ]);
  await settleListed(ports);
  await ports.ledger.expect(TENANT, RUN, 6);
  return run;
}

async function settleListed(ports: TestGateway['ports']): Promise<void> {
  const settlements = ENTRIES.flatMap(({ ordinal, key, bulk }) =>
    bulk === undefined ? [] : [{ ordinal, key, outcome: bulk }],
  );
  await ports.ledger.settleBulk(TENANT, RUN, 'SALES', 7, settlements);
}

function entry(ordinal: number, technicalName: string, changes: Partial<ManifestEntry>): ManifestEntry {
  return aManifestEntry({ ordinal, technicalName, key: aKey(TENANT, technicalName, 'X'), ...changes });
}
