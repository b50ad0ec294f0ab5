import type { GlueColumn, ObservedTable, TableInput } from '../../glue-shapes.js';
import type { ColumnName, Value } from './model-source.js';

/*
 * The catalog of the model: one table with its archived versions, people and crawlers who edit it, and a reader of what
 * it shows. It shares no code with the planner.
 */

/** What a version of the table says to its readers, without our book-keeping. */
export interface Shown {
  readonly description: Value;
  readonly steward: Value;
  readonly kind: Value;
  readonly extra: Value;
  /** A parameter of somebody else. */
  readonly note: Value;
  /** What says whose table it is. */
  readonly keys: Readonly<Record<string, Value>>;
  readonly columns: readonly ShownColumn[];
}

export interface ShownColumn {
  readonly name: string;
  readonly type: Value;
  readonly comment: Value;
  readonly label: Value;
  /** A parameter of somebody else. */
  readonly note: Value;
  /** Our technical name, and our other parameters as one text. */
  readonly id: Value;
  readonly ours: string;
}

const KEYS = ['classification', 'dsp.space', 'dsp.technicalName'] as const;

export function shownIn(table: TableInput): Shown {
  const parameters = table.Parameters ?? {};
  return {
    description: table.Description || undefined,
    steward: parameters['dsp.steward'],
    kind: parameters['dsp.kind'],
    extra: parameters['dsp.extra'],
    note: parameters['crawler'],
    keys: Object.fromEntries(KEYS.map((key) => [key, parameters[key]])),
    columns: (table.StorageDescriptor?.Columns ?? []).map(shownColumn),
  };
}

function shownColumn({ Name, Type, Comment, Parameters = {} }: GlueColumn): ShownColumn {
  return {
    name: Name,
    type: Type,
    comment: Comment || undefined,
    label: Parameters['dsp.label'],
    note: Parameters['note'],
    id: Parameters['dsp.technicalName'],
    ours: `${Parameters['dsp.nativeType'] ?? ''} ${Parameters['dsp.role'] ?? ''}`,
  };
}

/** One version, and how it came about: the oracle keeps what was known with it. */
export interface Version<M> {
  readonly table: ObservedTable;
  readonly memory: M;
}

export class ModelCatalog<M> {
  current: Version<M> | undefined;
  /** Newest first. */
  archive: readonly Version<M>[] = [];
  private births = 0;

  create(input: TableInput, memory: M): void {
    this.births += 1;
    this.archive = [];
    this.current = { table: { ...stored(input), VersionId: '0', CreateTime: new Date(this.births * 1000) }, memory };
  }

  /** A new version with the old one archived, unless that is not wanted. */
  update(input: TableInput, memory: M, { skipArchive = false } = {}): void {
    const before = this.version();
    const { VersionId, CreateTime } = before.table;
    if (!skipArchive) this.archive = [before, ...this.archive];
    this.current = { table: { ...stored(input), VersionId: String(Number(VersionId) + 1), CreateTime }, memory };
  }

  /** Somebody's edit. What was known with the version before is known with this one, if nothing else is said. */
  edit(change: (table: TableInput) => TableInput, memory: M = this.version().memory): void {
    this.update(change(this.version().table), memory);
  }

  editColumn(name: ColumnName, change: (column: GlueColumn) => GlueColumn): void {
    this.editColumns((columns) =>
      columns.map((column) => (column.Name === name.toLowerCase() ? change(column) : column)),
    );
  }

  editColumns(change: (columns: readonly GlueColumn[]) => readonly GlueColumn[]): void {
    this.edit((table) => withColumns(table, change(columnsOf(table))));
  }

  /** Somebody puts an old version back, with all that it said. */
  restore(at: number): void {
    const version = this.archive[at % Math.max(1, this.archive.length)];
    if (version) this.update(version.table, version.memory);
  }

  delete(): void {
    this.current = undefined;
    this.archive = [];
  }

  private version(): Version<M> {
    if (!this.current) throw new Error('there is no table');
    return this.current;
  }
}

export function columnsOf(table: TableInput): readonly GlueColumn[] {
  return table.StorageDescriptor?.Columns ?? [];
}

export function withColumns(table: TableInput, columns: readonly GlueColumn[]): TableInput {
  return { ...table, StorageDescriptor: { ...table.StorageDescriptor, Columns: [...columns] } };
}

/** The members that are written; the rest of an answer is the catalog's own. */
function stored({
  Name,
  Description,
  TableType,
  Parameters,
  StorageDescriptor,
  PartitionKeys,
}: TableInput): TableInput {
  return {
    Name,
    ...(Description !== undefined && { Description }),
    ...(TableType !== undefined && { TableType }),
    ...(Parameters && { Parameters }),
    ...(StorageDescriptor && { StorageDescriptor }),
    ...(PartitionKeys && { PartitionKeys }),
  };
}
