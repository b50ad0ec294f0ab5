import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApiKey } from '@dss/config';

/**
 * The key that a bearer token belongs to. Digests are compared in constant time and every configured key is compared,
 * so that the time of an answer tells nothing about how near a guess was.
 */
export function findApiKey(keys: readonly ApiKey[], token: string): ApiKey | undefined {
  const offered = createHash('sha256').update(token).digest();
  let found: ApiKey | undefined;
  for (const key of keys) {
    if (timingSafeEqual(offered, Buffer.from(key.sha256, 'hex'))) found = key;
  }
  return found;
}
