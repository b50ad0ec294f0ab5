import { z } from 'zod';
import { AssetKey, AssetType, Listed } from '@dss/catalog-model';

/** The last definition that was read of an asset. */
export const DefinitionRecord = z.object({
  v: z.literal(1),
  key: AssetKey,
  space: z.string(),
  technicalName: z.string(),
  type: AssetType,
  /** Digest of `text`. */
  body: z.string(),
  /** Length of `text` in bytes. */
  bytes: z.number().int(),
  /** The answer exactly as received. */
  text: z.string(),
  /** What the list said when it was read; absent when it was harvested from another asset's answer or read as a source. */
  listed: Listed.optional(),
  /** Run and fencing number that read it. */
  fence: z.number().int(),
});
export type DefinitionRecord = Readonly<z.infer<typeof DefinitionRecord>>;

export abstract class DefinitionStore {
  abstract find(tenant: string, key: AssetKey): Promise<DefinitionRecord | undefined>;
  /** The newest by fencing number stays; saving the same twice leaves one. */
  abstract save(tenant: string, record: DefinitionRecord): Promise<void>;
  /** Only if nothing is stored for the key: a harvested definition never replaces one that was asked for. */
  abstract offer(tenant: string, record: DefinitionRecord): Promise<void>;
}
