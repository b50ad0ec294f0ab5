import type { AllocatedNames, Asset, AssetKind, CatalogEntry, Finding, Listed } from '@dss/catalog-model';
import { type EntrySizes, fitBudget } from './fit-budget.js';
import { DEFAULT_MAPPING_OPTIONS, type MappingOptions } from './mapping-options.js';
import { allocateColumnNames, foldName } from './names.js';
import { MAPPING_RULES } from './rules/index.js';
import { entryBytes } from './targets/glue.js';
import { type EntryProblem, validateEntry } from './validate-entry.js';

export interface MappingRequest {
  readonly names: AllocatedNames;
  /** Id of the configuration. */
  readonly tenant: string;
  readonly listed?: Listed | undefined;
  readonly spaceLabel?: string | undefined;
  readonly options?: MappingOptions | undefined;
}

/** What became of an asset: an entry, a reason why it never becomes a table, or a reason why the target would refuse it. */
export type MappedAsset =
  | { readonly outcome: 'mapped'; readonly entry: CatalogEntry; readonly bytes: number }
  | { readonly outcome: 'skipped'; readonly reason: string }
  | {
      readonly outcome: 'rejected';
      readonly code: 'ENTRY_TOO_LARGE' | 'ENTRY_INVALID';
      readonly reason: string;
      readonly sizes?: EntrySizes;
      readonly problems?: readonly EntryProblem[];
      readonly findings: readonly Finding[];
    };

/**
 * Turns a resolved asset into the entry that the catalog shall hold. The same asset, names and options give the same
 * entry, byte for byte; nothing in it tells the time or the run. Columns keep their order and none is dropped.
 */
export function mapAsset(asset: Asset, request: MappingRequest): MappedAsset {
  const reason = skipReason(asset);
  if (reason !== undefined) return { outcome: 'skipped', reason };

  const options = request.options ?? DEFAULT_MAPPING_OPTIONS;
  const context = { ...request, asset, options };
  const mapped = MAPPING_RULES.reduce((entry, rule) => rule.apply(entry, context), bareEntry(asset, request.names));

  const fitted = fitBudget(mapped, options.entryBudgetBytes);
  if (!('columns' in fitted)) return tooLarge(fitted, mapped.findings);
  const problems = validateEntry(fitted);
  if (problems.length > 0) return invalid(problems, fitted.findings);
  return { outcome: 'mapped', entry: inOrder(fitted), bytes: entryBytes(fitted) };
}

/** Why an asset never becomes a table; undefined when it does. */
export function skipReason(asset: Pick<Asset, 'kind' | 'columns'>): string | undefined {
  return NEVER_A_TABLE[asset.kind] ?? (asset.columns.length === 0 ? 'no columns' : undefined);
}

const NEVER_A_TABLE: Readonly<Partial<Record<AssetKind, string>>> = {
  'delta-companion': 'delta companion: its columns belong to the main table',
  'foreign-stub': 'foreign stub: an object of another space',
  'data-access-control': 'data access control: no data of its own',
  'data-flow': 'data flow: no columns',
  'replication-flow': 'replication flow: no columns',
  'transformation-flow': 'transformation flow: no columns',
  'task-chain': 'task chain: no columns',
  context: 'context: a name space',
  type: 'type: used by columns, not a table',
};

/** Names missing in the registry's answer are given here by the same rule, so that no column can get lost. */
function bareEntry(asset: Asset, names: AllocatedNames): CatalogEntry {
  const technicalNames = asset.columns.map(({ technicalName }) => technicalName);
  const allocated = new Map(Object.entries(allocateColumnNames(names.columns, technicalNames)));
  return {
    database: { name: names.database, description: '', parameters: {} },
    name: names.table,
    description: '',
    columns: technicalNames.map((technicalName) => ({
      name: allocated.get(technicalName) ?? foldName(technicalName),
      technicalName,
      type: 'string',
      comment: '',
      parameters: {},
    })),
    parameters: {},
    findings: asset.findings,
  };
}

function tooLarge(sizes: EntrySizes, findings: readonly Finding[]): MappedAsset {
  const { bytes, least, budget } = sizes;
  const reason = `the entry has ${bytes} bytes, ${least} without all that may be left out, and the budget is ${budget}`;
  return { outcome: 'rejected', code: 'ENTRY_TOO_LARGE', reason, sizes, findings };
}

function invalid(problems: readonly EntryProblem[], findings: readonly Finding[]): MappedAsset {
  const named = problems.slice(0, 3).map(({ field, message }) => `${field} ${message}`);
  const more = problems.length > 3 ? [`and ${problems.length - 3} more`] : [];
  return {
    outcome: 'rejected',
    code: 'ENTRY_INVALID',
    reason: `Glue would refuse the entry: ${[...named, ...more].join('; ')}`,
    problems,
    findings,
  };
}

/** Parameters by key: the order in which rules happened to add them must not show. */
function inOrder(entry: CatalogEntry): CatalogEntry {
  return {
    ...entry,
    database: { ...entry.database, parameters: sorted(entry.database.parameters) },
    columns: entry.columns.map((column) => ({ ...column, parameters: sorted(column.parameters) })),
    parameters: sorted(entry.parameters),
  };
}

function sorted(parameters: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)));
}
