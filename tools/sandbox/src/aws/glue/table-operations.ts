import { AwsError } from '../aws-error.js';
import { type GlueCall, type Operations, shownTable } from './glue-call.js';
import { type Table } from './glue-model.js';
import { pageOf } from './glue-paging.js';

export const TABLE_OPERATIONS: Operations = {
  GetTable: (call) => {
    const { DatabaseName, Name } = call.request;
    return { Table: attributesOf(call, call.store.table(DatabaseName ?? '', Name ?? '', call.isStale)) };
  },

  GetTables: (call) => {
    const { store, request, isStale, mayList } = call;
    const database = request.DatabaseName ?? '';
    const matched = matching(store.tableNames(database, isStale), request.Expression);
    const names = mayList ? matched.filter((name) => mayList(database, store.table(database, name))) : matched;
    const { items, ...next } = pageOf(call, names, (name) => name);
    return { TableList: items.map((name) => attributesOf(call, store.table(database, name, isStale))), ...next };
  },

  CreateTable: ({ store, request: { DatabaseName, TableInput }, caller }) => {
    store.createTable(DatabaseName ?? '', TableInput ?? {}, caller);
    return {};
  },

  UpdateTable: ({ store, request: { DatabaseName, TableInput, VersionId, SkipArchive }, during }) => {
    const options = { versionId: VersionId, skipArchive: SkipArchive === true, during };
    store.updateTable(DatabaseName ?? '', TableInput ?? {}, options);
    return {};
  },

  DeleteTable: ({ store, request: { DatabaseName, Name } }) => {
    store.deleteTable(DatabaseName ?? '', Name ?? '');
    return {};
  },

  BatchDeleteTable: ({ store, request: { DatabaseName, TablesToDelete } }) => {
    const missing = store.deleteTables(DatabaseName ?? '', TablesToDelete ?? []);
    const Errors = missing.map((TableName) => ({
      TableName,
      ErrorDetail: { ErrorCode: 'EntityNotFoundException', ErrorMessage: `Table ${TableName} not found.` },
    }));
    return { Errors };
  },
};

function matching(names: readonly string[], expression: string | null | undefined): readonly string[] {
  if (expression == null) return names;
  try {
    const pattern = new RegExp(`^(?:${expression})$`, 'i');
    return names.filter((name) => pattern.test(name));
  } catch {
    throw new AwsError('InvalidInputException', 'Expression is not a valid pattern.');
  }
}

/** NAME, or NAME and TABLE_TYPE, give only these; the other attributes mean the whole table. */
function attributesOf(call: GlueCall, table: Table): object {
  const attributes = call.request.AttributesToGet ?? [];
  const isShort = attributes.length > 0 && attributes.every((one) => one === 'NAME' || one === 'TABLE_TYPE');
  if (!isShort) return shownTable(call, table);
  const { Name, TableType } = table;
  return attributes.includes('TABLE_TYPE') ? { Name, TableType } : { Name };
}
