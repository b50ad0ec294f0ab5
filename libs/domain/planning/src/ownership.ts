import type { ObservedTable } from './glue-shapes.js';
import { ADOPT, OWNER, SPACE, TECHNICAL_NAME } from './parameter-names.js';

export interface Identity {
  /** `<installation>/<tenant>` */
  readonly owner: string;
  readonly space: string;
  readonly technicalName: string;
}

export type Ownership =
  | { readonly kind: 'ours' }
  | { readonly kind: 'foreign'; readonly reason: string }
  | { readonly kind: 'clash'; readonly space: string; readonly technicalName: string };

/** A table is an asset's only when owner, space and technical name match exactly; see `judgeTable` for what our records add. */
export function judgeOwnership(observed: ObservedTable, asset: Identity): Ownership {
  const { [OWNER]: owner, [SPACE]: space, [TECHNICAL_NAME]: technicalName } = observed.Parameters ?? {};
  if (owner === undefined) return { kind: 'foreign', reason: 'foreign: the table carries no owner key of ours' };
  if (owner !== asset.owner) return { kind: 'foreign', reason: `foreign: the table belongs to ${owner}` };
  if (space === undefined || technicalName === undefined) {
    return {
      kind: 'foreign',
      reason: 'foreign: the owner key is ours, but the table no longer says which asset it is',
    };
  }
  const isSame = space === asset.space && technicalName === asset.technicalName;
  return isSame ? { kind: 'ours' } : { kind: 'clash', space, technicalName };
}

/** What we remember of the table under the name that the registry gave this asset. */
export interface OwnershipEvidence {
  /** CreateTime of the table that we wrote last, ISO 8601; absent when we wrote none, or it was not read since. */
  readonly createTime?: string | undefined;
  /** Archived versions of the table that is there, newest first; absent as long as nobody has read them. */
  readonly history?: readonly ObservedTable[] | undefined;
  /** CreateTime of the very table that somebody explicitly gives to this asset, ISO 8601. */
  readonly adopts?: string | undefined;
}

export type Standing =
  | Ownership
  /** Ours by record, but somebody replaced it without our keys: they are restored. */
  | { readonly kind: 'damaged' }
  /** Somebody's, given to this asset by an explicit act. */
  | { readonly kind: 'adopted' }
  /** It might be damaged: its archived versions tell. */
  | { readonly kind: 'needs-history' };

/**
 * Whose table it is, from its own keys and from our records.
 *
 * A table that has lost our keys is ours by record when it is still the table that we created (same CreateTime), or one
 * of its archived versions carries all three. Keys that say something else are never argued with: another owner is
 * foreign and another asset of ours a name clash, whatever the record says. Adoption names one table, by its CreateTime or
 * by a key that stands in it, and never takes another asset's away.
 */
export function judgeTable(observed: ObservedTable, asset: Identity, evidence: OwnershipEvidence): Standing {
  const judged = judgeOwnership(observed, asset);
  if (judged.kind !== 'foreign') return judged;
  const { [OWNER]: owner, [SPACE]: space, [TECHNICAL_NAME]: technicalName } = observed.Parameters ?? {};
  const saysOther = isOther(space, asset.space) || isOther(technicalName, asset.technicalName);
  if (isGiven(observed, asset, evidence)) return saysOther ? judged : { kind: 'adopted' };
  if (isOther(owner, asset.owner) || saysOther) return judged;
  return judgeByRecord(observed, asset, evidence, judged);
}

/** By a record that names this very table, or by the table itself. */
function isGiven(observed: ObservedTable, { owner }: Identity, { adopts }: OwnershipEvidence): boolean {
  if (observed.Parameters?.[ADOPT] === owner) return true;
  return adopts !== undefined && adopts === createTimeOf(observed);
}

/** ISO 8601. */
export function createTimeOf({ CreateTime }: ObservedTable): string | undefined {
  return CreateTime?.toISOString();
}

function judgeByRecord(
  observed: ObservedTable,
  asset: Identity,
  { createTime, history }: OwnershipEvidence,
  judged: Standing,
): Standing {
  const there = createTimeOf(observed);
  if (createTime !== undefined && there !== undefined) {
    if (createTime === there) return { kind: 'damaged' };
    return { kind: 'foreign', reason: 'foreign: our table was deleted, and somebody made another one of that name' };
  }
  if (history === undefined) return { kind: 'needs-history' };
  return history.some((version) => judgeOwnership(version, asset).kind === 'ours') ? { kind: 'damaged' } : judged;
}

function isOther(value: string | undefined, expected: string): boolean {
  return value !== undefined && value !== expected;
}
