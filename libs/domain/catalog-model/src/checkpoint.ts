import { z } from 'zod';
import { Listed } from './asset.js';
import { Fingerprint } from './fingerprint.js';

/** The fingerprint the target is known to hold, and what is needed to see cheaply that nothing moved. */
export const Checkpoint = z.object({
  v: z.literal(1),
  /** Fencing number of the run that last confirmed this asset. An older run never moves it back. */
  fence: z.number().int(),
  space: z.string(),
  technicalName: z.string(),
  type: z.string(),
  listed: Listed.optional(),
  /** Digest of the raw body: an equal body is not parsed again. */
  body: z.string().optional(),
  fingerprint: Fingerprint.optional(),
  /** Version of reader and mapping that produced the target's entry; another version is a change. */
  mapping: z.string(),
  database: z.string().optional(),
  table: z.string().optional(),
  versionId: z.string().optional(),
  /** Sources whose columns gave this asset its types, by asset key: where they are, and their schema digest then. */
  sources: z.record(z.string(), z.object({ space: z.string(), schema: z.string() })).optional(),
  /** The last outcome; `rejected` and `failed` are never taken as unchanged. */
  outcome: z.string(),
  /** Reason of that outcome when it has one: an unchanged asset that was skipped stays skipped for the same reason. */
  reason: z.string().optional(),
  /** Listed value too close to the listing's own time to be trusted: read again next run. */
  recheck: z.boolean().optional(),
  /** Target and checkpoint may differ: observe and repair. */
  dirty: z.boolean().optional(),
  /** Complete listings in a row that did not show the asset. */
  absences: z.number().int().optional(),
  /** When the first of them was made, by our clock. A date alone stands in checkpoints of an older release: they count anew. */
  absentSince: z.string().optional(),
  /** The same moment by the source's clock. */
  absentSinceAtSource: z.string().optional(),
  /** Sizes for "what a full run would have cost". */
  definitionBytes: z.number().int().optional(),
  entryBytes: z.number().int().optional(),
});
export type Checkpoint = Readonly<z.infer<typeof Checkpoint>>;
