import { aRunRequested } from '@dss/ports/testing';
import type { SyncRun } from '@dss/sync-run';
import { RunSyncHandler } from '../runs/run-sync.handler.js';
import { TENANT, type TestDiscovery, aDiscovery, runId } from './discovery-fixture.js';

/** The run's command is delivered. */
export async function sync(discovery: TestDiscovery, id = runId(1)): Promise<void> {
  await discovery.open(RunSyncHandler).handle(aRunRequested({ tenant: TENANT, run: id }));
}

export async function recordOf({ ports }: TestDiscovery, id = runId(1)): Promise<SyncRun> {
  const record = await ports.runs.find(TENANT, id);
  if (record === undefined) throw new Error(`run ${id} is not stored`);
  return record;
}

/** Two spaces: a view in HR; a table and a model in SALES. */
export function aTenant(): TestDiscovery {
  const discovery = aDiscovery();
  const { source } = discovery.ports;
  source.addSpace('SALES', 'Sales');
  source.put({ space: 'SALES', type: 'localtables', technicalName: 'ORDERS', definition: {} });
  source.put({ space: 'SALES', type: 'analyticmodels', technicalName: 'MODEL', definition: {}, catalog: {} });
  source.put({ space: 'HR', type: 'views', technicalName: 'PEOPLE', definition: {} });
  return discovery;
}
