import type { AllocatedNames, AssetKey, TableName } from '@dss/catalog-model';

export interface NameRequest {
  readonly key: AssetKey;
  readonly space: string;
  readonly technicalName: string;
}

/** Names at the target: given once, create-if-absent, never re-used by themselves. */
export abstract class NameRegistry {
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
  /** Adds names for columns that have none; returns all. Concurrent callers end with the same names. */
  abstract allocateColumns(
    tenant: string,
    key: AssetKey,
    table: TableName,
    allocate: (existing: Readonly<Record<string, string>>) => Readonly<Record<string, string>>,
  ): Promise<AllocatedNames>;
}
