import type { Checkpoint } from '@dss/catalog-model';
import type { AssetOutcome, EntryMapped } from '@dss/contracts';
import type { Image } from '@dss/ports';
import type { Outcome } from '@dss/sync-run';

/** Outcomes after which the target is known to hold, or rightly not to hold, the asset. */
const SETTLED: readonly Outcome[] = [
  'created',
  'updated',
  'metadata-updated',
  'restored',
  'unchanged',
  'kept',
  'skipped',
  'retired',
  'deleted',
];

/** Undefined where the checkpoint stays: a dry run moves nothing, a newer run's stands, what failed is looked at again. */
export function checkpointAfter(
  { next, entry, dryRun }: EntryMapped,
  { outcome, reason, entryBytes }: AssetOutcome,
  image: Image | undefined,
): Checkpoint | undefined {
  // What the policy held back is mapped again in the next run from what is stored, without a fetch.
  if (dryRun || (outcome !== 'planned' && !SETTLED.includes(outcome))) return undefined;
  return {
    ...next,
    outcome,
    ...(reason !== undefined && { reason }),
    ...(entry && { database: entry.database.name, table: entry.name }),
    ...(image && image.away !== 'deleted' && { versionId: versionAfter(image) }),
    ...(entryBytes !== undefined && { entryBytes }),
  };
}

/** A created table has version 0; every update adds one (aws-glue.md 2.2). */
export function versionAfter({ baseVersionId }: Image): string {
  return baseVersionId === undefined ? '0' : String(Number(baseVersionId) + 1);
}
