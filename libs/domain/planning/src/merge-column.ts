import type { EntryColumn } from '@dss/catalog-model';
import type { Basis } from './base-record.js';
import { text } from './glue-text.js';
import type { GlueColumn } from './glue-shapes.js';
import { digestOfMachineGroup, foreignParameters, isMachineParameter, machineParameters } from './machine-group.js';
import type { MergeContext } from './merge-context.js';
import { mergePersonField, mergeSchemaField } from './merge-field.js';
import type { Parameters } from './merge-parameters.js';
import { LABEL } from './parameter-names.js';

/** One column: comment and label are merged three-way, all else of ours follows the source, foreign parameters stay. */
export function mergeColumn(desired: EntryColumn, observed: GlueColumn, context: MergeContext): GlueColumn {
  if (holds(observed, desired)) return observed;
  mergeMachineGroup(desired, observed, context);
  const comment = mergeText(desired, 'comment', text(desired.comment), text(observed.Comment), context);
  const label = mergeText(desired, 'label', desired.parameters[LABEL], observed.Parameters?.[LABEL], context);
  const parameters = {
    ...foreignParameters(observed),
    ...machineParameters(desired.parameters),
    ...(label !== undefined && { [LABEL]: label }),
  };
  return columnOf({ ...observed, Name: desired.name, Type: desired.type }, comment, parameters);
}

/** A column that is not there: new at the source, or taken out by somebody. Undefined where it may not be added. */
export function addColumn(desired: EntryColumn, context: MergeContext): GlueColumn | undefined {
  const question = { field: `columns.${desired.technicalName}`, desired: desired.type, observed: undefined };
  const isNew = () => context.record.column(desired.technicalName) === 'unclaimed';
  const type = mergeSchemaField(question, { isUntouched: isNew }, context);
  return type === undefined ? undefined : freshColumn(desired);
}

export function freshColumn({ name, type, comment, parameters }: EntryColumn): GlueColumn {
  return columnOf({ Name: name, Type: type }, text(comment), parameters);
}

export function columnOf(members: GlueColumn, comment: string | undefined, parameters: Parameters): GlueColumn {
  const column: GlueColumn = { ...members, Comment: comment, Parameters: { ...parameters } };
  if (comment === undefined) delete column.Comment;
  if (Object.keys(parameters).length === 0) delete column.Parameters;
  return column;
}

/** Nothing of ours differs. Asked of every column of every table, so it builds nothing. */
function holds(observed: GlueColumn, desired: EntryColumn): boolean {
  if (observed.Name !== desired.name || observed.Type !== desired.type) return false;
  if ((observed.Comment ?? '') !== desired.comment) return false;
  const there = observed.Parameters ?? {};
  for (const key of Object.keys(desired.parameters)) if (there[key] !== desired.parameters[key]) return false;
  return Object.keys(there).every((key) => !isOurs(key) || Object.hasOwn(desired.parameters, key));
}

function isOurs(key: string): boolean {
  return key === LABEL || isMachineParameter(key);
}

function mergeText(
  { technicalName }: EntryColumn,
  member: 'comment' | 'label',
  desired: string | undefined,
  observed: string | undefined,
  context: MergeContext,
): string | undefined {
  if (desired === observed) return desired;
  const claims = context.record.column(technicalName);
  const basis: Basis = typeof claims === 'string' ? claims : (claims[member] ?? 'unclaimed');
  return mergePersonField(
    { field: `columns.${technicalName}.${member}`, group: 'comments', desired, observed, basis },
    context,
  );
}

/** The group has one digest: when any of it was edited, every difference in it is told as an edit. */
function mergeMachineGroup(desired: EntryColumn, observed: GlueColumn, context: MergeContext): void {
  const isUntouched = once(() => {
    const claims = context.record.column(desired.technicalName);
    if (typeof claims === 'string') return false;
    return claims.machine === digestOfMachineGroup(observed.Name, observed.Type, observed.Parameters ?? {});
  });
  for (const { member, isSchema, source, target } of machineDifferences(desired, observed)) {
    const field = `columns.${desired.technicalName}.${member}`;
    mergeSchemaField({ field, desired: source, observed: target }, { isSchema, isUntouched }, context);
  }
}

function machineDifferences(desired: EntryColumn, observed: GlueColumn) {
  const [wanted, there] = [machineParameters(desired.parameters), machineParameters(observed.Parameters ?? {})];
  const keys = [...new Set([...Object.keys(wanted), ...Object.keys(there)])];
  return [
    { member: 'name', isSchema: true, source: desired.name, target: observed.Name },
    { member: 'type', isSchema: true, source: desired.type, target: observed.Type },
    ...keys.map((key) => ({
      member: `parameters.${key}`,
      isSchema: false,
      source: wanted[key],
      target: there[key],
    })),
  ].filter(({ source, target }) => source !== target);
}

function once<T>(compute: () => T): () => T {
  let result: { readonly value: T } | undefined;
  return () => (result ??= { value: compute() }).value;
}
