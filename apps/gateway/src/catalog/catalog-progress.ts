import { z } from 'zod';

/** How far the index of all assets is. */
export const CatalogProgress = z
  .object({
    assets: z.number().int(),
    loading: z.boolean().describe('Not all that is stored has been read: what is not found may be there all the same'),
    read: z.number().int().describe('Images read since the reading began, later writes included'),
    stored: z.number().int().describe('Images that were stored when the reading began'),
    unreadable: z.number().int().describe('Stored values that were no images, since the start'),
    bytes: z.number().int().describe('About how much memory the index takes'),
  })
  .meta({ id: 'CatalogProgress' });
export type CatalogProgress = Readonly<z.infer<typeof CatalogProgress>>;
