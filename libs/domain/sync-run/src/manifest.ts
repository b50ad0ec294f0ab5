import { z } from 'zod';
import { Absence, AssetKey, Listed, Priority } from '@dss/catalog-model';

/** What a run will do with an asset of its manifest. */
export const Intent = z.enum([
  'fetch', // read the definition
  'remap', // the stored definition is current; only our side changed
  'unchanged', // settled in bulk
  'absent', // known, but in no complete listing of its space
  'skip', // never becomes a table (a flow, a task chain); settled in bulk with its reason
]);
export type Intent = z.infer<typeof Intent>;

export const ManifestEntry = z.object({
  ordinal: z.number().int().nonnegative(),
  key: AssetKey,
  technicalName: z.string(),
  priority: Priority,
  intent: Intent,
  database: z.string().optional(),
  /** The table's name was given while this entry was made. */
  fresh: z.literal(true).optional(),
  table: z.string().optional(),
  listed: Listed.optional(),
  recheck: z.boolean().optional(),
  reason: z.string().optional(),
  /** Only for `absent`: the evidence, and what it has come to. */
  absence: Absence.optional(),
  /** Only for `absent`: not seen by a listing, but wanted back by a person. */
  restore: z.object({ by: z.string() }).optional(),
  /** The outcome a bulk settle gives it: `unchanged`, or `skipped` again for the same reason. */
  bulk: z.enum(['unchanged', 'skipped']).optional(),
});
export type ManifestEntry = Readonly<z.infer<typeof ManifestEntry>>;

/** Immutable: one per space and type, one per space for absences (`type` is `absent`). Ordinals are contiguous. */
export const ManifestSegment = z.object({
  v: z.literal(1),
  space: z.string(),
  type: z.string(),
  entries: z.array(ManifestEntry),
});
export type ManifestSegment = Readonly<z.infer<typeof ManifestSegment>>;

/** One space as it was listed: which segments exist, where their ordinals start, what failed. */
export const ManifestSpace = z.object({
  v: z.literal(1),
  space: z.string(),
  label: z.string().optional(),
  first: z.number().int().nonnegative(),
  segments: z.array(z.object({ type: z.string(), first: z.number().int(), count: z.number().int() })),
  incomplete: z.array(
    z.object({ space: z.string(), type: z.string().optional(), code: z.string(), reason: z.string() }),
  ),
  /** Tables that are known of the space, deleted ones left out: what a blast radius is measured against. */
  tables: z.number().int().optional(),
  /** What the assets that were not read again would have cost. */
  avoided: z.object({
    definitions: z.number().int(),
    definitionBytes: z.number().int(),
    entries: z.number().int(),
    entryBytes: z.number().int(),
  }),
});
export type ManifestSpace = Readonly<z.infer<typeof ManifestSpace>>;
