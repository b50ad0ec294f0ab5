import { ACCOUNT } from './account.js';
import { AwsError } from './aws-error.js';
import { type GlueJournal, type Mutation } from './glue-journal.js';
import { type Database, type DatabaseInput, type Table, type TableInput } from './glue-model.js';

interface StoredTable {
  current: Table;
  /** Earlier versions, oldest first. */
  archived: Table[];
}

interface StoredDatabase {
  database: Database;
  tags: Readonly<Record<string, string>>;
  readonly tables: Map<string, StoredTable>;
  /** Table names in order; rebuilt after a create or delete. */
  sorted: readonly string[] | undefined;
}

/** Databases, tables and their versions. Names are folded to lower case on write and on lookup (aws-glue.md 2.3). */
export class GlueStore {
  readonly #databases = new Map<string, StoredDatabase>();

  constructor(
    private readonly journal: GlueJournal,
    private readonly now: () => number,
  ) {
    for (const mutation of journal.read()) this.#apply(mutation);
    journal.compact([...this.#asMutations()]);
  }

  databases(): readonly Database[] {
    return [...this.#databases.keys()].sort().map((name) => this.#database(name).database);
  }

  database(name: string): Database {
    return this.#database(name).database;
  }

  tags(database: string): Readonly<Record<string, string>> {
    return this.#database(database).tags;
  }

  /** Names in stable order; pages are cut from it. */
  tableNames(database: string): readonly string[] {
    const stored = this.#database(database);
    return (stored.sorted ??= [...stored.tables.keys()].sort());
  }

  table(database: string, name: string): Table {
    return this.#table(database, name).current;
  }

  /** Newest first. */
  versions(database: string, name: string): readonly Table[] {
    const { current, archived } = this.#table(database, name);
    return [current, ...archived.toReversed()];
  }

  createDatabase(input: DatabaseInput, tags: Readonly<Record<string, string>>): void {
    const name = folded(input.Name);
    if (this.#databases.has(name)) throw new AwsError('AlreadyExistsException', 'Database already exists.');
    this.#commit({ kind: 'database', name, value: { ...input, ...this.#databaseFacts(name, this.#seconds()) } });
    if (Object.keys(tags).length > 0) this.setTags(name, tags);
  }

  updateDatabase(name: string, input: DatabaseInput): void {
    const { database } = this.#database(name);
    if (folded(input.Name) !== database.Name)
      throw new AwsError('InvalidInputException', 'A database cannot be renamed.');
    this.#commit({
      kind: 'database',
      name: database.Name,
      value: { ...input, ...this.#databaseFacts(database.Name, database.CreateTime) },
    });
  }

  deleteDatabase(name: string): void {
    this.#commit({ kind: 'database', name: this.#database(name).database.Name, value: null });
  }

  setTags(database: string, tags: Readonly<Record<string, string>>): void {
    this.#commit({ kind: 'tags', name: this.#database(database).database.Name, value: { ...tags } });
  }

  createTable(database: string, input: TableInput): void {
    const { tables, database: parent } = this.#database(database);
    const name = folded(input.Name);
    if (tables.has(name)) throw new AwsError('AlreadyExistsException', 'Table already exists.');
    const now = this.#seconds();
    const facts = { Name: name, DatabaseName: parent.Name, CreateTime: now, UpdateTime: now, VersionId: '0' };
    this.#commit({ kind: 'table', database: parent.Name, name, value: { ...input, ...facts, ...this.#tableFacts() } });
  }

  /** Replaces the whole definition: what the input omits is gone. */
  updateTable(
    database: string,
    input: TableInput,
    lock: { versionId?: string | null | undefined; skipArchive: boolean },
  ): void {
    const { current } = this.#table(database, folded(input.Name));
    if (lock.versionId != null && lock.versionId !== current.VersionId) {
      throw new AwsError('ConcurrentModificationException', 'Update table failed due to concurrent modifications.');
    }
    const { Name, DatabaseName, CreateTime } = current;
    const VersionId = String(Number(current.VersionId) + 1);
    const facts = { Name, DatabaseName, CreateTime, UpdateTime: this.#seconds(), VersionId };
    const value = { ...input, ...facts, ...this.#tableFacts() };
    this.#commit({ kind: 'table', database: DatabaseName, name: Name, value, archive: !lock.skipArchive });
  }

  deleteTable(database: string, name: string): void {
    const { Name, DatabaseName } = this.#table(database, name).current;
    this.#commit({ kind: 'table', database: DatabaseName, name: Name, value: null });
  }

  /** Drops an archived version; false when there is no such one. The current version cannot be dropped. */
  deleteVersion(database: string, name: string, versionId: string): boolean {
    const { current, archived } = this.#table(database, name);
    const kept = archived.filter(({ VersionId }) => VersionId !== versionId);
    if (kept.length === archived.length) return false;
    this.#commit({ kind: 'versions', database: current.DatabaseName, name: current.Name, value: kept });
    return true;
  }

  close(): void {
    this.journal.close();
  }

  #database(name: string): StoredDatabase {
    const stored = this.#databases.get(folded(name));
    if (stored === undefined) throw new AwsError('EntityNotFoundException', `Database ${name} not found.`);
    return stored;
  }

  #table(database: string, name: string): StoredTable {
    const stored = this.#database(database).tables.get(folded(name));
    if (stored === undefined) throw new AwsError('EntityNotFoundException', `Table ${name} not found.`);
    return stored;
  }

  #seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  #databaseFacts(Name: string, CreateTime: number) {
    return { Name, CreateTime, CatalogId: ACCOUNT };
  }

  #tableFacts() {
    const CreatedBy = `arn:aws:iam::${ACCOUNT}:user/sandbox`;
    return { CreatedBy, IsRegisteredWithLakeFormation: false, CatalogId: ACCOUNT };
  }

  #commit(mutation: Mutation): void {
    this.journal.append(mutation);
    this.#apply(mutation);
  }

  #apply(mutation: Mutation): void {
    if (mutation.kind === 'database') this.#applyDatabase(mutation.name, mutation.value);
    else if (mutation.kind === 'tags') this.#database(mutation.name).tags = mutation.value;
    else if (mutation.kind === 'versions') this.#table(mutation.database, mutation.name).archived = mutation.value;
    else this.#applyTable(mutation);
  }

  #applyDatabase(name: string, value: Database | null): void {
    const known = this.#databases.get(name);
    if (value === null) this.#databases.delete(name);
    else if (known === undefined)
      this.#databases.set(name, { database: value, tags: {}, tables: new Map(), sorted: undefined });
    else known.database = value;
  }

  #applyTable({ database, name, value, archive }: Extract<Mutation, { kind: 'table' }>): void {
    const stored = this.#database(database);
    const known = stored.tables.get(name);
    if (known !== undefined && value !== null) {
      if (archive === true) known.archived.push(known.current);
      known.current = value;
      return;
    }
    stored.sorted = undefined;
    if (value === null) stored.tables.delete(name);
    else stored.tables.set(name, { current: value, archived: [] });
  }

  *#asMutations(): Iterable<Mutation> {
    for (const [name, { database, tags, tables }] of this.#databases) {
      yield { kind: 'database', name, value: database };
      if (Object.keys(tags).length > 0) yield { kind: 'tags', name, value: { ...tags } };
      for (const [table, { current, archived }] of tables) {
        yield { kind: 'table', database: name, name: table, value: current };
        if (archived.length > 0) yield { kind: 'versions', database: name, name: table, value: archived };
      }
    }
  }
}

/** Glue stores and finds names in lower case. */
export function folded(name: string | null | undefined): string {
  return (name ?? '').toLowerCase();
}
