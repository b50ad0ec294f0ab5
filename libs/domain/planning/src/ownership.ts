import type { ObservedTable } from './glue-shapes.js';
import { OWNER, SPACE, TECHNICAL_NAME } from './parameter-names.js';

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

/** A table is an asset's only when owner, space and technical name match exactly. Adopting another one is an explicit act, not done here. */
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
