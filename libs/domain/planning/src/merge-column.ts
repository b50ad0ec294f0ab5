import { type EntryColumn, canonicalJson } from '@dss/catalog-model';
import { type ColumnClaims, digestOf } from './applied.js';
import type { GlueColumn } from './glue-shapes.js';
import { type Basis, mergePersonField } from './merge-field.js';
import type { Parameters } from './merge-parameters.js';
import type { MergeReport } from './merge-report.js';
import { CONTENT_PREFIX, LABEL } from './parameter-names.js';

/** What the record of our last write says about a column. */
export interface ColumnRecord {
  readonly claims: ColumnClaims | 'unclaimed' | 'unknown';
  readonly reported: boolean;
}

/** One column: comment and label are merged three-way, all else of ours follows the source, foreign parameters stay. */
export function mergeColumn(
  desired: EntryColumn,
  observed: GlueColumn | undefined,
  record: ColumnRecord,
  report: MergeReport,
): { readonly column: GlueColumn; readonly claims: ColumnClaims } {
  const machine = digestOfMachineGroup(desired.name, desired.type, desired.parameters);
  if (!observed) return addColumn(desired, machine, record, report);
  mergeMachineGroup(desired, observed, record, report);
  const comment = mergePersonField(
    {
      ...personField(desired.technicalName, 'comment', record),
      desired: text(desired.comment),
      observed: text(observed.Comment),
    },
    report,
  );
  const label = mergePersonField(
    {
      ...personField(desired.technicalName, 'label', record),
      desired: desired.parameters[LABEL],
      observed: observed.Parameters?.[LABEL],
    },
    report,
  );
  const parameters = {
    ...foreignParameters(observed),
    ...without(desired.parameters, LABEL),
    ...(label.value !== undefined && { [LABEL]: label.value }),
  };
  return {
    column: columnOf({ ...observed, Name: desired.name, Type: desired.type }, comment.value, parameters),
    claims: { machine, comment: comment.claim, label: label.claim },
  };
}

/** Glue does not tell an empty text from an absent one. */
export function text(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

/** One digest for the fields of a column that the source owns: name, type and our parameters except the label. */
export function digestOfMachineGroup(name: string, type: string | undefined, parameters: Parameters): string {
  return digestOf(canonicalJson([name, type ?? null, machineParameters(parameters)]));
}

export function foreignParameters(column: GlueColumn): Parameters {
  return filtered(column.Parameters ?? {}, (key) => !key.startsWith(CONTENT_PREFIX));
}

function machineParameters(parameters: Parameters): Parameters {
  return filtered(parameters, (key) => key.startsWith(CONTENT_PREFIX) && key !== LABEL);
}

function addColumn(desired: EntryColumn, machine: string, record: ColumnRecord, report: MergeReport) {
  const field = `columns.${desired.technicalName}`;
  report.changedSchema(field);
  // It was there when we wrote last, or nobody knows: somebody took it out.
  if (record.claims !== 'unclaimed') report.overwrote(field, desired.type, undefined);
  return {
    column: columnOf({ Name: desired.name, Type: desired.type }, text(desired.comment), desired.parameters),
    claims: { machine, comment: claimOf(text(desired.comment)), label: claimOf(desired.parameters[LABEL]) },
  };
}

function claimOf(value: string | undefined) {
  return value === undefined ? undefined : { applied: digestOf(value) };
}

function mergeMachineGroup(
  desired: EntryColumn,
  observed: GlueColumn,
  record: ColumnRecord,
  report: MergeReport,
): void {
  const differing = machineDifferences(desired, observed);
  const there = digestOfMachineGroup(observed.Name, observed.Type, observed.Parameters ?? {});
  const isEdited = typeof record.claims === 'string' || record.claims.machine !== there;
  for (const { member, source, target } of differing) {
    const field = `columns.${desired.technicalName}.${member}`;
    if (member === 'name' || member === 'type') report.changedSchema(field);
    else report.changed(field);
    if (isEdited) report.overwrote(field, source, target);
  }
}

function machineDifferences(desired: EntryColumn, observed: GlueColumn) {
  const wanted = without(desired.parameters, LABEL);
  const there = { ...machineParameters(observed.Parameters ?? {}) };
  const keys = new Set([...Object.keys(wanted), ...Object.keys(there)]);
  return [
    { member: 'name', source: desired.name, target: observed.Name },
    { member: 'type', source: desired.type, target: observed.Type },
    ...[...keys].map((key) => ({
      member: `parameters.${key}`,
      source: wanted[key],
      target: observed.Parameters?.[key],
    })),
  ].filter(({ source, target }) => source !== target);
}

function personField(technicalName: string, member: 'comment' | 'label', { claims, reported }: ColumnRecord) {
  const basis: Basis = typeof claims === 'string' ? claims : (claims[member] ?? 'unclaimed');
  return { field: `columns.${technicalName}.${member}`, basis, reported };
}

export function columnOf(members: GlueColumn, comment: string | undefined, parameters: Parameters): GlueColumn {
  const column: GlueColumn = { ...members, Comment: comment, Parameters: { ...parameters } };
  if (comment === undefined) delete column.Comment;
  if (Object.keys(parameters).length === 0) delete column.Parameters;
  return column;
}

function without(parameters: Parameters, dropped: string): Parameters {
  return filtered(parameters, (key) => key !== dropped);
}

function filtered(parameters: Parameters, keeps: (key: string) => boolean): Parameters {
  return Object.fromEntries(Object.entries(parameters).filter(([key]) => keeps(key)));
}
