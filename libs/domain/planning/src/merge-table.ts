import type { CatalogEntry } from '@dss/catalog-model';
import { type Applied, readApplied, writeApplied } from './applied.js';
import type { ObservedTable, TableInput } from './glue-shapes.js';
import { text } from './merge-column.js';
import { mergeColumns } from './merge-columns.js';
import { type FieldQuestion, mergeMachineField, mergePersonField } from './merge-field.js';
import { type Parameters, mergeParameters } from './merge-parameters.js';
import type { MergeReport } from './merge-report.js';
import type { Identity } from './ownership.js';
import { APPLIED, OWNER, RETIRED, RUN, SPACE, TECHNICAL_NAME } from './parameter-names.js';
import { tableInputOf } from './table-input.js';

export interface MergeQuestion extends Identity {
  readonly entry: CatalogEntry;
  readonly fence: number;
  /** The table that is there; absent when it is to be created. */
  readonly observed: ObservedTable | undefined;
  /** The TableInput of our last write. */
  readonly image: TableInput | undefined;
}

const TABLE_TYPE = 'EXTERNAL_TABLE';
const CLASSIFICATION = { classification: 'sap-datasphere' };
const NO_RECORD: Applied = {
  base: undefined,
  order: '',
  description: undefined,
  parameters: new Map(),
  columns: new Map(),
};

/** The table as it should be written, field by field from the source, from people and from whoever else keeps something in it. */
export function mergeTable(question: MergeQuestion, report: MergeReport): TableInput {
  const { entry, observed, fence } = question;
  const record = { applied: recordOf(question), reported: !observed || runOf(observed) !== fence };
  const kept: TableInput = observed ? tableInputOf(observed) : { Name: entry.name };
  const description = mergeDescription(entry, kept, record, report);
  mergeTableType(observed, record.reported, report);
  const there = withoutMark(kept.Parameters ?? {}, report);
  const parameters = mergeParameters(desiredParameters(question), there, record, report);
  const partitionKeys = kept.PartitionKeys ?? [];
  const columns = mergeColumns(
    { desired: entry.columns, observed: kept.StorageDescriptor?.Columns ?? [], partitionKeys, ...record },
    report,
  );
  const applied = writeApplied({
    base: observed?.VersionId,
    order: columns.order,
    description: description.claim,
    parameters: parameters.claims,
    columns: columns.claims,
  });
  const input: TableInput = {
    ...kept,
    Name: entry.name,
    Description: description.value,
    TableType: TABLE_TYPE,
    Parameters: {
      ...parameters.values,
      [OWNER]: question.owner,
      [APPLIED]: applied,
      [RUN]: String(fence),
    },
    StorageDescriptor: { ...kept.StorageDescriptor, Columns: [...columns.columns] },
    PartitionKeys: [...partitionKeys],
  };
  if (description.value === undefined) delete input.Description;
  return input;
}

/** The source has the asset (again): whatever is written of it now is not retired. */
function withoutMark({ [RETIRED]: mark, ...parameters }: Parameters, report: MergeReport): Parameters {
  if (mark !== undefined) report.changed(`parameters.${RETIRED}`);
  return parameters;
}

/** Fencing number of the run that wrote the table; 0 when it does not say. */
export function runOf(table: TableInput): number {
  const run = Number(table.Parameters?.[RUN] ?? 0);
  return Number.isSafeInteger(run) ? run : 0;
}

/**
 * The record in the table, unless it is unreadable or older than our last write (somebody restored a version): then the
 * image's. With neither, everything that differs counts as somebody's edit.
 */
function recordOf({ observed, image }: MergeQuestion): Applied | undefined {
  if (!observed) return NO_RECORD;
  const there = readApplied(observed.Parameters?.[APPLIED]);
  if (there && !(image && runOf(image) > runOf(observed))) return there;
  return readApplied(image?.Parameters?.[APPLIED]) ?? there;
}

interface Record {
  readonly applied: Applied | undefined;
  readonly reported: boolean;
}

function mergeDescription(entry: CatalogEntry, kept: TableInput, { applied, reported }: Record, report: MergeReport) {
  const question: FieldQuestion = {
    field: 'description',
    desired: text(entry.description),
    observed: text(kept.Description),
    basis: applied ? (applied.description ?? 'unclaimed') : 'unknown',
    reported,
  };
  return mergePersonField(question, report);
}

/** We never write another type, so another one is somebody's edit. */
function mergeTableType(observed: ObservedTable | undefined, reported: boolean, report: MergeReport): void {
  if (!observed) return;
  const basis = 'unknown';
  mergeMachineField({ field: 'tableType', desired: TABLE_TYPE, observed: observed.TableType, basis, reported }, report);
}

function desiredParameters({ entry, space, technicalName }: MergeQuestion): Parameters {
  return { ...CLASSIFICATION, ...entry.parameters, [SPACE]: space, [TECHNICAL_NAME]: technicalName };
}
