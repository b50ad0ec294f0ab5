import type { EntryMapped } from '@dss/contracts';
import type { ObservedTable } from '@dss/planning';
import type { Image } from '@dss/ports';
import type { RetirementPlan } from '@dss/retirement';

/** A message about the table of an asset that is gone, or that a person wants back. */
export type Retirement = EntryMapped & { readonly retirement: NonNullable<EntryMapped['retirement']> };

export interface TablePlace {
  readonly database: string;
  readonly table: string;
}

/** The database's management policy does not allow it: told, never done. */
export interface WithheldRetirement {
  readonly kind: 'withheld';
  readonly reason: string;
}

export interface Retired {
  readonly plan: RetirementPlan | WithheldRetirement;
  readonly observed: ObservedTable | undefined;
  /** The image that the plan was made with. */
  readonly before: Image | undefined;
  readonly place: TablePlace;
}

/** True when an earlier try of this very message has deleted the table. */
export function isDeletedByUs({ fence }: Retirement, { before }: Retired): boolean {
  return before?.away === 'deleted' && before.fence === fence;
}
