import type { Absence, Checkpoint, ClockReading } from '@dss/catalog-model';

type Counted = Pick<Checkpoint, 'absences' | 'absentSince' | 'absentSinceAtSource'>;

/** One more complete listing that did not show the asset. A count that was lost, or whose beginning cannot be read, begins anew. */
export function countAbsence(checkpoint: Counted | undefined, at: ClockReading): Pick<Absence, 'listings' | 'since'> {
  const { absences = 0, absentSince, absentSinceAtSource: source } = checkpoint ?? {};
  if (absences < 1 || absentSince === undefined || !isMoment(absentSince)) return { listings: 1, since: at };
  return { listings: absences + 1, since: { ours: absentSince, ...(source !== undefined && { source }) } };
}

/** The count as a checkpoint carries it. */
export function countOf({ listings, since }: Pick<Absence, 'listings' | 'since'>): Counted {
  const { ours, source } = since;
  return { absences: listings, absentSince: ours, ...(source !== undefined && { absentSinceAtSource: source }) };
}

/** A date alone would be its midnight, which is earlier than the moment that was meant. */
function isMoment(text: string): boolean {
  return text.length > 'YYYY-MM-DD'.length && !Number.isNaN(Date.parse(text));
}
