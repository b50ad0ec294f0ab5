import type { Absence, AssetKey } from '@dss/catalog-model';
import type { RetirementPolicy } from './retirement-policy.js';

/** An asset that a run would retire or delete. */
export interface DueAsset {
  readonly key: AssetKey;
  readonly absence: Absence;
  /** A person approved the retirement of this very asset. */
  readonly approved: boolean;
}

/** What one run may do of what is due. */
export interface BlastRadius {
  /** Tables that would be retired or deleted, without those that were approved. */
  readonly due: number;
  readonly limit: number;
  /** Due, and not touched before a person has approved it. */
  readonly held: ReadonlySet<AssetKey>;
  /** Why they are held; absent when none is. */
  readonly reason?: string;
}

/**
 * Limits what one run may take away. Above the limit nothing is retired or deleted that no person has approved. A space
 * that shows nothing at all any more is never retired without approval, however few its tables are: a lost role, a
 * renamed space and a deleted one look the same.
 *
 * @param tables all tables that are known, of the spaces that the run looks at
 */
export function judgeBlastRadius(
  assets: readonly DueAsset[],
  tables: number,
  { blastRadius }: Pick<RetirementPolicy, 'blastRadius'>,
): BlastRadius {
  const due = assets.filter(({ absence, approved }) => isDue(absence) && !approved);
  const limit = Math.max(blastRadius.tables, Math.floor((tables * blastRadius.percent) / 100));
  const emptied = due.filter(({ absence }) => absence.emptied === true);
  const isAbove = due.length > limit;
  const held = new Set((isAbove ? due : emptied).map(({ key }) => key));
  const reason = isAbove ? aboveLimit(due.length, limit, tables) : emptied.length > 0 ? EMPTIED : undefined;
  return { due: due.length, limit, held, ...(reason !== undefined && { reason }) };
}

/** It would be retired or deleted in this run. */
export function isDue({ step }: Pick<Absence, 'step'>): boolean {
  return step === 'retire' || step === 'delete';
}

const EMPTIED = 'a whole space shows nothing any more; whether it was deleted has to be confirmed by a person';

function aboveLimit(due: number, limit: number, tables: number): string {
  return `${due} of ${tables} tables would be retired or deleted in one run, more than the limit of ${limit}; nothing was, and it waits for approval`;
}
