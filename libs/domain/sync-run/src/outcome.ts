import { z } from 'zod';

/** The closed list; a position is the value of the asset's nibble in the run's accounting, 0 is open. */
export const OUTCOMES = [
  'created',
  'updated',
  'metadata-updated',
  'unchanged',
  'retired',
  'deleted',
  'restored',
  'kept',
  'skipped',
  'superseded',
  'rejected',
  'failed',
  'cancelled',
  'planned',
] as const;

/** How one asset of one run ended. Stored once, never changed. */
export const Outcome = z.enum(OUTCOMES);
export type Outcome = z.infer<typeof Outcome>;

export const OPEN = 0;

/** 1 created … 14 planned. */
export function nibbleOf(outcome: Outcome): number {
  return OUTCOMES.indexOf(outcome) + 1;
}

/** Undefined for an open ordinal. */
export function outcomeOf(nibble: number): Outcome | undefined {
  return nibble === OPEN ? undefined : OUTCOMES[nibble - 1];
}

/** Assets per outcome; every member of the list is present. */
export type OutcomeCounts = Readonly<Record<Outcome, number>>;

export const OutcomeCounts = z.record(Outcome, z.number().int().nonnegative());

export function noOutcomes(): Record<Outcome, number> {
  return Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<Outcome, number>;
}

export function sumOf(counts: OutcomeCounts): number {
  return OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);
}
