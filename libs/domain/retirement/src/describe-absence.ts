import type { Absence, AbsenceStep } from '@dss/catalog-model';
import type { RetirementPolicy } from './retirement-policy.js';
import type { RetirementRecord } from './retirement-record.js';

/** What an absence has come to and what it waits for, in a sentence for people. */
export function describeAbsence(
  step: AbsenceStep,
  { listings, since, record }: Pick<Absence, 'listings' | 'since'> & { readonly record: RetirementRecord | undefined },
  policy: RetirementPolicy,
): string {
  const absent = `absent in ${listings} complete listing${listings === 1 ? '' : 's'} since ${since.ours}`;
  switch (step) {
    case 'count':
      return `retirement pending: ${absent}; retired after ${policy.listings} listings over ${spanText(policy.absentMs)}`;
    case 'retire':
      return absent;
    case 'wait':
      return `${retired(record)}; deleted after a quarantine of ${spanText(policy.quarantineMs)} with fresh proof`;
    case 'delete':
      return `${retired(record)}, ${absent}`;
    case 'keep':
      return `${absent}; kept by ${record?.keptBy ?? 'a person'}`;
  }
}

function retired(record: RetirementRecord | undefined): string {
  return `retired on ${record?.at.ours.slice(0, 'YYYY-MM-DD'.length) ?? 'an unknown day'}`;
}

const HOUR_MS = 3_600_000;

function spanText(ms: number): string {
  const hours = ms / HOUR_MS;
  if (hours >= 48 && hours % 24 === 0) return `${hours / 24} days`;
  return `${Number(hours.toFixed(1))} hours`;
}
