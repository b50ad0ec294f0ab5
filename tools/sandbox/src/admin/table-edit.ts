import { z } from 'zod';
import { AwsError } from '../aws/aws-error.js';
import { Column, type Table, TableInput } from '../aws/glue/glue-model.js';
import { withEntries, withoutNulls } from './entries.js';

const textOrNothing = z.string().nullable();
type Column = z.infer<typeof Column>;

/**
 * What a person changes in the console: named fields are replaced whole, null clears one, others stay. Columns are
 * renamed first, then dropped, then added; everything else calls them by the names they have then.
 */
export const TableEdit = TableInput.omit({ Name: true })
  .partial()
  .extend({
    /** Single parameters beside the others; null removes one. */
    setParameters: z.record(z.string(), textOrNothing).optional(),
    /** New names by old ones. */
    renameColumns: z.record(z.string(), z.string()).optional(),
    dropColumns: z.array(z.string()).optional(),
    /** Behind the others. */
    addColumns: z.array(Column).optional(),
    columnTypes: z.record(z.string(), z.string()).optional(),
    /** Comments by column name; null removes one. */
    columnComments: z.record(z.string(), textOrNothing).optional(),
    /** Single parameters of columns; null removes one. */
    columnParameters: z.record(z.string(), z.record(z.string(), textOrNothing)).optional(),
    /** These columns first, in this order; the others follow as they were. */
    columnOrder: z.array(z.string()).optional(),
    /** Does not keep the version before. */
    skipArchive: z.boolean().optional(),
  })
  .strict();
export type TableEdit = z.infer<typeof TableEdit>;

/** @throws AwsError EntityNotFoundException when a column that is named is not there: a script must not miss in silence */
export function editedTable(table: Table, edit: Omit<TableEdit, 'skipArchive'>): TableInput {
  const { setParameters, ...rest } = edit;
  const { columns, fields } = splitEdit(rest);
  const { StorageDescriptor, Parameters, ...input } = TableInput.parse({ ...table, ...fields });
  return withoutNulls({
    ...input,
    StorageDescriptor: StorageDescriptor && {
      ...StorageDescriptor,
      Columns: editedColumns(StorageDescriptor.Columns ?? [], columns),
    },
    Parameters: setParameters === undefined ? Parameters : withEntries(Parameters ?? {}, setParameters),
  });
}

type ColumnEdit = Pick<
  TableEdit,
  'renameColumns' | 'dropColumns' | 'addColumns' | 'columnTypes' | 'columnComments' | 'columnParameters' | 'columnOrder'
>;

function splitEdit(edit: Omit<TableEdit, 'setParameters' | 'skipArchive'>) {
  const {
    renameColumns,
    dropColumns,
    addColumns,
    columnTypes,
    columnComments,
    columnParameters,
    columnOrder,
    ...fields
  } = edit;
  const columns: ColumnEdit = {
    renameColumns,
    dropColumns,
    addColumns,
    columnTypes,
    columnComments,
    columnParameters,
    columnOrder,
  };
  return { columns, fields };
}

function editedColumns(before: readonly Column[], edit: ColumnEdit): Column[] {
  const renamed = eachOf(before, edit.renameColumns, (column, Name) => ({ ...column, Name }));
  const left = [...without(renamed, edit.dropColumns ?? []), ...(edit.addColumns ?? [])];
  const typed = eachOf(left, edit.columnTypes, (column, Type) => ({ ...column, Type }));
  const commented = eachOf(typed, edit.columnComments, (column, Comment) => withoutNulls({ ...column, Comment }));
  const described = eachOf(commented, edit.columnParameters, (column, set) => ({
    ...column,
    Parameters: withEntries(column.Parameters ?? {}, set),
  }));
  return inOrder(described, edit.columnOrder ?? []);
}

/** Changes the columns that a record names by what it says about each. */
function eachOf<T>(
  columns: readonly Column[],
  changes: Readonly<Record<string, T>> | undefined,
  change: (column: Column, to: T) => Column,
): readonly Column[] {
  const byName = new Map(Object.entries(changes ?? {}));
  requireColumns(columns, [...byName.keys()]);
  return columns.map((column) => {
    const to = byName.get(column.Name ?? '');
    return to === undefined ? column : change(column, to);
  });
}

function without(columns: readonly Column[], names: readonly string[]): readonly Column[] {
  requireColumns(columns, names);
  return columns.filter(({ Name }) => !names.includes(Name ?? ''));
}

function inOrder(columns: readonly Column[], names: readonly string[]): Column[] {
  requireColumns(columns, names);
  const first = names.flatMap((name) => columns.filter(({ Name }) => Name === name));
  return [...first, ...without(columns, names)];
}

function requireColumns(columns: readonly Column[], names: readonly string[]): void {
  const missing = names.find((name) => columns.every(({ Name }) => Name !== name));
  if (missing !== undefined) throw new AwsError('EntityNotFoundException', `Column ${missing} not found.`);
}
