import { type EntryColumn, canonicalJson } from '@dss/catalog-model';
import { type Applied, type ColumnClaims, digestOf } from './applied.js';
import type { GlueColumn } from './glue-shapes.js';
import { folded, matchColumns, technicalNameOf } from './match-columns.js';
import { type ColumnRecord, mergeColumn } from './merge-column.js';
import type { MergeReport } from './merge-report.js';
import { releaseColumn } from './release-column.js';

export interface ColumnsQuestion {
  readonly desired: readonly EntryColumn[];
  readonly observed: readonly GlueColumn[];
  readonly partitionKeys: readonly GlueColumn[];
  readonly applied: Applied | undefined;
  readonly reported: boolean;
}

export interface MergedColumns {
  readonly columns: readonly GlueColumn[];
  readonly claims: ReadonlyMap<string, ColumnClaims>;
  /** Digest of the order that the source wants. */
  readonly order: string;
}

/**
 * Ours in the source's order, then what people added. A column that is a partition key at the target is the target's:
 * it is not written a second time. Where people's columns stand between ours is no difference; they move behind ours
 * with the next real write.
 */
export function mergeColumns(question: ColumnsQuestion, report: MergeReport): MergedColumns {
  const partitioned = new Set(question.partitionKeys.map((key) => folded(key.Name)));
  const desired = question.desired.filter((column) => !partitioned.has(folded(column.name)));
  const { matched, rest } = matchColumns(desired, question.observed);
  const claims = new Map<string, ColumnClaims>();
  const ours = desired.map((wanted) => {
    const record = recordOf(wanted.technicalName, question);
    const merged = mergeColumn(wanted, matched.get(wanted.technicalName), record, report);
    claims.set(wanted.technicalName, merged.claims);
    return merged.column;
  });
  reportOrder(desired, matched, question, report);
  const taken = new Set([...partitioned, ...desired.map((column) => folded(column.name))]);
  const theirs = rest.flatMap((column) => keepOrRelease(column, matched, taken, question, report));
  return { columns: [...ours, ...theirs], claims, order: orderOf(desired.map((column) => column.technicalName)) };
}

function recordOf(technicalName: string, { applied, reported }: ColumnsQuestion): ColumnRecord {
  return { claims: applied ? (applied.columns.get(technicalName) ?? 'unclaimed') : 'unknown', reported };
}

/** Our columns' order is one field of the source. Added and removed columns are other fields, so only common ones are compared. */
function reportOrder(
  desired: readonly EntryColumn[],
  matched: ReadonlyMap<string, GlueColumn>,
  { observed, applied }: ColumnsQuestion,
  report: MergeReport,
): void {
  const wanted = desired.map((column) => column.technicalName).filter((name) => matched.has(name));
  const position = new Map(observed.map((column, index) => [column, index]));
  const found = [...matched].sort(([, a], [, b]) => (position.get(a) ?? 0) - (position.get(b) ?? 0));
  if (found.every(([name], index) => name === wanted[index])) return;
  report.changedSchema('columns.order');
  const namesThere = observed.map(technicalNameOf).filter((name) => name !== undefined);
  if (applied?.order !== orderOf(namesThere)) {
    report.overwrote('columns.order', wanted.join(', '), found.map(([name]) => name).join(', '));
  }
}

function orderOf(technicalNames: readonly string[]): string {
  return digestOf(canonicalJson(technicalNames));
}

/** A column that the record does not name is people's, whatever its parameters say, and stays as it is. */
function keepOrRelease(
  column: GlueColumn,
  matched: ReadonlyMap<string, GlueColumn>,
  taken: ReadonlySet<string>,
  question: ColumnsQuestion,
  report: MergeReport,
): readonly GlueColumn[] {
  const name = technicalNameOf(column);
  if (name === undefined || matched.has(name)) return [column];
  const record = recordOf(name, question);
  if (record.claims === 'unclaimed') return [column];
  const left = releaseColumn(name, column, record, taken.has(folded(column.Name)), report);
  return left ? [left] : [];
}
