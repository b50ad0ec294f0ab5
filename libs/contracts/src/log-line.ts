import { z } from 'zod';

/** A line of a run's log as it is stored in the stream and served by the gateway. */
export const LogLine = z.object({
  time: z.string(),
  level: z.enum(['debug', 'info', 'warn', 'error']),
  service: z.string(),
  message: z.string(),
  fields: z.record(z.string(), z.json()),
});
export type LogLine = Readonly<z.infer<typeof LogLine>>;
