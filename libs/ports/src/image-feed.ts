import { z } from 'zod';
import { AssetKey } from '@dss/catalog-model';

/** Glue's own records of texts, which are read key by key: to check fifty of them in every image would cost as much as all else. */
const Texts = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'not an object',
);

/** As much of an image as a read model keeps, read tolerantly: who looks into `Parameters` and `Columns` checks what is found there. */
export const ImageGlance = z.object({
  v: z.literal(1),
  key: AssetKey,
  fence: z.number().int(),
  database: z.string(),
  away: z.enum(['retired', 'deleted', 'kept']).optional(),
  settled: z.array(z.unknown()).optional(),
  input: z.object({
    Name: z.string(),
    Parameters: Texts.optional(),
    StorageDescriptor: z.object({ Columns: z.array(z.unknown()).optional() }).optional(),
    PartitionKeys: z.array(z.unknown()).optional(),
  }),
});
export type ImageGlance = Readonly<z.infer<typeof ImageGlance>>;

/** One image as it is now. */
export type SeenImage = {
  readonly key: AssetKey;
  /** When it was stored, ms since 1970 by the store's clock. */
  readonly atMs: number;
  /** Everything that was stored when the following began has been seen, this one included. */
  readonly upToDate: boolean;
} & (
  | { readonly kind: 'image'; readonly image: ImageGlance }
  /** It was taken out of the store. */
  | { readonly kind: 'gone' }
  /** What is stored is no image; `reason` says why. The following goes on. */
  | { readonly kind: 'unreadable'; readonly reason: string }
);

export interface ImageFeed {
  /** Images that were stored when the following began: with 0 it is up to date at once. */
  readonly stored: number;
  /** Read no faster than they are taken. Ends after `stop`; fails or ends when the store was made anew. */
  readonly images: AsyncIterable<SeenImage>;
  stop(): void;
}
