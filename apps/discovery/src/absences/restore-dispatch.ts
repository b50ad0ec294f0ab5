import { AssetType } from '@dss/catalog-model';
import type { AssetSeen } from '@dss/contracts';
import type { ManifestStore, RetirementStore, WorkQueue } from '@dss/ports';
import type { RetirementRecord } from '@dss/retirement';
import type { ManifestSegment, ManifestSpace } from '@dss/sync-run';
import type { ListingRun } from '../runs/run-listing.js';

/** A run that a person asked for to get one table back: nothing is listed, its manifest holds that asset alone. */
export class RestoreDispatch {
  constructor(
    private readonly retirements: RetirementStore,
    private readonly manifests: ManifestStore,
    private readonly work: WorkQueue,
  ) {}

  /** Returns how many assets the run has: none when the asset is back already. */
  async dispatch(run: ListingRun, key: string): Promise<number> {
    const record = await this.retirements.find(run.tenant, key);
    // What an earlier delivery of the command has begun goes on, whatever became of the record.
    const known = await this.manifests.listSpaces(run.tenant, run.id);
    if (record === undefined) return known.length;
    const { head, segment } = manifestOf(record, run.actor);
    await this.manifests.saveSpace(run.tenant, run.id, head, [segment]);
    await this.work.publish('detect', restoreSeen(run, record));
    return 1;
  }
}

function manifestOf(record: RetirementRecord, by: string): { head: ManifestSpace; segment: ManifestSegment } {
  const { key, space, technicalName, type, database, table } = record;
  const place = { ordinal: 0, key, technicalName, database, table, listed: { type } };
  const entry = { ...place, priority: 'critical' as const, intent: 'absent' as const, restore: { by } };
  return {
    head: {
      v: 1,
      space,
      first: 0,
      segments: [{ type: 'absent', first: 0, count: 1 }],
      incomplete: [],
      avoided: { definitions: 0, definitionBytes: 0, entries: 0, entryBytes: 0 },
    },
    segment: { v: 1, space, type: 'absent', entries: [{ ...entry, reason: `asked for by ${by}` }] },
  };
}

function restoreSeen({ tenant, id, fence, mode, dryRun, actor }: ListingRun, record: RetirementRecord): AssetSeen {
  const { key, space, technicalName, database, table } = record;
  return {
    ...{ tenant, run: id, fence, mode, dryRun, priority: 'critical', key, space, technicalName },
    type: AssetType.catch('localtables').parse(record.type),
    ...{ ordinal: 0, round: 0, absent: true, restore: { by: actor }, names: { database, table } },
  };
}
