import type { Checkpoint, Fingerprint, SyncStrategy } from '@dss/catalog-model';
import { chooseStrategy, fingerprint, isHeld } from '@dss/change-detection';
import type { AssetSeen } from '@dss/contracts';
import { MAPPING_VERSION } from '@dss/mapping';
import type { DefinitionRecord } from '@dss/ports';
import type { Resolved } from './asset-resolver.js';

/** How a resolved asset compares with what the target holds. */
export interface Verdict {
  readonly strategy: SyncStrategy;
  readonly fingerprint: Fingerprint;
  /** Dependants must be looked at again. */
  readonly schemaMoved: boolean;
  /** The checkpoint that becomes true once the target holds this asset. */
  readonly next: Checkpoint;
}

export function judgeAsset(
  seen: AssetSeen,
  record: DefinitionRecord,
  { asset, sources }: Resolved,
  checkpoint: Checkpoint | undefined,
): Verdict {
  const current = fingerprint(asset, seen.listed);
  return {
    strategy: strategyFor(seen, checkpoint, current),
    fingerprint: current,
    schemaMoved: checkpoint?.fingerprint?.schema !== current.schema,
    next: {
      ...nextCheckpoint(seen, record),
      fingerprint: current,
      ...versionOf(checkpoint),
      ...(Object.keys(sources).length > 0 && { sources }),
    },
  };
}

/** The version of the table that is known to hold the asset: what an update may start from. A doubtful one is nobody's. */
function versionOf(checkpoint: Checkpoint | undefined): Pick<Checkpoint, 'versionId'> {
  const { versionId, dirty } = checkpoint ?? {};
  return versionId === undefined || dirty === true ? {} : { versionId };
}

/** What will be known of an asset of which this much is certain: listed, read, nothing counted against it. */
export function nextCheckpoint(seen: AssetSeen, record: DefinitionRecord): Checkpoint {
  return {
    v: 1,
    fence: seen.fence,
    space: seen.space,
    technicalName: seen.technicalName,
    type: seen.type,
    ...(seen.listed && { listed: seen.listed }),
    body: record.body,
    definitionBytes: record.bytes,
    mapping: MAPPING_VERSION,
    outcome: 'unchanged',
    ...(seen.recheck === true && { recheck: true }),
  };
}

/** A full run, another mapping version or a doubtful checkpoint has the target compared even when the digests agree. */
function strategyFor(seen: AssetSeen, checkpoint: Checkpoint | undefined, current: Fingerprint): SyncStrategy {
  const isTrusted = checkpoint !== undefined && checkpoint.dirty !== true && isHeld(checkpoint);
  const strategy = chooseStrategy(isTrusted ? checkpoint.fingerprint : undefined, current);
  const mustCompare = seen.mode === 'full' || checkpoint?.mapping !== MAPPING_VERSION;
  return strategy === 'none' && mustCompare ? 'full' : strategy;
}
