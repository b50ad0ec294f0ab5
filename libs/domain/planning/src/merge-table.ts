import type { CatalogEntry, EntryColumn } from '@dss/catalog-model';
import { type Applied, type AppliedFormat, type ColumnClaims, claimOf, digestOf } from './applied.js';
import { text } from './glue-text.js';
import type { GlueColumn, ObservedTable, TableInput } from './glue-shapes.js';
import { digestOfMachineGroup } from './machine-group.js';
import { mergeColumns, orderOf } from './merge-columns.js';
import type { MergeContext } from './merge-context.js';
import { mergePersonField, mergeSchemaField } from './merge-field.js';
import { CLASSIFICATION, type Parameters, mergeParameters } from './merge-parameters.js';
import type { Identity } from './ownership.js';
import { ADOPT, APPLIED, LABEL, OWNER, RETIRED, RUN, SPACE, TECHNICAL_NAME } from './parameter-names.js';
import { type PartitionedColumns, mergePartitionKeys } from './partition-keys.js';
import { tableInputOf } from './table-input.js';

export interface MergeQuestion extends Identity {
  readonly entry: CatalogEntry;
  readonly fence: number;
  /** The table that is there; absent when it is to be created. */
  readonly observed: ObservedTable | undefined;
  readonly format: AppliedFormat;
}

export interface MergedTable {
  readonly description: string | undefined;
  /** Ours and everybody's, without our book-keeping of this write. */
  readonly parameters: Parameters;
  readonly partitioned: PartitionedColumns;
  readonly columns: readonly GlueColumn[];
}

const TABLE_TYPE = 'EXTERNAL_TABLE';

/** The table as it should be, field by field from the source, from people and from whoever else keeps something in it. */
export function mergeTable(question: MergeQuestion, context: MergeContext): MergedTable {
  const { entry, observed = { Name: entry.name } } = question;
  const description = mergePersonField(
    {
      ...{ field: 'description', group: 'descriptions', basis: context.record.description() },
      ...{ desired: text(entry.description), observed: text(observed.Description) },
    },
    context,
  );
  if (question.observed) mergeTableType(question.observed, context);
  const there = withoutMark(observed.Parameters ?? {}, context);
  const parameters = mergeParameters(desiredParameters(question), withOwner(question, there, context), context);
  const partitioned = mergePartitionKeys(entry, observed, context);
  const columns = mergeColumns(
    {
      desired: partitioned.columns,
      observed: observed.StorageDescriptor?.Columns ?? [],
      partitionKeys: partitioned.keys,
    },
    context,
  );
  return { description, parameters, partitioned, columns };
}

/** The input of the write, with the record of what it says. */
export function inputOf(question: MergeQuestion, merged: MergedTable): TableInput {
  const { entry, observed, fence, format } = question;
  const kept: TableInput = observed ? tableInputOf(observed) : { Name: entry.name };
  const applied = format.write(appliedOf(question, merged));
  const input: TableInput = {
    ...kept,
    Name: entry.name,
    Description: merged.description,
    TableType: TABLE_TYPE,
    Parameters: { ...merged.parameters, [OWNER]: question.owner, [APPLIED]: applied, [RUN]: String(fence) },
    StorageDescriptor: { ...kept.StorageDescriptor, Columns: [...merged.columns] },
    PartitionKeys: [...merged.partitioned.keys],
  };
  if (merged.description === undefined) delete input.Description;
  // It was given, and is ours from this write on.
  delete input.Parameters?.[ADOPT];
  return input;
}

/** What the source wants of every field, and where something else was kept that too. */
function appliedOf(question: MergeQuestion, { description, parameters, partitioned, columns }: MergedTable): Applied {
  const desired = desiredParameters(question);
  return {
    base: question.observed?.VersionId,
    order: orderOf(partitioned.columns.map(({ technicalName }) => technicalName)),
    description: claimOf(text(question.entry.description), description),
    parameters: new Map(
      Object.entries(desired).map(([key, value]) => [
        key,
        claimOf(value, parameters[key]) ?? { applied: digestOf(value) },
      ]),
    ),
    columns: new Map(partitioned.columns.map((column, at) => [column.technicalName, claimsOf(column, columns[at])])),
  };
}

function claimsOf(desired: EntryColumn, written: GlueColumn | undefined): ColumnClaims {
  const [wanted, label] = [text(desired.comment), desired.parameters[LABEL]];
  const [shown, shownLabel] = [text(written?.Comment), written?.Parameters?.[LABEL]];
  const comment = claimOf(wanted, shown);
  // The label is the comment as a rule, and digests are what a write costs most.
  const isSame = label === wanted && shownLabel === shown;
  const machine = digestOfMachineGroup(desired.name, desired.type, desired.parameters);
  return { machine, comment, label: isSame ? comment : claimOf(label, shownLabel) };
}

/** The source has the asset (again): whatever is written of it now is not retired. */
function withoutMark(parameters: Parameters, { report }: MergeContext): Parameters {
  const { [RETIRED]: mark, ...others } = parameters;
  if (mark === undefined) return parameters;
  const pair = { field: `parameters.${RETIRED}`, source: undefined, target: mark };
  report.changed(pair, { owner: 'book-keeping', reason: 'came-back' });
  return others;
}

/** A table that somebody replaced has lost it. */
function withOwner({ owner, observed }: MergeQuestion, parameters: Parameters, { report }: MergeContext): Parameters {
  if (!observed || parameters[OWNER] === owner) return parameters;
  const pair = { field: `parameters.${OWNER}`, source: owner, target: parameters[OWNER] };
  report.changed(pair, { owner: 'book-keeping', reason: 'record-restored' });
  return { ...parameters, [OWNER]: owner };
}

/** We never write another type, so another one is somebody's edit. */
function mergeTableType({ TableType }: ObservedTable, context: MergeContext): void {
  const question = { field: 'tableType', desired: TABLE_TYPE, observed: TableType };
  mergeSchemaField(question, { isSchema: false, isUntouched: () => false }, context);
}

function desiredParameters({ entry, space, technicalName }: MergeQuestion): Parameters {
  return {
    [CLASSIFICATION]: 'sap-datasphere',
    ...entry.parameters,
    [SPACE]: space,
    [TECHNICAL_NAME]: technicalName,
  };
}
