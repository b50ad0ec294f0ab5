import { type Claim, digestOf } from './applied.js';
import type { MergeReport } from './merge-report.js';

/** What the record of our last write says about a field: a claim, `unclaimed` (never written by us), or `unknown` (the record is lost). */
export type Basis = Claim | 'unclaimed' | 'unknown';

export interface FieldQuestion {
  readonly field: string;
  readonly desired: string | undefined;
  readonly observed: string | undefined;
  readonly basis: Basis;
  /** The record was written by an earlier run than this one: its refusals have been reported. */
  readonly reported: boolean;
}

export interface MergedField {
  readonly value: string | undefined;
  /** What the next record says about it. */
  readonly claim: Claim | undefined;
}

/**
 * Three-way merge of a field that a person may own. The source's value travels only where nobody touched ours; an edit
 * stays and is reported, also when the source no longer names the field. Equal on both sides is no conflict and no write.
 *
 * A refused value is claimed as `refused` with the digest of what was kept: quiet until either side moves. Whoever
 * later sets the field to the refused value has taken the source's side, and the field follows the source again.
 */
export function mergePersonField(question: FieldQuestion, report: MergeReport): MergedField {
  const { field, desired, observed, basis } = question;
  if (observed === desired) return { value: desired, claim: claimOn(desired) };
  if (isUntouched(observed, basis)) {
    report.changed(field);
    return { value: desired, claim: claimOn(desired) };
  }
  if (desired === undefined && basis === 'unclaimed') return { value: observed, claim: undefined };
  report.kept(field, desired, observed, question.reported && isRefusal(basis, desired, observed));
  return { value: observed, claim: desired === undefined ? undefined : refusal(desired, observed) };
}

/** A field that the source owns: its value wins, and an edit that it overwrites is said. */
export function mergeMachineField(
  question: FieldQuestion & { readonly desired: string },
  report: MergeReport,
): MergedField {
  const { field, desired, observed, basis } = question;
  if (observed !== desired) {
    report.changed(field);
    if (!isUntouched(observed, basis)) report.overwrote(field, desired, observed);
  }
  return { value: desired, claim: claimOn(desired) };
}

function isUntouched(observed: string | undefined, basis: Basis): boolean {
  if (basis === 'unknown') return false;
  if (basis === 'unclaimed') return observed === undefined;
  return digestOf(observed) === ('applied' in basis ? basis.applied : basis.refused);
}

function isRefusal(basis: Basis, desired: string | undefined, observed: string | undefined): boolean {
  return (
    typeof basis === 'object' &&
    'refused' in basis &&
    basis.refused === digestOf(desired) &&
    basis.kept === digestOf(observed)
  );
}

function claimOn(value: string | undefined): Claim | undefined {
  return value === undefined ? undefined : { applied: digestOf(value) };
}

function refusal(desired: string, observed: string | undefined): Claim {
  return { refused: digestOf(desired), kept: digestOf(observed) };
}
