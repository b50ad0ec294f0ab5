import { z } from 'zod';

export const ThrottledInput = z.object({
  tables: z.number(),
  /** In flight at the same time. */
  workers: z.number(),
  /** Of the AWS SDK. */
  retryMode: z.enum(['standard', 'adaptive']),
  database: z.string(),
  awsUrl: z.string(),
});
export type ThrottledInput = Readonly<z.infer<typeof ThrottledInput>>;

export const ThrottledOutput = z.object({ givenUp: z.number() });
export type ThrottledOutput = Readonly<z.infer<typeof ThrottledOutput>>;
