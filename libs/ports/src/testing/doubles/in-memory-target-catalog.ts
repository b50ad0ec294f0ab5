import { EntryRefusedError, TargetAbsentError, TargetConflictError, TargetExistsError } from '@dss/errors';
import { type DatabaseInput, type ObservedTable, type TableInput, readBack } from '@dss/planning';
import {
  type DatabasePage,
  type TablePage,
  type Tags,
  TargetCatalog,
  type WriteReceipt,
} from '../../target-catalog.js';
import { refusalOf } from './table-limits.js';

const PAGE = 100;

interface StoredDatabase {
  input: DatabaseInput;
  tags: Tags;
  readonly tables: Map<string, ObservedTable>;
  /** Replaced versions of each table, newest first. */
  readonly archive: Map<string, readonly ObservedTable[]>;
}

/** A call that changes the catalog, as a test wants to see it. */
export interface CatalogWrite {
  readonly operation:
    | 'createDatabase'
    | 'updateDatabase'
    | 'tagDatabase'
    | 'untagDatabase'
    | 'createTable'
    | 'updateTable'
    | 'deleteTable';
  readonly database: string;
  readonly table?: string;
}

type Operation = Exclude<keyof TargetCatalog, 'prototype'>;

/** Glue as far as the port promises it: folded names, versions with optimistic lock, full replace, limits, pages. */
export class InMemoryTargetCatalog extends TargetCatalog {
  /** Every write that was taken, in order; `edit` is not one of ours. */
  readonly writes: CatalogWrite[] = [];
  private readonly databases = new Map<string, StoredDatabase>();
  private readonly faults: { operation: Operation; error: Error; applied: boolean }[] = [];

  findDatabase(name: string): Promise<DatabaseInput | undefined> {
    return this.answer('findDatabase', () => copyOf(this.databases.get(folded(name))?.input));
  }

  listDatabases(nextToken?: string): Promise<DatabasePage> {
    return this.answer('listDatabases', () => {
      const names = [...this.databases.keys()].sort();
      const rest = names.filter((name) => nextToken === undefined || name > nextToken);
      const databases = rest.slice(0, PAGE).map((name) => copyOf(this.database(name).input));
      return { databases, nextToken: rest.length > PAGE ? databases.at(-1)?.Name : undefined };
    });
  }

  createDatabase(input: DatabaseInput, tags: Tags = {}): Promise<void> {
    return this.answer('createDatabase', () => {
      const name = folded(input.Name);
      if (this.databases.has(name)) throw new TargetExistsError('Database already exists', { database: name });
      this.databases.set(name, { ...emptyDatabase({ ...copyOf(input), Name: name }), tags: { ...tags } });
      this.writes.push({ operation: 'createDatabase', database: name });
    });
  }

  updateDatabase(input: DatabaseInput): Promise<void> {
    return this.answer('updateDatabase', () => {
      const database = this.database(input.Name);
      database.input = { ...copyOf(input), Name: database.input.Name };
      this.writes.push({ operation: 'updateDatabase', database: database.input.Name });
    });
  }

  getDatabaseTags(name: string): Promise<Tags> {
    return this.answer('getDatabaseTags', () => ({ ...this.database(name).tags }));
  }

  tagDatabase(name: string, tags: Tags): Promise<void> {
    return this.answer('tagDatabase', () => {
      const database = this.database(name);
      database.tags = { ...database.tags, ...tags };
      this.writes.push({ operation: 'tagDatabase', database: database.input.Name });
    });
  }

  untagDatabase(name: string, keys: readonly string[]): Promise<void> {
    return this.answer('untagDatabase', () => {
      const database = this.database(name);
      database.tags = Object.fromEntries(Object.entries(database.tags).filter(([key]) => !keys.includes(key)));
      this.writes.push({ operation: 'untagDatabase', database: database.input.Name });
    });
  }

  findTable(database: string, name: string): Promise<ObservedTable | undefined> {
    return this.answer('findTable', () => copyOf(this.databases.get(folded(database))?.tables.get(folded(name))));
  }

  createTable(database: string, input: TableInput): Promise<WriteReceipt> {
    return this.answer('createTable', () => {
      const { tables } = this.database(database);
      const table = folded(input.Name);
      if (tables.has(table)) throw new TargetExistsError('Table already exists', { database, table });
      this.store(database, input, '0');
      return this.receipt({ operation: 'createTable', database: folded(database), table });
    });
  }

  updateTable(
    database: string,
    input: TableInput,
    { versionId, skipArchive }: { readonly versionId: string | undefined; readonly skipArchive: boolean },
  ): Promise<WriteReceipt> {
    return this.answer('updateTable', () => {
      const stored = this.table(database, input.Name);
      if (versionId !== undefined && versionId !== stored.VersionId) {
        throw new TargetConflictError('The table was changed by somebody else', { database, table: stored.Name });
      }
      if (!skipArchive) this.archive(database, stored);
      this.store(database, input, nextVersion(stored));
      return this.receipt({ operation: 'updateTable', database: folded(database), table: stored.Name });
    });
  }

