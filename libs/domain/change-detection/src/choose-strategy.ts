import type { Fingerprint, SyncStrategy } from '@dss/catalog-model';

/**
 * Decides how much of an asset has to travel to the target.
 *
 * The widest difference wins: a changed schema forces `full` even when nothing
 * else moved, because the target replaces a table's columns as one list.
 *
 * @param synced  what the target holds; absent before the first sync
 * @param current what Datasphere shows now; absent once the asset is gone
 *
 * @example
 * chooseStrategy(undefined, seenNow) // 'full'   (first sight)
 * chooseStrategy(lastSync, undefined) // 'delete' (retired at the source)
 */
export function chooseStrategy(synced?: Fingerprint, current?: Fingerprint): SyncStrategy {
  if (!current) return synced ? 'delete' : 'none';
  if (!synced || synced.schema !== current.schema) return 'full';
  if (synced.content !== current.content) return 'delta';
  if (synced.metadata !== current.metadata) return 'metadata-only';
  return 'none';
}
