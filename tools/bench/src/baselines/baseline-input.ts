import { z } from 'zod';

export const BaselineInput = z.object({
  plan: z.object({ assets: z.number(), seed: z.number(), columns: z.number().optional() }),
  sample: z.number(),
  /** In flight at the same time. */
  workers: z.number(),
  /** Asks Glue for the table before it writes. */
  getsFirst: z.boolean(),
  /** It ran before. */
  known: z.boolean(),
  database: z.string(),
  tenantUrl: z.string(),
  awsUrl: z.string(),
});
export type BaselineInput = Readonly<z.infer<typeof BaselineInput>>;

export const BaselineOutput = z.object({ cpuMicros: z.number(), wallMs: z.number() });
export type BaselineOutput = Readonly<z.infer<typeof BaselineOutput>>;
