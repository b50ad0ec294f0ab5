import { z } from 'zod';
import { AccountId } from '../identity/account.js';

export const Service = z.enum(['glue', 'sts', 'secretsmanager']);

/** What one operation is allowed; the first one of a list that fits a call counts. */
export const Rate = z.strictObject({
  service: Service.default('glue'),
  /** An operation's name; `*`: each operation, with a bucket of its own. */
  operation: z.string().min(1).default('*'),
  /** Tokens per second. */
  perSecond: z.number().positive(),
  /** Most tokens that are saved up. */
  burst: z.number().min(1),
  /** Absent: each account and region, with a bucket of its own. */
  account: AccountId.optional(),
  region: z.string().min(1).optional(),
});
export type Rate = z.infer<typeof Rate>;

/** How long one operation takes: evenly spread over `meanMs × (1 ± spread)`. */
export const Latency = z.strictObject({
  service: Service.default('glue'),
  operation: z.string().min(1).default('*'),
  meanMs: z.number().nonnegative(),
  spread: z.number().min(0).max(1).default(0),
});
export type Latency = z.infer<typeof Latency>;
