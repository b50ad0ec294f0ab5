import { AwsError } from '../aws-error.js';
import { type CatalogAddress } from '../identity/account.js';
import { type GlueChange } from './event-feed.js';
import { type Mutation } from './glue-journal.js';
import {
  type Connection,
  type ConnectionInput,
  type Database,
  type DatabaseInput,
  type Table,
  type TableInput,
} from './glue-model.js';
import { type Quotas, requireRoom } from './glue-quotas.js';
import { GlueState, type StoredConnection, type StoredDatabase, type StoredTable } from './glue-state.js';

type Tags = Readonly<Record<string, string>>;

/** What a catalog's store is given by its surroundings. */
export interface StoreContext {
  readonly now: () => number;
  readonly quotas: () => Quotas;
  /** Keeps a mutation; called before it takes effect. */
  readonly record: (mutation: Mutation) => void;
  /** Tells what happened, once it has. */
  readonly publish: (change: GlueChange) => void;
}

export interface UpdateOptions {
  /** Refused unless it is the present one; absent: the last writer wins. */
  readonly versionId?: string | null | undefined;
  readonly skipArchive: boolean;
  /** From the request's arrival to its answer, milliseconds since 1970: unconditional updates must not overlap. */
  readonly during?: { readonly from: number; readonly to: number };
}

/** A resource that can have tags; tables and columns cannot (aws-glue.md 2.4). */
export interface Taggable {
  readonly kind: 'database' | 'connection';
  readonly name: string;
}

/**
 * One account's catalog in one region: databases, tables, versions, connections and tags. Names are folded to lower
 * case on write and on lookup (aws-glue.md 2.3).
 */
export class GlueStore {
  readonly #state = new GlueState();

  constructor(
    readonly address: CatalogAddress,
    private readonly context: StoreContext,
  ) {}

  /** Takes over a mutation of the past: nothing is recorded or published. */
  replay(mutation: Mutation): void {
    this.#state.apply(mutation);
  }

  mutations(): Iterable<Mutation> {
    return this.#state.mutations();
  }

