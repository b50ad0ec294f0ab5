import { z } from 'zod';
import { AssetKey, CatalogEntry, Fingerprint } from '@dss/catalog-model';

/** What the target holds of an asset, as we mapped it: last value per asset, the read model is built from it. */
export const CatalogRecord = z.object({
  v: z.literal(1),
  key: AssetKey,
  space: z.string(),
  technicalName: z.string(),
  type: z.string(),
  fence: z.number().int(),
  entry: CatalogEntry,
  fingerprint: Fingerprint.optional(),
});
export type CatalogRecord = Readonly<z.infer<typeof CatalogRecord>>;

export abstract class CatalogStore {
  abstract find(tenant: string, key: AssetKey): Promise<CatalogRecord | undefined>;
  /** The newest by fencing number stays. */
  abstract save(tenant: string, record: CatalogRecord): Promise<void>;
}
