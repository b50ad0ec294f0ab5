import { DefinitionUnreadableError, RemoteUnavailableError, ThrottledError } from '@dss/errors';
import type { Clock } from './clock.js';

/** sap-datasphere.md 9: at most five, exponential with full jitter, capped at a minute. */
const MOST_RETRIES = 5;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;

/**
 * How long to wait before the same call is tried again within this delivery; undefined gives up.
 *
 * A wish (Retry-After) beyond the cap is not sat out here: the message goes back with it. A definition that cannot be
 * read gets one more try, because an answer torn on its way looks the same as a broken definition.
 *
 * @param failures how often this call has failed, this time included
 */
export function retryWaitMs(error: unknown, failures: number, random: number): number | undefined {
  const jitterMs = random * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
  if (error instanceof DefinitionUnreadableError) return failures > 1 ? undefined : jitterMs;
  if (failures > MOST_RETRIES) return undefined;
  if (error instanceof RemoteUnavailableError) return jitterMs;
  if (!(error instanceof ThrottledError)) return undefined;
  const wishMs = error.retry.afterMs;
  if (wishMs === undefined) return jitterMs;
  return wishMs > LONGEST_WAIT_MS ? undefined : wishMs;
}

/**
 * Repeats a call while waiting can help.
 *
 * `attempt` is given a set for the failures that came from the wire: only these are repeated. What a breaker throws
 * instead of calling is passed on at once, or an open breaker would be asked five more times.
 */
export async function withRetries<T>(
  attempt: (fromTheWire: Set<unknown>) => Promise<T>,
  time: { readonly clock: Clock; readonly random: () => number },
): Promise<T> {
  const fromTheWire = new Set<unknown>();
  for (let failures = 1; ; failures++) {
    try {
      return await attempt(fromTheWire);
    } catch (error) {
      const waitMs = fromTheWire.has(error) ? retryWaitMs(error, failures, time.random()) : undefined;
      if (waitMs === undefined) throw error;
      await new Promise<void>((wake) => time.clock.after(waitMs, wake));
    }
  }
}
