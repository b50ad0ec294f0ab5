import { z } from 'zod';

const Parameters = z.record(z.string(), z.string());
const text = z.string().nullish();
const texts = z.array(z.string()).nullish();

export const Column = z.object({ Name: text, Type: text, Comment: text, Parameters: Parameters.nullish() });

const StorageDescriptor = z.object({
  Columns: z.array(Column).nullish(),
  Location: text,
  AdditionalLocations: texts,
  InputFormat: text,
  OutputFormat: text,
  Compressed: z.boolean().nullish(),
  NumberOfBuckets: z.int().nullish(),
  SerdeInfo: z.object({ Name: text, SerializationLibrary: text, Parameters: Parameters.nullish() }).nullish(),
  BucketColumns: texts,
  SortColumns: z.array(z.object({ Column: text, SortOrder: z.int().nullish() })).nullish(),
  Parameters: Parameters.nullish(),
  SkewedInfo: z.looseObject({}).nullish(),
  StoredAsSubDirectories: z.boolean().nullish(),
  SchemaReference: z.looseObject({}).nullish(),
});

/** Members that the service does not know are dropped without a word, as the real one does (aws-glue.md 1). */
export const TableInput = z.object({
  Name: text,
  Description: text,
  Owner: text,
  LastAccessTime: z.number().nullish(),
  LastAnalyzedTime: z.number().nullish(),
  Retention: z.int().nullish(),
  StorageDescriptor: StorageDescriptor.nullish(),
  PartitionKeys: z.array(Column).nullish(),
  ViewOriginalText: text,
  ViewExpandedText: text,
  TableType: text,
  Parameters: Parameters.nullish(),
  TargetTable: z.looseObject({}).nullish(),
  FederatedTable: z.looseObject({ Identifier: text, DatabaseIdentifier: text }).nullish(),
  ViewDefinition: z.looseObject({ Representations: z.array(z.looseObject({})).nullish(), SubObjects: texts }).nullish(),
});
export type TableInput = z.infer<typeof TableInput>;

export const DatabaseInput = z.object({
  Name: text,
  Description: text,
  LocationUri: text,
  Parameters: Parameters.nullish(),
  CreateTableDefaultPermissions: z.array(z.looseObject({})).nullish(),
  TargetDatabase: z.looseObject({}).nullish(),
  FederatedDatabase: z.looseObject({}).nullish(),
});
export type DatabaseInput = z.infer<typeof DatabaseInput>;

/** A database as `GetDatabases` answers it; times are seconds since 1970. */
export const Database = DatabaseInput.extend({ Name: z.string(), CreateTime: z.number(), CatalogId: z.string() });
export type Database = z.infer<typeof Database>;

/** A table as `GetTables` answers it. */
export const Table = TableInput.extend({
  Name: z.string(),
  DatabaseName: z.string(),
  CreateTime: z.number(),
  UpdateTime: z.number(),
  CreatedBy: z.string(),
  IsRegisteredWithLakeFormation: z.boolean(),
  CatalogId: z.string(),
  VersionId: z.string(),
});
export type Table = z.infer<typeof Table>;

/** Names of connections are not folded. */
export const ConnectionInput = z.looseObject({ Name: text, ConnectionType: text, Description: text });
export type ConnectionInput = z.infer<typeof ConnectionInput>;

export const Connection = ConnectionInput.extend({
  Name: z.string(),
  CreationTime: z.number(),
  LastUpdatedTime: z.number(),
  LastUpdatedBy: z.string(),
});
export type Connection = z.infer<typeof Connection>;

/** Every member that a supported operation may carry. */
export const GlueRequest = z.object({
  CatalogId: text,
  Name: text,
  DatabaseName: text,
  TableName: text,
  DatabaseInput: DatabaseInput.nullish(),
  TableInput: TableInput.nullish(),
  Tags: z.record(z.string(), z.string()).nullish(),
  TagsToAdd: z.record(z.string(), z.string()).nullish(),
  TagsToRemove: texts,
  ResourceArn: text,
  NextToken: text,
  MaxResults: z.number().nullish(),
  Expression: text,
  AttributesToGet: texts,
  TablesToDelete: texts,
  VersionIds: texts,
  VersionId: text,
  SkipArchive: z.boolean().nullish(),
  PartitionIndexes: z.array(z.looseObject({})).nullish(),
  ConnectionName: text,
  ConnectionInput: ConnectionInput.nullish(),
});
export type GlueRequest = z.infer<typeof GlueRequest>;
