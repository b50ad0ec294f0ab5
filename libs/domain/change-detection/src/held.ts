import type { Checkpoint } from '@dss/catalog-model';

/** Outcomes after which the target holds the asset as the checkpoint says. */
const HELD: readonly string[] = ['created', 'updated', 'metadata-updated', 'unchanged', 'restored', 'kept'];

/** The target is known to hold the checkpoint's fingerprint: an equal one needs no write. */
export function isHeld({ outcome, table }: Pick<Checkpoint, 'outcome' | 'table'>): boolean {
  return table !== undefined && HELD.includes(outcome);
}

/** Nothing is pending: the target holds the asset, or rightly does not hold it. What failed or was retired is looked at again. */
export function isSettled({ outcome }: Pick<Checkpoint, 'outcome'>): boolean {
  return outcome === 'skipped' || HELD.includes(outcome);
}
