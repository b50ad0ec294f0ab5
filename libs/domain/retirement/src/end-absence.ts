import type { Absence } from '@dss/catalog-model';
import { isDue } from './judge-blast-radius.js';

/** Whether an absent asset can be read: under no type word (404 each), all the same, or not to be told (refused, failed). */
export const ABSENCE_PROOFS = ['absent', 'found', 'unreachable'] as const;
export type AbsenceProof = (typeof ABSENCE_PROOFS)[number];

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
export function endAbsence({ absence, proof, held }: AbsenceFacts): AbsenceEnd {
  const { step, reason } = absence;
  if (!isDue(absence)) return skipped(reason);
  if (held !== undefined) return skipped(`${reason}; ${held}`);
  if (proof === 'absent') return { act: step === 'delete' ? 'delete' : 'retire' };
  if (proof === 'found') return { act: 'none', reason: FOUND, startsAnew: true };
  return skipped(`${reason}; whether it can still be read could not be told, so nothing is proven`);
}

const FOUND = 'in no list of its space, but it can be read: its absences are counted anew';

function skipped(reason: string): AbsenceEnd {
  return { act: 'none', reason, startsAnew: false };
}
