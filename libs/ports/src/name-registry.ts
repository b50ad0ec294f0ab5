import type { AllocatedNames, AssetKey, TableName } from '@dss/catalog-model';
import { ContractBrokenError } from '@dss/errors';

export interface NameRequest {
  readonly key: AssetKey;
  readonly space: string;
  readonly technicalName: string;
}

/**
 * Names at the target: given once, create-if-absent, never re-used by themselves.
 *
 * A registry that was lost knows nothing, and would give names that are taken. So each tenant's names carry a mark of
 * completeness, and without it none is given: NotYetError.
 */
export abstract class NameRegistry {
  /**
   * Resolves when the tenant's names are known to be complete; where they are not, has them read from the target first.
   * Throws NotYetError while that goes on or nobody is there to do it, and whatever reading failed with.
   *
   * @param databasePrefix what the names of all databases of this tenant begin with
   */
  abstract ensureComplete(tenant: string, databasePrefix: string): Promise<void>;
  /** The space's database: the stored one, else `wanted` or, when another space holds that, `wanted` with a suffix. */
  abstract allocateDatabase(tenant: string, space: string, wanted: string): Promise<string>;
  /**
   * Tables of all requested assets of one database, stored ones unchanged. New ones are given in byte order of the
   * technical name: the folded name, or with a suffix made from the technical name when that is taken; whoever gave a
   * name for the first time, and nobody else, is told that it is fresh.
   */
  abstract allocateTables(
    tenant: string,
    database: string,
    requests: readonly NameRequest[],
  ): Promise<ReadonlyMap<AssetKey, TableName>>;
  /** All names of an asset whose columns have been named. */
  abstract find(tenant: string, key: AssetKey): Promise<AllocatedNames | undefined>;
  /**
   * Adds names for columns that have none; returns all. Concurrent callers end with the same names. Throws `namesLost`
   * for a table that is not fresh, of which nothing is stored, without the mark: its columns may have had other names.
   */
  abstract allocateColumns(
    tenant: string,
    key: AssetKey,
    table: TableName,
    allocate: (existing: Readonly<Record<string, string>>) => Readonly<Record<string, string>>,
  ): Promise<AllocatedNames>;
}

/** Waiting would not help: it is the next run that has the names read, and it waits for this one to end. */
export function namesLost(tenant: string): ContractBrokenError {
  return new ContractBrokenError(
    'The registry of names was lost while the run was under way; the next run has the names read from Glue',
    { tenant },
  );
}
