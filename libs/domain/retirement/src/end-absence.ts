import type { Absence } from '@dss/catalog-model';
import type { RetirementPolicy } from './retirement-policy.js';

/** Whether an absent asset can be read: by no type word (404 each), all the same, or not to be told (refused, failed). */
export type AbsenceProof = 'absent' | 'found' | 'unreachable';

export interface AbsenceFacts {
  readonly absence: Absence;
  /** Asked for only where something is due. */
  readonly proof?: AbsenceProof | undefined;
  /** Why nothing may be retired in this run. */
  readonly held?: string | undefined;
}

/** How an absence ends in detection: passed on to be carried out, or skipped with its reason. */
export type AbsenceEnd =
  | { readonly act: 'retire' | 'delete' }
  | {
      readonly act: 'none';
      readonly reason: string;
      /** What was counted so far counts no more. */
      readonly startsAnew: boolean;
    };

/** Nothing is carried out without the proof that this run has got: a missing one is none. */
export function endAbsence({ absence, proof, held }: AbsenceFacts, policy: RetirementPolicy): AbsenceEnd {
  const { step } = absence;
  if (step !== 'retire' && step !== 'delete') return skipped(reasonFor(absence, policy));
  if (held !== undefined) return skipped(`${seen(absence)}; ${held}`);
  if (proof === 'absent') return { act: step };
  if (proof === 'found') {
    return {
      act: 'none',
      reason: 'in no list of its space, but it can be read: the count begins anew',
      startsAnew: true,
    };
  }
  return skipped(`${seen(absence)}; it is refused or cannot be read, which proves nothing`);
}

function skipped(reason: string): AbsenceEnd {
  return { act: 'none', reason, startsAnew: false };
}

function reasonFor(absence: Absence, { listings, absentMs, quarantineMs }: RetirementPolicy): string {
  if (absence.step === 'keep') return `${seen(absence)}; kept by ${absence.keptBy ?? 'a person'}`;
  if (absence.step === 'wait' && absence.retired !== undefined) {
    return `retired on ${dateOf(absence.retired.ours)}; deleted after a quarantine of ${spanText(quarantineMs)}`;
  }
  return `${seen(absence)}; retired after ${listings} listings over ${spanText(absentMs)}`;
}

function seen({ listings, since }: Absence): string {
  return `retirement pending: absent in ${listings} complete listing${listings === 1 ? '' : 's'} since ${since.ours}`;
}

function dateOf(moment: string): string {
  return moment.slice(0, 'YYYY-MM-DD'.length);
}

const HOUR_MS = 3_600_000;

function spanText(ms: number): string {
  const hours = ms / HOUR_MS;
  if (hours >= 48 && hours % 24 === 0) return `${hours / 24} days`;
  return hours >= 1 ? `${Number(hours.toFixed(1))} hours` : `${Math.round(ms / 1000)} seconds`;
}