  databases(): readonly Database[] {
    return [...this.#state.databases.keys()].sort().map((name) => this.#database(name).database);
  }

  database(name: string): Database {
    return this.#database(name).database;
  }

  /** Names in stable order; pages are cut from it. Stale: without the ones that were just created. */
  tableNames(database: string, isStale = false): readonly string[] {
    const stored = this.#database(database);
    const names = (stored.sorted ??= [...stored.tables.keys()].sort());
    return isStale ? names.filter((name) => stored.tables.get(name)?.before !== undefined) : names;
  }

  /** Stale: as it was before its last change, and absent when that created it. */
  table(database: string, name: string, isStale = false): Table {
    const { current, before } = this.#table(database, name);
    if (!isStale) return current;
    if (before === undefined) throw absent('Table', name);
    return before;
  }

  hasDatabase(name: string): boolean {
    return this.#state.databases.has(folded(name));
  }

  hasTable(database: string, name: string): boolean {
    return this.#state.databases.get(folded(database))?.tables.has(folded(name)) === true;
  }

  /** Newest first. */
  versions(database: string, name: string): readonly Table[] {
    const { current, archived } = this.#table(database, name);
    return [current, ...archived.toReversed()];
  }

  createDatabase(input: DatabaseInput, tags: Tags): void {
    const name = folded(input.Name);
    if (this.#state.databases.has(name)) throw new AwsError('AlreadyExistsException', 'Database already exists.');
    requireRoom(this.#state.databases.size, this.context.quotas().databases, 'DATABASE');
    const value = { ...input, Name: name, CreateTime: this.#seconds(), CatalogId: this.address.account };
    this.#commit({ kind: 'database', name, value });
    if (Object.keys(tags).length > 0) this.setTags({ kind: 'database', name }, tags);
    this.context.publish({ typeOfChange: 'CreateDatabase', databaseName: name });
  }

  updateDatabase(name: string, input: DatabaseInput): void {
    const { Name, CreateTime, CatalogId } = this.database(name);
    if (folded(input.Name) !== Name) throw new AwsError('InvalidInputException', 'A database cannot be renamed.');
    this.#commit({ kind: 'database', name: Name, value: { ...input, Name, CreateTime, CatalogId } });
  }

  /** Its tables go with it; the same name starts empty again. */
  deleteDatabase(name: string): void {
    const { Name } = this.database(name);
    this.#commit({ kind: 'database', name: Name, value: null });
    this.context.publish({ typeOfChange: 'DeleteDatabase', databaseName: Name });
  }

  createTable(database: string, input: TableInput, createdBy: string): void {
    const { tables, database: parent } = this.#database(database);
    const name = folded(input.Name);
    if (tables.has(name)) throw new AwsError('AlreadyExistsException', 'Table already exists.');
    const quotas = this.context.quotas();
    requireRoom(tables.size, quotas.tablesPerDatabase, 'TABLE', 'DATABASE');
    requireRoom(this.#state.tableCount, quotas.tablesPerAccount, 'TABLE');
    const now = this.#seconds();
    const value = {
      ...input,
      ...{ Name: name, DatabaseName: parent.Name, CreateTime: now, UpdateTime: now, VersionId: '0' },
      ...{ CreatedBy: createdBy, IsRegisteredWithLakeFormation: false, CatalogId: this.address.account },
    };
    this.#commit({ kind: 'table', database: parent.Name, name, value });
    this.context.publish({ typeOfChange: 'CreateTable', databaseName: parent.Name, changedTables: [name] });
  }

  /** Replaces the whole definition: what the input omits is gone. */
  updateTable(database: string, input: TableInput, { versionId, skipArchive, during }: UpdateOptions): void {
    const stored = this.#table(database, folded(input.Name));
    const { Name, DatabaseName, CreateTime, CreatedBy, IsRegisteredWithLakeFormation, CatalogId } = stored.current;
    if (versionId != null && versionId !== stored.current.VersionId) {
      throw new AwsError('ConcurrentModificationException', 'Update table failed due to concurrent modifications.');
    }
    if (versionId == null && during !== undefined && stored.busyUntil > during.from) {
      throw new AwsError('ConcurrentModificationException', 'Table being modified concurrently.');
    }
    if (!skipArchive) this.#requireRoomForVersion(stored);
    const VersionId = String(Number(stored.current.VersionId) + 1);
    const value = {
      ...input,
      ...{ Name, DatabaseName, CreateTime, UpdateTime: this.#seconds(), VersionId },
      ...{ CreatedBy, IsRegisteredWithLakeFormation, CatalogId },
    };
    this.#commit({ kind: 'table', database: DatabaseName, name: Name, value, archive: !skipArchive });
    stored.busyUntil = during?.to ?? 0;
    this.context.publish({ typeOfChange: 'UpdateTable', databaseName: DatabaseName, tableName: Name });
  }

  deleteTable(database: string, name: string): void {
    const { Name, DatabaseName } = this.#table(database, name).current;
    this.#commit({ kind: 'table', database: DatabaseName, name: Name, value: null });
    this.context.publish({ typeOfChange: 'DeleteTable', databaseName: DatabaseName, changedTables: [Name] });
  }

  /** Deletes what is there and answers with the names that are not. */
  deleteTables(database: string, names: readonly string[]): readonly string[] {
    const { tables, database: parent } = this.#database(database);
    const missing: string[] = [];
    const deleted: string[] = [];
    for (const name of names) {
      const stored = tables.get(folded(name));
      if (stored === undefined) {
        missing.push(name);
        continue;
      }
      deleted.push(stored.current.Name);
      this.#commit({ kind: 'table', database: parent.Name, name: stored.current.Name, value: null });
    }
    if (deleted.length > 0) {
      this.context.publish({
        typeOfChange: 'BatchDeleteTable',
        databaseName: parent.Name,
        changedTables: deleted,
      });
    }
    return missing;
  }

  /** Drops an archived version; false when there is no such one. The current version cannot be dropped. */
  deleteVersion(database: string, name: string, versionId: string): boolean {
    const { current, archived } = this.#table(database, name);
    const kept = archived.filter(({ VersionId }) => VersionId !== versionId);
    if (kept.length === archived.length) return false;
    this.#commit({ kind: 'versions', database: current.DatabaseName, name: current.Name, value: kept });
    return true;
  }

  connection(name: string): Connection {
    return this.#connection(name).connection;
  }

  createConnection(input: ConnectionInput, by: string): void {
    const name = input.Name ?? '';
    if (this.#state.connections.has(name)) throw new AwsError('AlreadyExistsException', 'Connection already exists.');
    const now = this.#seconds();
    const value = { ...input, Name: name, CreationTime: now, LastUpdatedTime: now, LastUpdatedBy: by };
    this.#commit({ kind: 'connection', name, value });
  }

  deleteConnection(name: string): void {
    this.#connection(name);
    this.#commit({ kind: 'connection', name, value: null });
  }

  tags({ kind, name }: Taggable): Tags {
    return kind === 'database' ? this.#database(name).tags : this.#connection(name).tags;
  }

  /** Replaces all of them. */
  setTags({ kind, name }: Taggable, tags: Tags): void {
    if (kind === 'database') this.#commit({ kind: 'tags', name: this.#database(name).database.Name, value: tags });
    else this.#commit({ kind: 'tags', of: 'connection', name: this.#connection(name).connection.Name, value: tags });
  }

  #requireRoomForVersion({ archived }: StoredTable): void {
    const quotas = this.context.quotas();
    requireRoom(archived.length + 1, quotas.versionsPerTable, 'TABLE_VERSION', 'TABLE');
    const versions = this.#state.archivedCount + this.#state.tableCount;
    requireRoom(versions, quotas.versionsPerAccount, 'TABLE_VERSION');
  }

  #database(name: string): StoredDatabase {
    const stored = this.#state.databases.get(folded(name));
    if (stored === undefined) throw absent('Database', name);
    return stored;
  }

  #table(database: string, name: string): StoredTable {
    const stored = this.#database(database).tables.get(folded(name));
    if (stored === undefined) throw absent('Table', name);
    return stored;
  }

  #connection(name: string): StoredConnection {
    const stored = this.#state.connections.get(name);
    if (stored === undefined) throw absent('Connection', name);
    return stored;
  }

  #seconds(): number {
    return Math.floor(this.context.now() / 1000);
  }

  #commit(mutation: Mutation): void {
    this.context.record(mutation);
    this.#state.apply(mutation);
  }
}

/** Glue stores and finds names in lower case. */
export function folded(name: string | null | undefined): string {
  return (name ?? '').toLowerCase();
}

function absent(kind: string, name: string): AwsError {
  return new AwsError('EntityNotFoundException', `${kind} ${name} not found.`);
}
