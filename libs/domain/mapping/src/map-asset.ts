import type { AllocatedNames, Asset, AssetKind, CatalogEntry, Finding, Listed } from '@dss/catalog-model';
import { EntryDraft } from './entry-draft.js';
import { type EntrySizes, fitBudget } from './fit-budget.js';
import { DEFAULT_MAPPING_OPTIONS, type MappingOptions } from './mapping-options.js';
import { allocateColumnNames, foldName } from './names.js';
import { COLUMN_FACTS, MAPPING_RULES } from './rules/index.js';
import { isSurelyWithin } from './targets/glue.js';
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
  | { readonly outcome: 'mapped'; readonly entry: CatalogEntry }
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
  const { names } = request;
  const draft = new EntryDraft(asset, names.database, names.table, columnNames(asset, names.columns));
  for (const rule of MAPPING_RULES) rule.apply?.(draft, context);

  const mapped = draft.finish(COLUMN_FACTS);
  const fitted = isSurelyWithin(mapped, options.entryBudgetBytes)
    ? mapped
    : fitBudget(mapped, options.entryBudgetBytes);
  if ('budget' in fitted) return tooLarge(fitted, mapped.findings);
  const entry = 'entry' in fitted ? fitted.entry : fitted;
  const problems = validateEntry(entry);
  return problems.length > 0 ? invalid(problems, entry.findings) : { outcome: 'mapped', entry };
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
function columnNames({ columns }: Asset, known: AllocatedNames['columns']): readonly string[] {
  const names: string[] = [];
  for (const { technicalName } of columns) {
    const name = known[technicalName];
    // What every object inherits is no text.
    if (typeof name !== 'string') return allNames(columns, known);
    names.push(name);
  }
  return names;
}

function allNames(columns: Asset['columns'], known: AllocatedNames['columns']): readonly string[] {
  const technicalNames = columns.map(({ technicalName }) => technicalName);
  const allocated = allocateColumnNames(known, technicalNames);
  return technicalNames.map((name) => allocated[name] ?? foldName(name));
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
