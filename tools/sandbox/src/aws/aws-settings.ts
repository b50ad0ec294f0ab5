import { z } from 'zod';
import { EventFaults } from './glue/event-feed.js';
import { Quotas } from './glue/glue-quotas.js';
import { Identities } from './identity/identities.js';
import { Governed } from './identity/lake-formation.js';
import { Latency, Rate } from './pacing/rate.js';

/** How the AWS endpoints behave. Without any setting everything is allowed, at once and without limit. */
export const AwsSettings = z.strictObject({
  /** For every drawn number: latencies, the shares of the event feed. */
  seed: z.int().default(1),
  /** Request rates; the first that fits a call counts, and a call that none fits has no limit. */
  rates: z.array(Rate).default([]),
  /** Multiplies every rate and burst, so that a long run can be measured in minutes; latencies are never scaled. */
  rateScale: z.number().positive().default(1),
  /** Throttled answers say in x-amz-retry-after after how many milliseconds the next call is let in. */
  retryAfter: z.boolean().default(false),
  latencies: z.array(Latency).default([]),
  quotas: Quotas.prefault({}),
  events: EventFaults.prefault({}),
  identities: Identities.prefault({}),
  lakeFormation: z.array(Governed).default([]),
});
export type AwsSettings = z.infer<typeof AwsSettings>;
/** What a caller writes: everything has a default. */
export type AwsSettingsInput = z.input<typeof AwsSettings>;
