import { hash } from 'node:crypto';
import type { Redis } from './connect-redis.js';

/** Digest by text: there are a dozen scripts, and each runs for every asset. */
const DIGESTS = new Map<string, string>();

function digestOf(script: string): string {
  const known = DIGESTS.get(script) ?? hash('sha1', script);
  DIGESTS.set(script, known);
  return known;
}

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
