import { z } from 'zod';

/**
 * Glue's own shapes, with Glue's own member names, as far as the product reads or writes them.
 * Unknown members that Glue answers with are kept where a write-back needs them (loose) and ignored elsewhere.
 */
export const GlueColumn = z.looseObject({
  Name: z.string(),
  Type: z.string().optional(),
  Comment: z.string().optional(),
  Parameters: z.record(z.string(), z.string()).optional(),
});
export type GlueColumn = z.infer<typeof GlueColumn>;

/** Location, formats, SerDe and all the rest are somebody else's: carried through unchanged. */
export const StorageDescriptor = z.looseObject({ Columns: z.array(GlueColumn).optional() });
export type StorageDescriptor = z.infer<typeof StorageDescriptor>;

/** What CreateTable and UpdateTable take. UpdateTable replaces all of it. */
export const TableInput = z.looseObject({
  Name: z.string(),
  Description: z.string().optional(),
  TableType: z.string().optional(),
  Parameters: z.record(z.string(), z.string()).optional(),
  StorageDescriptor: StorageDescriptor.optional(),
  PartitionKeys: z.array(GlueColumn).optional(),
});
export type TableInput = z.infer<typeof TableInput>;

/** What GetTable and GetTables answer. */
export const ObservedTable = TableInput.extend({
  DatabaseName: z.string().optional(),
  VersionId: z.string().optional(),
  CreateTime: z.date().optional(),
  UpdateTime: z.date().optional(),
});
export type ObservedTable = z.infer<typeof ObservedTable>;

export const DatabaseInput = z.looseObject({
  Name: z.string(),
  Description: z.string().optional(),
  Parameters: z.record(z.string(), z.string()).optional(),
});
export type DatabaseInput = z.infer<typeof DatabaseInput>;
