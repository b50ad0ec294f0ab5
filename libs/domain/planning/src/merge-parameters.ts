import type { Applied, Claim } from './applied.js';
import { type Basis, type FieldQuestion, mergeMachineField, mergePersonField } from './merge-field.js';
import type { MergeReport } from './merge-report.js';
import { isPersonParameter } from './parameter-names.js';

export type Parameters = Readonly<Record<string, string>>;

/**
 * Table parameters, each for itself. Keys that we neither want nor ever wrote are somebody else's and are not looked at;
 * a key that the source no longer names goes only if it still holds what we wrote.
 */
export function mergeParameters(
  desired: Parameters,
  observed: Parameters,
  record: { readonly applied: Applied | undefined; readonly reported: boolean },
  report: MergeReport,
): { readonly values: Parameters; readonly claims: ReadonlyMap<string, Claim> } {
  const wanted = new Map(Object.entries(desired));
  const values = new Map(Object.entries(observed));
  const claims = new Map<string, Claim>();
  for (const key of keysOfInterest(wanted, values, record.applied)) {
    const question: FieldQuestion = {
      field: `parameters.${key}`,
      desired: wanted.get(key),
      observed: values.get(key),
      basis: basisOf(key, record.applied),
      reported: record.reported,
    };
    const merged = mergeParameter(key, question, report);
    if (merged.value === undefined) values.delete(key);
    else values.set(key, merged.value);
    if (merged.claim) claims.set(key, merged.claim);
  }
  return { values: Object.fromEntries(values), claims };
}

/** Without a record, a person's parameter that the source does not name might be one that it has just dropped: it is asked about. */
function keysOfInterest(
  wanted: ReadonlyMap<string, string>,
  values: ReadonlyMap<string, string>,
  applied: Applied | undefined,
): Iterable<string> {
  const claimed = applied ? applied.parameters.keys() : [...values.keys()].filter(isPersonParameter);
  return new Set([...wanted.keys(), ...claimed]);
}

function basisOf(key: string, applied: Applied | undefined): Basis {
  return applied ? (applied.parameters.get(key) ?? 'unclaimed') : 'unknown';
}

function mergeParameter(key: string, question: FieldQuestion, report: MergeReport) {
  const { desired } = question;
  if (desired === undefined || isPersonParameter(key)) return mergePersonField(question, report);
  return mergeMachineField({ ...question, desired }, report);
}
