import { z } from 'zod';
import { AssetKey, ClockReading } from '@dss/catalog-model';

/** An asset that was retired or deleted, or that a person has kept although the source no longer has it. One per asset; none once it is back. */
export const RetirementRecord = z.object({
  v: z.literal(1),
  key: AssetKey,
  space: z.string(),
  technicalName: z.string(),
  type: z.string(),
  database: z.string(),
  table: z.string(),
  /** The run that made it so, and its fencing number. */
  run: z.string(),
  fence: z.number().int(),
  state: z.enum(['retired', 'deleted', 'kept']),
  /** When its table was marked; for a kept one when that was asked for. */
  at: ClockReading,
  /** When its table was deleted. */
  deletedAt: ClockReading.optional(),
  /** The blast radius was approved by a person: its deletion needs no second approval. */
  approved: z.boolean().optional(),
  /** Who has it kept. */
  keptBy: z.string().optional(),
});
export type RetirementRecord = Readonly<z.infer<typeof RetirementRecord>>;
