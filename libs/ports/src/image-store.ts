import { z } from 'zod';
import { AssetKey } from '@dss/catalog-model';
import { Conflict } from '@dss/contracts';
import type { ImageFeed } from './image-feed.js';
import { NormalisedField, SettledConflict, TableInput } from '@dss/planning';

/** The exact TableInput of our last write. */
export const Image = z.object({
  v: z.literal(1),
  key: AssetKey,
  fence: z.number().int(),
  database: z.string(),
  /** VersionId the write was based on; absent for a created table, whose own is 0. */
  baseVersionId: z.string().optional(),
  /** When we created the table, by our own clock (ISO 8601), as long as its CreateTime was never read. */
  createdAt: z.string().optional(),
  /** CreateTime of the table, ISO 8601; absent until the table was read for the first time after its creation. */
  createTime: z.string().optional(),
  input: TableInput,
  /** That write brought back a table that somebody had deleted: a try after a crash says so again. */
  restored: z.boolean().optional(),
  /** Who it was that took it away, when it is known: a try after a crash says so again. */
  broughtBack: z.enum(['deleted-at-target', 'back-at-source']).optional(),
  /** Its asset is gone: the table was marked, deleted with `input` as its last content, or is kept by a person. */
  away: z.enum(['retired', 'deleted', 'kept']).optional(),
  /** Edits of fields that the source owns, noted before that run overwrites them: a try after a crash says so again. */
  overwrote: z.object({ run: z.number().int(), conflicts: z.array(Conflict) }).optional(),
  /** Edits that were kept and reported: nobody is asked twice about the same pair of values. */
  settled: z.array(SettledConflict).optional(),
  /** Fields that Glue stores in a form of its own. */
  normalised: z.array(NormalisedField).optional(),
  /** The source's values behind fields that were merged. */
  bases: z.record(z.string(), z.string()).optional(),
});
export type Image = Readonly<z.infer<typeof Image>>;

export abstract class ImageStore {
  abstract find(tenant: string, key: AssetKey): Promise<Image | undefined>;
  /** The newest by fencing number stays. */
  abstract save(tenant: string, image: Image): Promise<void>;
  /** Of every asset that was ever written, without reading what was. */
  abstract listKeys(tenant: string): Promise<readonly AssetKey[]>;
  /**
   * Every stored image of a tenant once, then each that is saved, until it is stopped. An image that is saved again
   * while the stored ones are read may be left out the first time.
   */
  abstract follow(tenant: string): Promise<ImageFeed>;
}
