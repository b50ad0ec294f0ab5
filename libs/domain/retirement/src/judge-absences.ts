import type { Absence, AbsenceStep, AssetKey, Checkpoint, ClockReading } from '@dss/catalog-model';
import { countAbsence } from './count-absence.js';
import { describeAbsence } from './describe-absence.js';
import { elapsedMs } from './elapsed.js';
import type { RetirementPolicy } from './retirement-policy.js';
import type { RetirementRecord } from './retirement-record.js';

/** What a run saw of one space. */
export interface SpaceLook {
  /** False when any list of the space failed on any page, was refused, or was asked for changes only. */
  readonly complete: boolean;
  /** Types whose list was asked for; an asset of another type cannot be told. */
  readonly types: ReadonlySet<string>;
  /** Assets that any list of the space shows, the catalog's included. */
  readonly shown: ReadonlySet<AssetKey>;
  /** When it was listed. */
  readonly at: ClockReading;
}

/** What is remembered of one asset; the record alone after the loss of Redis. */
export interface KnownAsset {
  readonly checkpoint?: Pick<Checkpoint, 'type' | 'outcome' | 'absences' | 'absentSince' | 'absentSinceAtSource'>;
  readonly record?: RetirementRecord;
}

/**
 * The assets that are absent, and what their absence has come to.
 *
 * Nothing is absent in an incomplete look, nor under a type that was not asked for. What was deleted already is not
 * looked for again.
 */
export function judgeAbsences(
  look: SpaceLook,
  known: ReadonlyMap<AssetKey, KnownAsset>,
  policy: RetirementPolicy,
): ReadonlyMap<AssetKey, Absence> {
  const absences = new Map<AssetKey, Absence>();
  if (!look.complete) return absences;
  const emptied = look.shown.size === 0;
  for (const [key, { checkpoint, record }] of known) {
    const type = checkpoint?.type ?? record?.type ?? '';
    if (look.shown.has(key) || !look.types.has(type) || isDeleted({ checkpoint, record })) continue;
    absences.set(key, absenceOf(checkpoint, record, { at: look.at, emptied, policy }));
  }
  return absences;
}

/** Its table is gone by our own hand: only the list can bring it back. */
export function isDeleted({
  checkpoint,
  record,
}: {
  checkpoint?: KnownAsset['checkpoint'] | undefined;
  record?: RetirementRecord | undefined;
}): boolean {
  return record?.state === 'deleted' || checkpoint?.outcome === 'deleted';
}

function absenceOf(
  checkpoint: KnownAsset['checkpoint'],
  record: RetirementRecord | undefined,
  { at, emptied, policy }: { at: ClockReading; emptied: boolean; policy: RetirementPolicy },
): Absence {
  const { listings, since } = countAbsence(checkpoint, at);
  const step = chooseStep({ listings, since, at, record }, policy);
  const reason = describeAbsence(step, { listings, since, record }, policy);
  const counted = { listings, since, at, ...(emptied && { emptied }) };
  if (record?.state !== 'retired') return { ...counted, step, reason };
  // A space may have come back and been lost from sight again between two looks: its tables are asked about once more.
  const approved = record.approved === true && !emptied;
  return { ...counted, step, reason, retired: record.at, ...(approved && { approved }) };
}

function chooseStep(
  {
    listings,
    since,
    at,
    record,
  }: Pick<Absence, 'listings' | 'since' | 'at'> & { record: RetirementRecord | undefined },
  policy: RetirementPolicy,
): AbsenceStep {
  if (record?.state === 'kept') return 'keep';
  // A count that was lost begins anew, also for what is retired: each deletion has a whole proof of its own.
  const isProven = listings >= policy.listings && elapsedMs(since, at) >= policy.absentMs;
  if (record === undefined) return isProven ? 'retire' : 'count';
  return isProven && elapsedMs(record.at, at) >= policy.quarantineMs ? 'delete' : 'wait';
}
