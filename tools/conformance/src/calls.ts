import {
  BatchDeleteTableCommand,
  BatchDeleteTableVersionCommand,
  CreateDatabaseCommand,
  CreateTableCommand,
  type DatabaseInput,
  DeleteDatabaseCommand,
  DeleteTableCommand,
  GetDatabaseCommand,
  GetDatabasesCommand,
  type GetDatabasesCommandInput,
  GetTableCommand,
  GetTablesCommand,
  type GetTablesCommandInput,
  GetTagsCommand,
  GetTableVersionCommand,
  GetTableVersionsCommand,
  type GetTableVersionsCommandOutput,
  type GlueClient,
  type TableInput,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateDatabaseCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';

/** The operations under test, one call each, with as few words as a probe needs. */
export class Calls {
  constructor(private readonly glue: GlueClient) {}

  createDatabase = (Name: string, more: Partial<DatabaseInput> = {}, Tags?: Record<string, string>) =>
    this.glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name, ...more }, Tags }));

  updateDatabase = (Name: string, input: Partial<DatabaseInput> = {}) =>
    this.glue.send(new UpdateDatabaseCommand({ Name, DatabaseInput: { Name, ...input } }));

  deleteDatabase = (Name: string) => this.glue.send(new DeleteDatabaseCommand({ Name }));

  database = async (Name: string) => (await this.glue.send(new GetDatabaseCommand({ Name }))).Database;

  databases = (input: GetDatabasesCommandInput = {}) => this.glue.send(new GetDatabasesCommand(input));

  createTable = (DatabaseName: string, input: Partial<TableInput> = {}) =>
    this.glue.send(new CreateTableCommand({ DatabaseName, TableInput: aTable(input) }));

  updateTable = (
    DatabaseName: string,
    input: Partial<TableInput> = {},
    options: { readonly VersionId?: string; readonly SkipArchive?: boolean } = {},
  ) => this.glue.send(new UpdateTableCommand({ DatabaseName, TableInput: aTable(input), ...options }));

  deleteTable = (DatabaseName: string, Name = TABLE) => this.glue.send(new DeleteTableCommand({ DatabaseName, Name }));

  deleteTables = async (DatabaseName: string, TablesToDelete: string[]) =>
    (await this.glue.send(new BatchDeleteTableCommand({ DatabaseName, TablesToDelete }))).Errors ?? [];

  table = async (DatabaseName: string, Name = TABLE) =>
    (await this.glue.send(new GetTableCommand({ DatabaseName, Name }))).Table;

  tables = (DatabaseName: string, input: Partial<GetTablesCommandInput> = {}) =>
    this.glue.send(new GetTablesCommand({ DatabaseName, ...input }));

  /** Version ids in the order of the answer; all pages. */
  versions = async (DatabaseName: string, MaxResults?: number): Promise<string[][]> => {
    const pages: string[][] = [];
    let NextToken: string | undefined;
    do {
      const page: GetTableVersionsCommandOutput = await this.glue.send(
        new GetTableVersionsCommand({ DatabaseName, TableName: TABLE, MaxResults, NextToken }),
      );
      pages.push((page.TableVersions ?? []).map(({ VersionId = '' }) => VersionId));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return pages;
  };

  version = async (DatabaseName: string, VersionId: string) => {
    const command = new GetTableVersionCommand({ DatabaseName, TableName: TABLE, VersionId });
    return (await this.glue.send(command)).TableVersion;
  };

  deleteVersions = async (DatabaseName: string, VersionIds: string[]) => {
    const command = new BatchDeleteTableVersionCommand({ DatabaseName, TableName: TABLE, VersionIds });
    return (await this.glue.send(command)).Errors ?? [];
  };

  tags = async (ResourceArn: string) => (await this.glue.send(new GetTagsCommand({ ResourceArn }))).Tags;

  tag = (ResourceArn: string, TagsToAdd: Record<string, string>) =>
    this.glue.send(new TagResourceCommand({ ResourceArn, TagsToAdd }));

  untag = (ResourceArn: string, TagsToRemove: string[]) =>
    this.glue.send(new UntagResourceCommand({ ResourceArn, TagsToRemove }));
}

/** Name of the one table that most probes need. */
export const TABLE = 'orders';

function aTable(input: Partial<TableInput>): TableInput {
  return { Name: TABLE, StorageDescriptor: { Columns: [{ Name: 'id', Type: 'int' }] }, PartitionKeys: [], ...input };
}
