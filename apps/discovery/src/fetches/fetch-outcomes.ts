import { type Checkpoint, type Listed, canonicalJson } from '@dss/catalog-model';
import { isSettled } from '@dss/change-detection';
import { type FetchRequested, outcomeHead } from '@dss/contracts';
import { MAPPING_VERSION } from '@dss/mapping';
import type { CheckpointStore } from '@dss/ports';
import type { OutcomeDesk } from '@dss/service-kit';
import type { StoredDefinition } from './definition-reads.js';

/** A request for an asset of the run's manifest, not for a source that is read for others. */
export type AccountedFetch = FetchRequested & { readonly ordinal: number };

/** Ends an asset right after its fetch, where nothing is left to detect. */
export class FetchOutcomes {
  constructor(
    private readonly checkpoints: CheckpointStore,
    private readonly outcomes: OutcomeDesk,
    private readonly now: () => Date,
  ) {}

  /** True for the very bytes of last time: nothing to parse, nothing to compare. Only the listed values are remembered anew. */
  async settleUnchanged(request: AccountedFetch, { body, bytes }: StoredDefinition): Promise<boolean> {
    if (request.mode === 'full' || request.dryRun) return false;
    const checkpoint = await this.checkpoints.find(request.tenant, request.space, request.key);
    if (checkpoint === undefined || checkpoint.body !== body || !stillHolds(checkpoint, request.listed)) return false;
    const { database, table, reason } = checkpoint;
    await this.outcomes.settle(
      {
        ...outcomeHead(request),
        outcome: checkpoint.outcome === 'skipped' ? 'skipped' : 'unchanged',
        strategy: 'none',
        ...{ reason, database, table },
        definitionBytes: bytes,
        at: this.now().toISOString(),
      },
      { checkpoint: { space: request.space, key: request.key, value: confirmed(checkpoint, request) } },
    );
    return true;
  }

  /** It was listed, and gone when it was read: the next listing tells whether it is absent. */
  async settleGone(request: AccountedFetch): Promise<void> {
    const reason = 'gone between list and read';
    const at = this.now().toISOString();
    await this.outcomes.settle({ ...outcomeHead(request), outcome: 'skipped', reason, at });
  }
}

/** Everything beside the bytes that could make the target differ is as it was; dates may have moved. */
function stillHolds(checkpoint: Checkpoint, listed: Listed | undefined): boolean {
  return (
    isSettled(checkpoint) &&
    checkpoint.mapping === MAPPING_VERSION &&
    checkpoint.dirty !== true &&
    // Back after an absence: what the checkpoint says of its end is about the absence.
    (checkpoint.absences ?? 0) === 0 &&
    // Types that came from sources may have moved although the asset's own bytes did not.
    Object.keys(checkpoint.sources ?? {}).length === 0 &&
    withoutDates(checkpoint.listed) === withoutDates(listed)
  );
}

function withoutDates(listed: Listed | undefined): string {
  return canonicalJson({ ...listed, changedOn: undefined, deployedOn: undefined });
}

function confirmed(checkpoint: Checkpoint, { fence, listed, recheck }: AccountedFetch): Checkpoint {
  return { ...checkpoint, fence, listed: listed ?? checkpoint.listed, recheck };
}
