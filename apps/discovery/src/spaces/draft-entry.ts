import type { ManifestEntry } from '@dss/sync-run';

/** An entry before it gets its ordinal and, for a new table, its name. */
export type DraftEntry = Omit<ManifestEntry, 'ordinal'>;
