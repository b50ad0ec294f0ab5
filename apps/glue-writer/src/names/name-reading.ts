import { describeError } from '@dss/errors';
import { foldName, suffixedName } from '@dss/mapping';
import {
  type DatabaseInput,
  type GivenDatabase,
  type GivenTable,
  type ObservedTable,
  isRatherTheTable,
  readDatabaseStanding,
  readGivenTable,
} from '@dss/planning';
import type { NameRecovery, Recording, RecoveryRequest, TablePage, TargetCatalog } from '@dss/ports';
import type { Tell } from '../database-records.js';

interface World {
  readonly installation: string;
  readonly tell: Tell;
  readonly now: () => Date;
}

/** A table that its asset is known by, without its columns. */
type KnownTable = Omit<GivenTable, 'columns'> & { readonly isOurPick: boolean };

/**
 * Reads from Glue which names are given, after the registry was lost or before it ever was: the tables say it
 * themselves. Databases of the installation are read whole, and of those that nobody has claimed the ones that a space of
 * the tenant could be given; page by page, so that memory holds one page and a line per table.
 *
 * What does not agree with the registry is told, and changes nothing: the registry's word stands.
 */
export class NameReading {
  /** By tenant: whoever asks meanwhile waits for the same reading. */
  private readonly running = new Map<string, Promise<void>>();

  constructor(
    private readonly target: Pick<TargetCatalog, 'listDatabases' | 'listTables'>,
    private readonly recovery: NameRecovery,
    private readonly world: World,
  ) {}

  recover(request: RecoveryRequest): Promise<void> {
    const { tenant } = request;
    const running = this.running.get(tenant);
    if (running !== undefined) return running;
    const reading = this.read(request).finally(() => this.running.delete(tenant));
    this.running.set(tenant, reading);
    return reading;
  }

  private async read({ tenant, databasePrefix }: RecoveryRequest): Promise<void> {
    if (await this.recovery.isComplete(tenant)) return;
    const { ours, unclaimed } = await this.databases(databasePrefix);
    // Our own first: who has two databases is known by that one.
    for (const given of ours) this.report(given.database, await this.recovery.recordDatabase(given));
    let tables = 0;
    for (const database of [...ours.map((given) => given.database), ...unclaimed])
      tables += await this.tables(database);
    const databases = ours.length + unclaimed.length;
    await this.recovery.markComplete(tenant, { at: this.world.now().toISOString(), databases, tables });
    this.world.tell('The names that are given were read from Glue', { tenant, databases, tables });
  }

  private async databases(databasePrefix: string) {
    const ours: GivenDatabase[] = [];
    const unclaimed: string[] = [];
    for await (const database of this.listDatabases()) {
      const standing = readDatabaseStanding(database, this.world.installation);
      if (standing.kind === 'ours' && standing.space !== undefined) {
        ours.push({ tenant: standing.tenant, space: standing.space, database: database.Name });
      } else if (
        standing.kind === 'ours' ||
        (standing.kind === 'unclaimed' && database.Name.startsWith(databasePrefix))
      ) {
        unclaimed.push(database.Name);
      }
    }
    return { ours, unclaimed };
  }

  /** Returns how many tables of ours there are. */
  private async tables(database: string): Promise<number> {
    const known = new Map<string, KnownTable>();
    const spaces = new Set<string>();
    let count = 0;
    for await (const page of this.listTables(database)) {
      const given = page.flatMap((table) => readGivenTable(table, database, this.world.installation) ?? []);
      count += given.length;
      for (const { tenant, space } of given) {
        if (spaces.has(`${tenant}/${space}`)) continue;
        spaces.add(`${tenant}/${space}`);
        this.report(database, await this.recovery.recordDatabase({ tenant, space, database }));
      }
      await this.recordPage(given, known);
    }
    for (const table of known.values()) {
      if (table.table !== foldName(table.technicalName)) await this.recovery.reserve(table);
    }
    return count;
  }

  /** Different assets side by side; two tables of one asset one after the other. */
  private async recordPage(page: readonly GivenTable[], known: Map<string, KnownTable>): Promise<void> {
    const byAsset = Map.groupBy(page, ({ key }) => key);
    await Promise.all(
      [...byAsset.values()].map(async (tables) => {
        for (const given of tables) await this.record(given, known);
      }),
    );
  }

  private async record(given: GivenTable, known: Map<string, KnownTable>): Promise<void> {
    const recording = await this.recovery.recordTable(given);
    if (recording.kind === 'recorded') known.set(given.key, lineOf(given, true));
    if (recording.kind === 'known') known.set(given.key, lineOf(given, false));
    const before = known.get(given.key);
    // A name that was given before this reading is nobody's to take away.
    if (recording.kind === 'second' && before?.isOurPick === true && isRather(given, before)) {
      await this.recovery.preferTable(given);
      known.set(given.key, lineOf(given, true));
      this.report(nameOf(before), { kind: 'second', name: nameOf(given) });
      return;
    }
    this.report(nameOf(given), recording);
  }

  private report(name: string, recording: Recording): void {
    if (recording.kind === 'held') {
      this.world.tell('A name at the target is held by somebody else in the registry', { name, by: recording.by });
    }
    if (recording.kind === 'second') {
      const fields = { name, known: recording.name };
      this.world.tell('Two names at the target say that they are the same; one is followed', fields);
    }
  }

  private async *listDatabases(): AsyncGenerator<DatabaseInput> {
    let nextToken: string | undefined;
    do {
      const page = await this.target.listDatabases(nextToken);
      yield* page.databases;
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  }

  private async *listTables(database: string): AsyncGenerator<readonly ObservedTable[]> {
    let nextToken: string | undefined;
    do {
      const page = await this.target.listTables(database, nextToken).catch(noneIfGone);
      yield page.tables;
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  }
}

/** Somebody removed the database since it was listed. */
function noneIfGone(error: unknown): TablePage {
  if (describeError(error).code !== 'TARGET_ABSENT') throw error;
  return { tables: [], nextToken: undefined };
}

function isRather(given: GivenTable, before: KnownTable): boolean {
  const folded = foldName(given.technicalName);
  return isRatherTheTable(given, before, [folded, suffixedName(folded, given.technicalName)]);
}

function lineOf(given: GivenTable, isOurPick: boolean): KnownTable {
  const { tenant, space, technicalName, key, database, table, createTime } = given;
  return { tenant, space, technicalName, key, database, table, createTime, isOurPick };
}

function nameOf({ database, table }: KnownTable | GivenTable): string {
  return `${database}.${table}`;
}
