import type { CatalogEntry, EntryColumn } from '@dss/catalog-model';
import { folded, text } from './glue-text.js';
import type { GlueColumn, TableInput } from './glue-shapes.js';
import { freshColumn } from './merge-column.js';
import type { MergeContext } from './merge-context.js';

export interface PartitionedColumns {
  readonly keys: readonly GlueColumn[];
  /** The entry's columns that are columns at the target too. */
  readonly columns: readonly EntryColumn[];
}

/**
 * Partition keys are the target's: what is there stays, with its types and comments, and where it says something else
 * than the source that is told. Where there are none a rule may name columns that become keys, in the rule's order and
 * with type and comment of the column. A key is never a column at the same time.
 */
export function mergePartitionKeys(
  entry: CatalogEntry,
  observed: Pick<TableInput, 'PartitionKeys'>,
  context: MergeContext,
): PartitionedColumns {
  const there = observed.PartitionKeys ?? [];
  if (there.length === 0)
    return entry.partitionKeys?.length ? keysByRule(entry, entry.partitionKeys, context) : none(entry);
  const byName = new Map(there.map((key) => [folded(key.Name), key]));
  const columns = entry.columns.filter((column) => {
    const key = byName.get(folded(column.name));
    if (key) tellDifferences(column, key, context);
    return key === undefined;
  });
  return { keys: there, columns };
}

function none({ columns }: CatalogEntry): PartitionedColumns {
  return { keys: [], columns };
}

function keysByRule(entry: CatalogEntry, rule: readonly string[], { report }: MergeContext): PartitionedColumns {
  const byName = new Map(entry.columns.map((column) => [column.technicalName, column]));
  const keys = [...new Set(rule)].flatMap((technicalName) => byName.get(technicalName) ?? []);
  const partitioned = new Set(keys);
  for (const { technicalName, type } of keys) {
    report.changedSchema({ field: `partitionKeys.${technicalName}`, source: type, target: undefined }, 'added');
  }
  return { keys: keys.map(freshColumn), columns: entry.columns.filter((column) => !partitioned.has(column)) };
}

/** Kept as it is, and said once. */
function tellDifferences(column: EntryColumn, key: GlueColumn, { report }: MergeContext): void {
  const field = `partitionKeys.${column.technicalName}`;
  if (key.Type !== column.type) report.kept({ field: `${field}.type`, source: column.type, target: key.Type });
  const [source, target] = [text(column.comment), text(key.Comment)];
  if (source !== target) report.kept({ field: `${field}.comment`, source, target });
}
