import { z } from 'zod';
import { Stage } from '@dss/contracts';

/** A message that was rejected and kept, whole, with its error code. */
export const DeadLetter = z.object({
  stage: Stage,
  tenant: z.string(),
  run: z.string(),
  key: z.string().optional(),
  ordinal: z.number().int().optional(),
  code: z.string(),
  /** Redacted. */
  reason: z.string(),
  attempts: z.number().int(),
  subject: z.string(),
  at: z.string(),
  /** Size of the body that is kept with it, bytes. */
  bytes: z.number().int(),
});
export type DeadLetter = Readonly<z.infer<typeof DeadLetter>>;

export abstract class DeadLetters {
  /** Resolves when stored. Saving the same message twice leaves one. */
  abstract save(letter: DeadLetter, headers: Readonly<Record<string, string>>, body: Uint8Array): Promise<void>;
  abstract listRun(tenant: string, run: string): Promise<readonly DeadLetter[]>;
  /** How many there are of a run, without reading them. */
  abstract countRun(tenant: string, run: string): Promise<number>;
}
