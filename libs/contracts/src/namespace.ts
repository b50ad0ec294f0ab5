import { z } from 'zod';

/** First token of every subject and prefix of every stream, bucket and Redis key, so that installations can share a broker. */
export const Namespace = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,30}$/, 'must be up to 31 lower-case letters, digits and _, a letter first');
export type Namespace = z.infer<typeof Namespace>;

/** `DSS_FETCH` for namespace `dss` and name `FETCH`. */
export function streamName(ns: Namespace, name: string): string {
  return `${ns}_${name}`.toUpperCase();
}

/** `dss_names` for namespace `dss` and name `names`. */
export function bucketName(ns: Namespace, name: string): string {
  return `${ns}_${name}`;
}
