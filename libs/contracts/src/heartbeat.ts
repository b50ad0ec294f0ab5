import { z } from 'zod';

/** What a service instance tells about itself every two seconds. */
export const Heartbeat = z.object({
  service: z.string(),
  instance: z.string(),
  version: z.string(),
  pid: z.number().int(),
  startedAt: z.string(),
  at: z.string(),
  /** Share of one core since the last heartbeat, 0..n. */
  cpu: z.number(),
  rssBytes: z.number().int(),
  heapBytes: z.number().int(),
  /** 99th percentile since the last heartbeat, milliseconds. */
  eventLoopLagMs: z.number(),
  inFlight: z.number().int(),
  /** e.g. `{ nats: 'connected', redis: 'connected', datasphere: 'ok' }` */
  connections: z.record(z.string(), z.string()),
  /** Who the instance is at outside systems, e.g. `{ glue: 'arn:aws:sts::111122223333:assumed-role/dsp-sync/main' }`. */
  identities: z.record(z.string(), z.string()).optional(),
  ready: z.boolean(),
  /** Why not ready, or why pulls are paused. */
  notes: z.array(z.string()),
});
export type Heartbeat = Readonly<z.infer<typeof Heartbeat>>;
