import { z } from 'zod';
import { Finding } from './finding.js';

/** A column as a catalog shows it. */
export const EntryColumn = z.object({
  name: z.string(),
  technicalName: z.string(),
  /** Type text in the target's grammar, e.g. `decimal(15,2)`. */
  type: z.string(),
  comment: z.string(),
  parameters: z.record(z.string(), z.string()),
});
export type EntryColumn = Readonly<z.infer<typeof EntryColumn>>;

/** The mapped table, ready to be planned against what the target holds. Content only: no book-keeping keys, nothing that changes by itself. */
export const CatalogEntry = z.object({
  database: z.object({
    name: z.string(),
    description: z.string(),
    parameters: z.record(z.string(), z.string()),
    /** Tags of the database as a resource of the cloud account, where the target has such. */
    tags: z.record(z.string(), z.string()).optional(),
  }),
  name: z.string(),
  description: z.string(),
  columns: z.array(EntryColumn),
  /** Technical names of the columns by which the target shall partition, in this order; a rule may name them. */
  partitionKeys: z.array(z.string()).optional(),
  parameters: z.record(z.string(), z.string()),
  findings: z.array(Finding),
});
export type CatalogEntry = Readonly<z.infer<typeof CatalogEntry>>;
