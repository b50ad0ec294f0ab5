import { z } from 'zod';

/** Names at the target, given once and never changed or re-used by themselves. */
export const AllocatedNames = z.object({
  database: z.string(),
  table: z.string(),
  /** Column names by technical name; new ones are added after the existing. */
  columns: z.record(z.string(), z.string()),
});
export type AllocatedNames = Readonly<z.infer<typeof AllocatedNames>>;