  listVersions(database: string, name: string, nextToken = '0'): Promise<TablePage> {
    return this.answer('listVersions', () => {
      const { tables, archive } = this.databases.get(folded(database)) ?? {};
      const current = tables?.get(folded(name));
      const versions = current ? [current, ...(archive?.get(current.Name) ?? [])] : [];
      const end = Number(nextToken) + PAGE;
      const page = versions.slice(Number(nextToken), end).map(copyOf);
      return { tables: page, nextToken: versions.length > end ? String(end) : undefined };
    });
  }

  deleteVersions(database: string, name: string, versionIds: readonly string[]): Promise<void> {
    return this.answer('deleteVersions', () => {
      const { Name } = this.table(database, name);
      const { archive } = this.database(database);
      const kept = (archive.get(Name) ?? []).filter(({ VersionId = '' }) => !versionIds.includes(VersionId));
      archive.set(Name, kept);
    });
  }

  deleteTable(database: string, name: string): Promise<WriteReceipt> {
    return this.answer('deleteTable', () => {
      const { Name } = this.table(database, name);
      const { tables, archive } = this.database(database);
      tables.delete(Name);
      archive.delete(Name);
      return this.receipt({ operation: 'deleteTable', database: folded(database), table: Name });
    });
  }

  listTables(database: string, nextToken?: string, wanted?: readonly string[]): Promise<TablePage> {
    return this.answer('listTables', () => {
      const names = [...this.database(database).tables.keys()].sort();
      const listed = wanted === undefined ? names : names.filter((name) => wanted.includes(name));
      const rest = listed.filter((name) => nextToken === undefined || name > nextToken);
      const tables = rest.slice(0, PAGE).map((name) => copyOf(this.table(database, name)));
      return { tables, nextToken: rest.length > PAGE ? tables.at(-1)?.Name : undefined };
    });
  }

  identify(): Promise<{ readonly account: string; readonly arn: string }> {
    return this.answer('identify', () => ({ account: '000000000000', arn: 'arn:aws:iam::000000000000:role/test' }));
  }

  /** Somebody else's edit: a person, a crawler. A new version, not in `writes`. */
  edit(database: string, name: string, change: (input: TableInput) => TableInput): void {
    const stored = this.table(database, name);
    this.archive(database, stored);
    this.store(database, change(copyOf(stored)), nextVersion(stored));
  }

  /** Puts a table there that is not ours; the database is made when it is missing. */
  seed(database: string, input: TableInput): void {
    const name = folded(database);
    if (!this.databases.has(name)) this.databases.set(name, emptyDatabase({ Name: name }));
    this.store(name, input, '0');
  }

  /** The next call of that method ends in `error`; with `applied` it takes effect all the same: the outcome is unknown to the caller. */
  failNext(operation: Operation, error: Error, { applied = false }: { readonly applied?: boolean } = {}): void {
    this.faults.push({ operation, error, applied });
  }

  /** All tables of all databases, by name. */
  allTables(): readonly ObservedTable[] {
    return [...this.databases.values()].flatMap(({ tables }) => copyOf([...tables.values()]));
  }

  private async answer<T>(operation: Operation, act: () => T): Promise<T> {
    // As over a wire: nothing happens before the caller has gone on.
    await Promise.resolve();
    const at = this.faults.findIndex((fault) => fault.operation === operation);
    const [fault] = at < 0 ? [] : this.faults.splice(at, 1);
    if (!fault) return act();
    if (fault.applied) act();
    throw fault.error;
  }

  private receipt(write: CatalogWrite): WriteReceipt {
    this.writes.push(write);
    return { requestId: `request-${this.writes.length}` };
  }

  private archive(database: string, version: ObservedTable): void {
    const { archive } = this.database(database);
    archive.set(version.Name, [version, ...(archive.get(version.Name) ?? [])]);
  }

  private store(database: string, input: TableInput, versionId: string): void {
    const refusal = refusalOf(input);
    if (refusal !== undefined) throw new EntryRefusedError(refusal, { database, table: input.Name });
    const {
      tables,
      input: { Name },
    } = this.database(database);
    const read = readBack(input, Name, versionId);
    const before = tables.get(read.Name);
    // Fixed instants: no test may depend on when it runs.
    const UpdateTime = new Date(1_700_000_000_000 + Number(versionId) * 1000);
    tables.set(read.Name, { ...read, CreateTime: before?.CreateTime ?? UpdateTime, UpdateTime });
  }

  private database(name: string): StoredDatabase {
    const stored = this.databases.get(folded(name));
    if (!stored) throw new TargetAbsentError('Database not found', { database: name });
    return stored;
  }

  private table(database: string, name: string): ObservedTable {
    const stored = this.database(database).tables.get(folded(name));
    if (!stored) throw new TargetAbsentError('Table not found', { database, table: name });
    return stored;
  }
}

function emptyDatabase(input: DatabaseInput): StoredDatabase {
  return { input, tags: {}, tables: new Map(), archive: new Map() };
}

function nextVersion(stored: ObservedTable): string {
  return String(Number(stored.VersionId ?? 0) + 1);
}

function folded(name: string): string {
  return name.toLowerCase();
}

/** Not structuredClone: under Jest its dates are of another realm and no longer instances of Date. */
function copyOf<T>(value: T): T {
  if (value instanceof Date) return new Date(value) as T;
  if (Array.isArray(value)) return value.map(copyOf) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copyOf(member)])) as T;
}
