import { z } from 'zod';

/** Where an asset's table stands at the target. */
export const TableName = z.object({
  database: z.string(),
  table: z.string(),
  /** Given for the first time, for this very message: nothing was ever written under it. Absence says nothing. */
  fresh: z.literal(true).optional(),
});
export type TableName = Readonly<z.infer<typeof TableName>>;

/** Names given to an asset at the target, once and for ever. `columns` maps technical names to names at the target. */
export const AllocatedNames = z.object({
  database: z.string(),
  table: z.string(),
  columns: z.record(z.string(), z.string()),
});
export type AllocatedNames = Readonly<z.infer<typeof AllocatedNames>>;
