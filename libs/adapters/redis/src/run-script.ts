import { hash } from 'node:crypto';
import type { Redis } from './connect-redis.js';

/** Runs Lua by its digest; the text travels only when the server does not know it (first use, restart, flush). */
export async function runScript(
  redis: Redis,
  script: string,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  try {
    return await redis.evalsha(digestOf(script), keys.length, ...keys, ...args);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
    return redis.eval(script, keys.length, ...keys, ...args);
  }
}

const digests = new Map<string, string>();

/** Scripts are a handful of constants, and some are run for every call to the target. */
function digestOf(script: string): string {
  const known = digests.get(script);
  if (known !== undefined) return known;
  const digest = hash('sha1', script);
  digests.set(script, digest);
  return digest;
}
