import { z } from 'zod';

/** One moment by two clocks: ours, and the source's own where its answers told it. ISO 8601 in UTC. */
export const ClockReading = z.object({ ours: z.string(), source: z.string().optional() });
export type ClockReading = Readonly<z.infer<typeof ClockReading>>;

/** What a run does about a known asset that no list of its space shows. */
export const AbsenceStep = z.enum([
  'count', // not often or not long enough
  'retire', // mark its table, once it is proven that it cannot be read either
  'wait', // retired, and the quarantine goes on
  'delete', // the quarantine is over; again only with proof
  'keep', // a person wants the table kept
]);
export type AbsenceStep = z.infer<typeof AbsenceStep>;

/** The evidence that a complete, full listing gave against a known asset, and what follows from it. */
export const Absence = z.object({
  step: AbsenceStep,
  /** Complete listings in a row that did not show the asset, this one included. */
  listings: z.number().int().positive(),
  /** When the first of them was made. */
  since: ClockReading,
  /** When this one was made. */
  at: ClockReading,
  /** The whole space shows nothing any more, or is itself gone: only a person may call that a deletion. */
  emptied: z.boolean().optional(),
  /** When its table was retired; absent before that. */
  retired: ClockReading.optional(),
  /** A person approved its retirement before: its deletion needs no second approval. */
  approved: z.boolean().optional(),
  /** All of this in words. */
  reason: z.string(),
});
export type Absence = Readonly<z.infer<typeof Absence>>;
