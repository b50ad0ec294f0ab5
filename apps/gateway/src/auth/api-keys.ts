import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { Role } from './role.js';

/** One API key as the configuration knows it: never the key, only its digest. */
export const ApiKey = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
  role: Role,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ApiKey = Readonly<z.infer<typeof ApiKey>>;

/** Reads `<id>:<role>:<sha256 hex>`, separated by commas; names a bad entry by its position, never by its text. */
export function parseApiKeys(text: string, context: z.core.$RefinementCtx): ApiKey[] {
  const keys: ApiKey[] = [];
  const entries = text.split(',').map((entry) => entry.trim());
  for (const [index, entry] of entries.entries()) {
    if (entry === '') continue;
    const [id, role, sha256, ...more] = entry.split(':');
    const key = ApiKey.safeParse({ id, role, sha256: sha256?.toLowerCase() });
    const twice = keys.some((other) => other.id === id);
    if (key.success && more.length === 0 && !twice) keys.push(key.data);
    else context.addIssue({ code: 'custom', message: describeBadEntry(index + 1, twice) });
  }
  return keys;
}

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

function describeBadEntry(position: number, twice: boolean): string {
  return twice
    ? `entry ${position} repeats an id`
    : `entry ${position} is not <id>:<viewer|operator|admin>:<64 hex digits of the key's SHA-256>`;
}
