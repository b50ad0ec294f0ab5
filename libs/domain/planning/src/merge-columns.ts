import { type EntryColumn, canonicalJson } from '@dss/catalog-model';
import { digestOf } from './applied.js';
import { folded } from './glue-text.js';
import type { GlueColumn } from './glue-shapes.js';
import { type ColumnMatch, matchColumns, technicalNameOf } from './match-columns.js';
import { addColumn, mergeColumn } from './merge-column.js';
import type { MergeContext } from './merge-context.js';
import { mergeSchemaField } from './merge-field.js';
import { evictColumn, keepReleased, releaseColumn } from './release-column.js';

export interface ColumnsQuestion {
  /** Without those that are partition keys. */
  readonly desired: readonly EntryColumn[];
  readonly observed: readonly GlueColumn[];
  readonly partitionKeys: readonly GlueColumn[];
}

/**
 * Ours in the source's order, then what people added. Where people's columns stand between ours is no difference; they
 * move behind ours with the next real write.
 */
export function mergeColumns(question: ColumnsQuestion, context: MergeContext): readonly GlueColumn[] {
  const { desired, observed } = question;
  const match = matchColumns(desired, observed);
  const ours = desired.flatMap((wanted, at) => {
    const found = match.matched[at];
    const column = found ? mergeColumn(wanted, found, context) : addColumn(wanted, context);
    return column ? [column] : [];
  });
  if (match.isSame) return ours;
  mergeOrder(question, match, context);
  return [...ours, ...theirsIn(question, match, context)];
}

/** Digest of our columns' order: one field, which belongs to the source. */
export function orderOf(technicalNames: readonly string[]): string {
  return digestOf(canonicalJson(technicalNames));
}

/** Added and removed columns are other fields, so only common ones are compared. */
function mergeOrder({ desired, observed }: ColumnsQuestion, { matched }: ColumnMatch, context: MergeContext): void {
  const position = new Map(observed.map((column, at) => [column, at]));
  const common = desired.flatMap(({ technicalName }, at) => {
    const found = matched[at];
    return found ? [{ technicalName, place: position.get(found) ?? 0 }] : [];
  });
  const found = common.toSorted((one, other) => one.place - other.place);
  if (found.every((column, at) => column === common[at])) return;
  const question = { field: 'columns.order', desired: listed(common), observed: listed(found) };
  mergeSchemaField(question, { isUntouched: () => context.record.order === orderThere(observed, context) }, context);
}

function orderThere(observed: readonly GlueColumn[], { record }: MergeContext): string {
  const names = observed.map(technicalNameOf).filter((name) => name !== undefined);
  return orderOf(names.filter((name) => record.column(name) !== 'unclaimed'));
}

function listed(columns: readonly { readonly technicalName: string }[]): string {
  return columns.map(({ technicalName }) => technicalName).join(', ');
}

/** A column that the record does not name is people's, whatever its parameters say, and stays as it is. */
function theirsIn(question: ColumnsQuestion, { rest }: ColumnMatch, context: MergeContext): readonly GlueColumn[] {
  if (rest.length === 0) return [];
  const wanted = new Set(question.desired.map(({ technicalName }) => technicalName));
  const taken = new Set([
    ...question.partitionKeys.map((key) => folded(key.Name)),
    ...question.desired.map((column) => folded(column.name)),
  ]);
  return rest.flatMap((column) => {
    const left = leftOf(column, { wanted, isNameTaken: taken.has(folded(column.Name)) }, context);
    return left ? [left] : [];
  });
}

interface Claimants {
  /** Technical names that the source has. */
  readonly wanted: ReadonlySet<string>;
  /** A column of ours, or a partition key, has the name. */
  readonly isNameTaken: boolean;
}

function leftOf(column: GlueColumn, { wanted, isNameTaken }: Claimants, context: MergeContext): GlueColumn | undefined {
  const technicalName = technicalNameOf(column) ?? context.record.technicalNameOf(column.Name);
  const isGoneAtSource = technicalName !== undefined && !wanted.has(technicalName);
  const claims = isGoneAtSource ? context.record.column(technicalName) : 'unclaimed';
  if (isGoneAtSource && claims !== 'unclaimed') {
    return releaseColumn({ technicalName, column, claims, isNameTaken }, context);
  }
  if (isNameTaken) return evictColumn(column, context);
  return isGoneAtSource ? keepReleased(technicalName, column, context) : column;
}
