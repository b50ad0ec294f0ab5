import type { Checkpoint, Listed } from '@dss/catalog-model';
import { isSettled } from './held.js';
import { needsRecheck } from './observed-precision.js';

/** One listed asset beside what is known of it. */
export interface ListingComparison {
  readonly listed: Listed;
  readonly checkpoint?: Checkpoint | undefined;
  /** Version of reader and mapping that this run would use. */
  readonly mappingVersion: string;
  readonly mode: 'incremental' | 'full';
  /** The source's clock when it answered the list; never ours. */
  readonly sourceTimeMs: number | undefined;
  /** From `observedPrecisionMs` over the whole listing. */
  readonly precisionMs: number;
}

export interface ChosenIntent {
  readonly intent: 'fetch' | 'remap' | 'unchanged';
  /** The outcome of a bulk settle; only for `unchanged`. */
  readonly bulk?: 'unchanged' | 'skipped';
  /** Why it is read again, or why it stays skipped. */
  readonly reason?: string;
  /** The listed values are too fresh to be trusted: whatever is stored now must be read again next run. */
  readonly recheck: boolean;
}

/**
 * Decides from the listing alone whether an asset has to be read.
 *
 * Unchanged has to be proven: a good last outcome, nothing pending at the checkpoint, and every listed text equal to the
 * one before (missing on both sides is equal). Texts are compared for equality, never by order, never with a clock.
 * A list without `changedOn` proves nothing, so the asset is read. When only our own mapping has moved, the stored
 * definition is current and is mapped again without a call.
 */
export function chooseIntent(comparison: ListingComparison): ChosenIntent {
  const { listed, checkpoint, mappingVersion, sourceTimeMs, precisionMs } = comparison;
  const moved = reasonToFetch(comparison);
  const recheck = needsRecheck(listed, sourceTimeMs, precisionMs);
  if (moved !== undefined || checkpoint === undefined)
    return { intent: 'fetch', reason: moved ?? FIRST_SIGHT, recheck };
  // The definition is not in doubt, so it is not read again: it is compared with what the target holds.
  if (checkpoint.dirty === true)
    return { intent: 'remap', reason: 'the target may differ from its checkpoint', recheck };
  if (checkpoint.mapping !== mappingVersion)
    return { intent: 'remap', reason: 'the mapping has a new version', recheck };
  if (checkpoint.outcome === WITHHELD) return { intent: 'remap', reason: 'its write was held back', recheck };
  if (checkpoint.outcome !== 'skipped') return { intent: 'unchanged', bulk: 'unchanged', recheck };
  return {
    intent: 'unchanged',
    bulk: 'skipped',
    reason: checkpoint.reason ?? 'skipped before, unchanged since',
    recheck,
  };
}

/** Planned and not done, because the target's policy does not allow it: the stored definition is current. */
const WITHHELD = 'planned';
const FIRST_SIGHT = 'not seen before';

const COMPARED = ['type', 'status', 'changedOn', 'deployedOn', 'catalogRow'] as const satisfies (keyof Listed)[];

function reasonToFetch({ listed, checkpoint, mode }: ListingComparison): string | undefined {
  if (checkpoint === undefined) return FIRST_SIGHT;
  if (mode === 'full') return 'a full run reads everything';
  if (!isSettled(checkpoint) && checkpoint.outcome !== WITHHELD) return `the last outcome was ${checkpoint.outcome}`;
  if ((checkpoint.absences ?? 0) > 0) return 'listed again after an absence';
  if (checkpoint.recheck === true) return 'listed too shortly after its last change to be trusted';
  if (listed.changedOn === undefined) return 'the list does not tell when it was changed';
  const before = checkpoint.listed;
  if (before === undefined) return 'the checkpoint does not say what was listed';
  const field = COMPARED.find((name) => before[name] !== listed[name]);
  return field && `${field} moved`;
}
