import { type Mutation } from './glue-journal.js';
import { type Connection, type Database, type Table } from './glue-model.js';

type Tags = Readonly<Record<string, string>>;

export interface StoredTable {
  current: Table;
  /** Earlier versions, oldest first. */
  archived: Table[];
  /** As it was before its last change; undefined when that created it. */
  before: Table | undefined;
  /** Until then an update is still under way, milliseconds since 1970. */
  busyUntil: number;
}

export interface StoredDatabase {
  database: Database;
  tags: Tags;
  readonly tables: Map<string, StoredTable>;
  /** Table names in order; rebuilt after a create or delete. */
  sorted: readonly string[] | undefined;
}

export interface StoredConnection {
  connection: Connection;
  tags: Tags;
}

/** What one catalog holds. Changes only by mutations, so that a journal of them leads to the same state again. */
export class GlueState {
  readonly databases = new Map<string, StoredDatabase>();
  readonly connections = new Map<string, StoredConnection>();
  /** Of all databases; archived versions only. */
  tableCount = 0;
  archivedCount = 0;

  /** @throws TypeError when the mutation does not fit: a journal that is no journal of this state */
  apply(mutation: Mutation): void {
    switch (mutation.kind) {
      case 'database':
        this.#applyDatabase(mutation.name, mutation.value);
        break;
      case 'table':
        this.#applyTable(mutation);
        break;
      case 'versions':
        this.#applyVersions(mutation);
        break;
      case 'connection':
        this.#applyConnection(mutation.name, mutation.value);
        break;
      case 'tags':
        this.#applyTags(mutation);
    }
  }

  /** The shortest list that leads to this state. */
  *mutations(): Iterable<Mutation> {
    for (const [name, { database, tags, tables }] of this.databases) {
      yield { kind: 'database', name, value: database };
      if (Object.keys(tags).length > 0) yield { kind: 'tags', name, value: { ...tags } };
      for (const [table, { current, archived }] of tables) {
        yield { kind: 'table', database: name, name: table, value: current };
        if (archived.length > 0) yield { kind: 'versions', database: name, name: table, value: archived };
      }
    }
    for (const [name, { connection, tags }] of this.connections) {
      yield { kind: 'connection', name, value: connection };
      if (Object.keys(tags).length > 0) yield { kind: 'tags', of: 'connection', name, value: { ...tags } };
    }
  }

  #applyDatabase(name: string, value: Database | null): void {
    const known = this.databases.get(name);
    if (value === null) {
      for (const table of known?.tables.values() ?? []) this.#uncount(table);
      this.databases.delete(name);
    } else if (known === undefined) {
      this.databases.set(name, { database: value, tags: {}, tables: new Map(), sorted: undefined });
    } else known.database = value;
  }

  #applyTable({ database, name, value, archive }: Extract<Mutation, { kind: 'table' }>): void {
    const stored = present(this.databases.get(database));
    const known = stored.tables.get(name);
    if (known !== undefined && value !== null) {
      if (archive === true) {
        known.archived.push(known.current);
        this.archivedCount += 1;
      }
      known.before = known.current;
      known.current = value;
      return;
    }
    stored.sorted = undefined;
    if (known !== undefined) this.#uncount(known);
    if (value === null) stored.tables.delete(name);
    else {
      stored.tables.set(name, { current: value, archived: [], before: undefined, busyUntil: 0 });
      this.tableCount += 1;
    }
  }

  #applyVersions({ database, name, value }: Extract<Mutation, { kind: 'versions' }>): void {
    const table = present(present(this.databases.get(database)).tables.get(name));
    this.archivedCount += value.length - table.archived.length;
    table.archived = value;
  }

  #applyTags({ of, name, value }: Extract<Mutation, { kind: 'tags' }>): void {
    const holders = of === 'connection' ? this.connections : this.databases;
    present(holders.get(name)).tags = value;
  }

  #applyConnection(name: string, value: Connection | null): void {
    const known = this.connections.get(name);
    if (value === null) this.connections.delete(name);
    else if (known === undefined) this.connections.set(name, { connection: value, tags: {} });
    else known.connection = value;
  }

  #uncount({ archived }: StoredTable): void {
    this.tableCount -= 1;
    this.archivedCount -= archived.length;
  }
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError('the mutation names something that is not there');
  return value;
}
