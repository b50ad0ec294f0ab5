import { type AssetKey, assetKey } from '@dss/catalog-model';
import type { DatabaseInput, ObservedTable } from './glue-shapes.js';
import { createTimeOf } from './ownership.js';
import { OWNER, SPACE, TECHNICAL_NAME } from './parameter-names.js';

/** The name of a database as the catalog shows it to be given. */
export interface GivenDatabase {
  readonly tenant: string;
  readonly space: string;
  readonly database: string;
}

/** The names of an asset as its table shows them to be given. */
export interface GivenTable {
  readonly tenant: string;
  readonly space: string;
  readonly technicalName: string;
  readonly key: AssetKey;
  readonly database: string;
  readonly table: string;
  /** By technical name; columns that people added have none and are not here. */
  readonly columns: Readonly<Record<string, string>>;
  /** Of the table, ISO 8601. */
  readonly createTime: string | undefined;
}

/** What a database is to an installation that wants to know which names it has given. */
export type DatabaseStanding =
  | { readonly kind: 'ours'; readonly tenant: string; readonly space: string | undefined }
  /** Nobody has put an owner key on it: whoever made it may have made it for us. */
  | { readonly kind: 'unclaimed' }
  /** Another installation's, or only a link to somewhere else. */
  | { readonly kind: 'other' };

export function readDatabaseStanding(database: DatabaseInput, installation: string): DatabaseStanding {
  const { [OWNER]: owner, [SPACE]: space } = database.Parameters ?? {};
  // What a link or a federation shows belongs to another catalog.
  if (database['TargetDatabase'] !== undefined || database['FederatedDatabase'] !== undefined) return { kind: 'other' };
  if (owner === undefined) return { kind: 'unclaimed' };
  const tenant = tenantOf(owner, installation);
  return tenant === undefined ? { kind: 'other' } : { kind: 'ours', tenant, space };
}

/**
 * Reads from a table's own keys which names it was given, and to whom.
 *
 * Undefined where the table does not say all of it, or says that another installation wrote it: those names are not
 * ours to give, and the planner calls such a table foreign when an asset meets it.
 */
export function readGivenTable(table: ObservedTable, database: string, installation: string): GivenTable | undefined {
  const { [OWNER]: owner, [SPACE]: space, [TECHNICAL_NAME]: technicalName } = table.Parameters ?? {};
  const tenant = owner === undefined ? undefined : tenantOf(owner, installation);
  if (tenant === undefined || space === undefined || technicalName === undefined) return undefined;
  const key = assetKey({ tenant, space, name: technicalName });
  const columns = givenColumns(table);
  return { tenant, space, technicalName, key, database, table: table.Name, columns, createTime: createTimeOf(table) };
}

type Candidate = Pick<GivenTable, 'table' | 'createTime'>;

/**
 * True when the first of two tables that both say to be the same asset rather is it. Somebody has copied one of them,
 * keys and all: a copy is younger, and seldom called as we call tables.
 *
 * @param candidates names that this asset's table may have been given, the likeliest first
 */
export function isRatherTheTable(one: Candidate, other: Candidate, candidates: readonly string[]): boolean {
  const [rankOfOne, rankOfOther] = [rank(one.table, candidates), rank(other.table, candidates)];
  if (rankOfOne !== rankOfOther) return rankOfOne < rankOfOther;
  const [born, bornOther] = [one.createTime ?? '', other.createTime ?? ''];
  return born === bornOther ? one.table < other.table : born < bornOther;
}

function rank(table: string, candidates: readonly string[]): number {
  const at = candidates.indexOf(table);
  return at === -1 ? candidates.length : at;
}

function tenantOf(owner: string, installation: string): string | undefined {
  const prefix = `${installation}/`;
  const tenant = owner.startsWith(prefix) ? owner.slice(prefix.length) : '';
  return TENANT.test(tenant) ? tenant : undefined;
}

/** As the configuration allows it; anybody may have written anything here. */
const TENANT = /^[a-z0-9-]{1,32}$/;

/** Partition keys are columns that a rule moved. The first of two columns that claim one technical name has it. */
function givenColumns({ StorageDescriptor, PartitionKeys = [] }: ObservedTable): Record<string, string> {
  const names = new Map<string, string>();
  for (const { Name, Parameters } of [...(StorageDescriptor?.Columns ?? []), ...PartitionKeys]) {
    const technicalName = Parameters?.[TECHNICAL_NAME];
    if (technicalName !== undefined && !names.has(technicalName)) names.set(technicalName, Name);
  }
  return Object.fromEntries(names);
}
