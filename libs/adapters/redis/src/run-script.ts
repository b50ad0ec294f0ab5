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
    return await redis.evalsha(hash('sha1', script), keys.length, ...keys, ...args);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
    return redis.eval(script, keys.length, ...keys, ...args);
  }
}
