import type { MergeContext } from './merge-context.js';
import { isUntouched, mergePersonField, mergeSchemaField, releaseField } from './merge-field.js';
import { CONTENT_PREFIX, personGroupOf } from './parameter-names.js';

export type Parameters = Readonly<Record<string, string>>;

/**
 * Parameters of a table or database, each for itself. Keys that we neither want nor ever wrote are somebody else's and
 * are not looked at; a key that the source no longer names goes only if it still holds what we wrote.
 */
export function mergeParameters(desired: Parameters, observed: Parameters, context: MergeContext): Parameters {
  const changed = new Map<string, string | undefined>();
  for (const key of Object.keys(desired)) {
    if (observed[key] === desired[key]) continue;
    const value = mergeParameter(key, desired[key], observed[key], context);
    if (value !== observed[key]) changed.set(key, value);
  }
  for (const key of Object.keys(observed)) {
    if (!mayBeOurs(key) || Object.hasOwn(desired, key)) continue;
    const value = releaseParameter(key, observed[key], context);
    if (value === undefined) changed.set(key, undefined);
  }
  return changed.size === 0 ? observed : withChanged(observed, changed);
}

/** The one key of ours that is every Glue reader's. */
export const CLASSIFICATION = 'classification';

function mayBeOurs(key: string): boolean {
  return key.startsWith(CONTENT_PREFIX) || key === CLASSIFICATION;
}

function mergeParameter(
  key: string,
  desired: string | undefined,
  observed: string | undefined,
  context: MergeContext,
): string | undefined {
  const question = { field: `parameters.${key}`, desired, observed };
  const group = personGroupOf(key);
  if (group !== undefined)
    return mergePersonField({ ...question, group, basis: context.record.parameter(key) }, context);
  const untouched = () => isUntouched(observed, context.record.parameter(key));
  return mergeSchemaField(question, { isSchema: false, isUntouched: untouched }, context);
}

function releaseParameter(key: string, observed: string | undefined, context: MergeContext): string | undefined {
  const group = personGroupOf(key);
  const owner = group === undefined ? 'source' : context.owners[group];
  const question = { field: `parameters.${key}`, owner, desired: undefined, observed };
  return releaseField({ ...question, basis: context.record.parameter(key) }, context);
}

function withChanged(observed: Parameters, changed: ReadonlyMap<string, string | undefined>): Parameters {
  const values = new Map(Object.entries(observed));
  for (const [key, value] of changed) {
    if (value === undefined) values.delete(key);
    else values.set(key, value);
  }
  return Object.fromEntries(values);
}
