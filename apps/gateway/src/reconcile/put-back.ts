import { AssetType } from '@dss/catalog-model';
import type { AssetSeen, FetchRequested } from '@dss/contracts';
import type { RunLedger, WorkQueue } from '@dss/ports';
import { isDue } from '@dss/retirement';
import type { ManifestEntry, SyncRun } from '@dss/sync-run';
import type { PlannedAsset } from '../runs/assets/run-assets.js';

export interface BackToWork {
  readonly fetch: readonly FetchRequested[];
  readonly detect: readonly AssetSeen[];
  /** Settled in bulk as skipped by the listing; nothing else ever happens to them. */
  readonly skipped: readonly PlannedAsset[];
}

/**
 * How each open asset gets moving again. An asset that was settled as unchanged and is open now was re-opened because a
 * source's schema moved: its stored definition is looked at again, which costs no call.
 *
 * @param round part of the message id, so that the broker does not take the repeat for the lost message
 */
export function planPutBack(
  run: SyncRun & { fence: number },
  open: readonly PlannedAsset[],
  round: number,
): BackToWork {
  const fetch: FetchRequested[] = [];
  const detect: AssetSeen[] = [];
  const skipped: PlannedAsset[] = [];
  for (const asset of open) {
    const { intent, bulk } = asset.entry;
    const head = headOf(run, asset, round);
    if (bulk === 'skipped') skipped.push(asset);
    else if (intent === 'absent') detect.push({ ...head, absent: true, ...absenceOf(asset.entry) });
    else fetch.push({ ...head, intent: intent === 'fetch' ? 'fetch' : 'remap' });
  }
  return { fetch, detect, skipped };
}

/** A run that had to be repaired retires nothing: how much was due with it is not asked again, and the next run will. */
function absenceOf({ absence, restore }: ManifestEntry): Pick<AssetSeen, 'absence' | 'held' | 'restore'> {
  const held =
    absence !== undefined && isDue(absence) ? 'its message was lost, so it is left to the next run' : undefined;
  return { absence, restore, held };
}

export async function putBack(
  ports: { readonly work: WorkQueue; readonly ledger: RunLedger },
  run: SyncRun & { fence: number },
  { fetch, detect, skipped }: BackToWork,
): Promise<void> {
  // A dry run moves nothing, so its fencing number must not be found in checkpoints either.
  const fence = run.dryRun ? 0 : run.fence;
  for (const [space, assets] of Map.groupBy(skipped, (asset) => asset.space)) {
    const settlements = assets.map(({ entry: { ordinal, key } }) => ({ ordinal, key, outcome: 'skipped' as const }));
    await ports.ledger.settleBulk(run.tenant, run.id, space, fence, settlements);
  }
  await ports.ledger.announceFetches(
    run.tenant,
    run.id,
    fetch.map(({ key }) => key),
  );
  await ports.work.publishAll('fetch', fetch);
  await ports.work.publishAll('detect', detect);
}

function headOf(run: SyncRun & { fence: number }, { space, type, entry }: PlannedAsset, round: number) {
  const { ordinal, key, technicalName, priority, listed, recheck, database, table } = entry;
  return {
    tenant: run.tenant,
    run: run.id,
    fence: run.fence,
    mode: run.mode,
    dryRun: run.dryRun,
    priority,
    key,
    space,
    technicalName,
    // The segment of absences is no type; the listing noted the last known one.
    type: AssetType.catch('localtables').parse(type === 'absent' ? listed?.type : type),
    ordinal,
    round,
    listed,
    recheck,
    names: database === undefined || table === undefined ? undefined : { database, table },
  };
}
