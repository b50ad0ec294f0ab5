import { AwsError } from './aws-error.js';
import { type GlueRequest, type Table } from './glue-model.js';
import { pageOf } from './glue-paging.js';
import { type GlueStore } from './glue-store.js';

type Operation = (store: GlueStore, request: GlueRequest, pageCap?: number) => object;

/** The operations that the product uses. Requests have passed the limits: required members are there. */
export const GLUE_OPERATIONS: Readonly<Record<string, Operation>> = {
  GetDatabase: (store, { Name }) => ({ Database: store.database(Name ?? '') }),

  GetDatabases: (store, request, cap) => {
    const { items, ...next } = pageOf('GetDatabases', request, store.databases(), ({ Name }) => Name, cap);
    const onlyName = request.AttributesToGet?.includes('NAME') === true;
    return { DatabaseList: onlyName ? items.map(({ Name }) => ({ Name })) : items, ...next };
  },

  CreateDatabase: (store, { DatabaseInput = {}, Tags }) => {
    store.createDatabase(DatabaseInput ?? {}, Tags ?? {});
    return {};
  },

  UpdateDatabase: (store, { Name, DatabaseInput }) => {
    store.updateDatabase(Name ?? '', DatabaseInput ?? {});
    return {};
  },

  DeleteDatabase: (store, { Name }) => {
    store.deleteDatabase(Name ?? '');
    return {};
  },

  GetTable: (store, { DatabaseName, Name }) => ({ Table: store.table(DatabaseName ?? '', Name ?? '') }),

  GetTables: (store, request, cap) => {
    const database = request.DatabaseName ?? '';
    const names = matching(store.tableNames(database), request.Expression);
    const { items, ...next } = pageOf('GetTables', request, names, (name) => name, cap);
    const tables = items.map((name) => attributesOf(store.table(database, name), request.AttributesToGet));
    return { TableList: tables, ...next };
  },

  CreateTable: (store, { DatabaseName, TableInput }) => {
    store.createTable(DatabaseName ?? '', TableInput ?? {});
    return {};
  },

  UpdateTable: (store, { DatabaseName, TableInput, VersionId, SkipArchive }) => {
    store.updateTable(DatabaseName ?? '', TableInput ?? {}, {
      versionId: VersionId,
      skipArchive: SkipArchive === true,
    });
    return {};
  },

  DeleteTable: (store, { DatabaseName, Name }) => {
    store.deleteTable(DatabaseName ?? '', Name ?? '');
    return {};
  },

  BatchDeleteTable: (store, { DatabaseName, TablesToDelete }) => {
    const database = DatabaseName ?? '';
    store.database(database);
    return { Errors: (TablesToDelete ?? []).flatMap((name) => deletionError(store, database, name)) };
  },

  GetTableVersions: (store, request, cap) => {
    const versions = store.versions(request.DatabaseName ?? '', request.TableName ?? '');
    const { items, ...next } = pageOf('GetTableVersions', request, versions, descending, cap);
    return { TableVersions: items.map((Table) => ({ Table, VersionId: Table.VersionId })), ...next };
  },

  GetTableVersion: (store, { DatabaseName, TableName, VersionId }) => {
    const versions = store.versions(DatabaseName ?? '', TableName ?? '');
    const Table = VersionId == null ? versions[0] : versions.find((version) => version.VersionId === VersionId);
    if (Table === undefined) throw new AwsError('EntityNotFoundException', `Version ${VersionId ?? ''} not found.`);
    return { TableVersion: { Table, VersionId: Table.VersionId } };
  },

  BatchDeleteTableVersion: (store, { DatabaseName, TableName, VersionIds }) => ({
    Errors: (VersionIds ?? []).flatMap((VersionId) => {
      if (store.deleteVersion(DatabaseName ?? '', TableName ?? '', VersionId)) return [];
      const ErrorDetail = { ErrorCode: 'EntityNotFoundException', ErrorMessage: `Version ${VersionId} not found.` };
      return [{ TableName, VersionId, ErrorDetail }];
    }),
  }),

  TagResource: (store, { ResourceArn, TagsToAdd }) => {
    const database = databaseOf(ResourceArn);
    store.setTags(database, { ...store.tags(database), ...TagsToAdd });
    return {};
  },

  UntagResource: (store, { ResourceArn, TagsToRemove }) => {
    const database = databaseOf(ResourceArn);
    const kept = Object.entries(store.tags(database)).filter(([key]) => TagsToRemove?.includes(key) !== true);
    store.setTags(database, Object.fromEntries(kept));
    return {};
  },

  GetTags: (store, { ResourceArn }) => ({ Tags: store.tags(databaseOf(ResourceArn)) }),
};

/** Versions come newest first: a key that grows as they get older. */
function descending({ VersionId }: Table): string {
  return String(1e12 - Number(VersionId)).padStart(13, '0');
}

function matching(names: readonly string[], expression: string | null | undefined): readonly string[] {
  if (expression == null) return names;
  try {
    const pattern = new RegExp(`^(?:${expression})$`, 'i');
    return names.filter((name) => pattern.test(name));
  } catch {
    throw new AwsError('InvalidInputException', 'Expression is not a valid pattern.');
  }
}

function attributesOf(table: Table, attributes: readonly string[] | null | undefined): object {
  if (attributes == null || attributes.length === 0) return table;
  const { Name, TableType } = table;
  return attributes.includes('TABLE_TYPE') ? { Name, TableType } : { Name };
}

function deletionError(store: GlueStore, database: string, name: string): object[] {
  try {
    store.deleteTable(database, name);
    return [];
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return [{ TableName: name, ErrorDetail: { ErrorCode: error.code, ErrorMessage: error.message } }];
  }
}

/** Tables and columns cannot be tagged (aws-glue.md 2.4). */
function databaseOf(arn: string | null | undefined): string {
  const name = /^arn:aws:glue:[^:]*:\d*:database\/([^/]+)$/.exec(arn ?? '')?.[1];
  if (name === undefined) throw new AwsError('InvalidInputException', `Resource ${arn ?? ''} cannot be tagged.`);
  return name;
}
