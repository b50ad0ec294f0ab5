import { hash } from 'node:crypto';
import { NotYetError } from '@dss/errors';
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

/** Without Redis nobody knows what the others send: whoever asks comes back later, and that is no failed attempt. */
export async function askShared(
  redis: Redis,
  script: string,
  key: string,
  args: readonly (string | number)[],
  what: string,
): Promise<unknown> {
  try {
    return await runScript(redis, script, [key], args);
  } catch (cause) {
    const error = new NotYetError(`Redis does not answer, so ${what} is not known`, AWAY_MS);
    throw Object.assign(error, { cause });
  }
}

const AWAY_MS = 2_000;

const digests = new Map<string, string>();

/** Scripts are a handful of constants, and some are run for every call to the target. */
function digestOf(script: string): string {
  const known = digests.get(script);
  if (known !== undefined) return known;
  const digest = hash('sha1', script);
  digests.set(script, digest);
  return digest;
}
