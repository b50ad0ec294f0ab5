import type { DatabaseInput, ObservedTable, TableInput } from '@dss/planning';

export type Tags = Readonly<Record<string, string>>;

export interface TablePage {
  readonly tables: readonly ObservedTable[];
  readonly nextToken: string | undefined;
}

/** What the target says of a write that it has taken. */
export interface WriteReceipt {
  /** The service's own id of the call, by which its operator finds it. */
  readonly requestId?: string | undefined;
}

export interface DatabasePage {
  readonly databases: readonly DatabaseInput[];
  readonly nextToken: string | undefined;
}

/**
 * The catalog that is written to. One method is one call; no retries inside.
 *
 * Throws: TargetAbsentError, TargetExistsError, TargetConflictError (stale VersionId or concurrent change), ThrottledError,
 * RemoteUnavailableError (outcome may be unknown), EntryRefusedError (validation, limits), TargetFullError (quotas of the
 * account), TargetForbiddenError,
 * CredentialsRefusedError.
 */
export abstract class TargetCatalog {
  /** Undefined when there is none. */
  abstract findDatabase(name: string): Promise<DatabaseInput | undefined>;
  /** One page of at most 100 databases, all that this role may see. */
  abstract listDatabases(nextToken?: string): Promise<DatabasePage>;
  abstract createDatabase(input: DatabaseInput, tags?: Tags): Promise<void>;
  abstract updateDatabase(input: DatabaseInput): Promise<void>;
  /** Tags of the database as a resource of the account, not its parameters; at most 50. */
  abstract getDatabaseTags(name: string): Promise<Tags>;
  /** Adds them, and replaces those of the same keys. */
  abstract tagDatabase(name: string, tags: Tags): Promise<void>;
  /** Keys that are not there are no error. */
  abstract untagDatabase(name: string, keys: readonly string[]): Promise<void>;
  /** Undefined when there is none, also when its database is missing. */
  abstract findTable(database: string, name: string): Promise<ObservedTable | undefined>;
  abstract createTable(database: string, input: TableInput): Promise<WriteReceipt>;
  abstract updateTable(
    database: string,
    input: TableInput,
    options: { readonly versionId: string | undefined; readonly skipArchive: boolean },
  ): Promise<WriteReceipt>;
  /** Archived versions of a table and the current one, newest first, one page of at most 100. None when there is no such table. */
  abstract listVersions(database: string, name: string, nextToken?: string): Promise<TablePage>;
  /** At most 100. Those that are not there are no error. */
  abstract deleteVersions(database: string, name: string, versionIds: readonly string[]): Promise<void>;
  /** There is no optimistic lock on this one: whoever calls it has kept what there is to lose. Throws TargetAbsentError. */
  abstract deleteTable(database: string, name: string): Promise<WriteReceipt>;
  /**
   * One page of at most 100 tables in name order.
   *
   * @param names only these; at most 100 of `[a-z0-9_]`, together at most 2000 characters
   */
  abstract listTables(database: string, nextToken?: string, names?: readonly string[]): Promise<TablePage>;
  /** Who we are at the target: account and role, for health and audit. */
  abstract identify(): Promise<{ readonly account: string; readonly arn: string }>;
}
