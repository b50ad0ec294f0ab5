import type { EventLog, ManifestStore, Progress, RunLedger, RunStore, WorkQueue } from '@dss/ports';
import type { SyncRun } from '@dss/sync-run';
import { type OpenAssets, describeEnd, settleRecord } from './describe-end.js';
import { summariseTransfer } from './summarise-transfer.js';

export interface ClosingPorts {
  readonly runs: RunStore;
  readonly ledger: RunLedger;
  readonly manifests: ManifestStore;
  readonly events: EventLog;
  readonly work: WorkQueue;
}

/**
 * Ends a run: exactly one end event, then the record as that event says. Two gateways, or one that died in between, end
 * the same run with the same figures: the event that is stored first is the end.
 */
export async function closeRun(
  ports: ClosingPorts,
  run: SyncRun,
  progress: Progress,
  now: Date,
  open: OpenAssets = [],
): Promise<SyncRun> {
  const { tenant, id } = run;
  const [traffic, strategies, spaces] = await Promise.all([
    ports.ledger.traffic(tenant, id),
    ports.ledger.strategies(tenant, id),
    ports.manifests.listSpaces(tenant, id),
  ]);
  const end = describeEnd(run, progress, summariseTransfer(traffic, strategies, spaces), now);
  const stored = await ports.events.publishRunEnd(end);
  const settled = await ports.runs.change(tenant, id, (record) =>
    record.state === 'ended' ? undefined : settleRecord(record, stored, open),
  );
  return settled ?? settleRecord(run, stored, open);
}

/** What an ended run leaves behind goes, and the tenant is free for the next. Harmless when repeated. */
export async function cleanUp(ports: ClosingPorts, { tenant, id }: SyncRun): Promise<void> {
  await ports.work.purgeRun(tenant, id);
  await ports.ledger.releaseTenant(tenant, id);
  await ports.ledger.tidy(tenant, id);
}
