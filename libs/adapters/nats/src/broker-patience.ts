import { setTimeout as sleep } from 'node:timers/promises';
import { JetStreamApiError } from '@nats-io/jetstream';
import { RequestError, TimeoutError } from '@nats-io/transport-node';
import { RemoteUnavailableError } from '@dss/errors';

export interface Patience {
  /** Given up after so long. */
  readonly forMs: number;
  /** Any clock in milliseconds. */
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<unknown>;
  /** Between 0 and 1: services that start together shall not come back together. */
  readonly random: () => number;
  readonly announce: (message: string) => void;
}

export const patienceAtStart = (announce: (message: string) => void): Patience => ({
  forMs: 60_000,
  now: Date.now,
  pause: sleep,
  random: Math.random,
  announce,
});

const SHORTEST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/**
 * A cluster that has just come up answers late, or says that it cannot yet, while it elects its leaders and five services
 * ask it for thirty streams at once. That is waited for; a refusal is not. `make` is done again from its beginning.
 */
export async function withPatience<T>(make: () => Promise<T>, patience: Patience): Promise<T> {
  const until = patience.now() + patience.forMs;
  for (let failures = 1; ; failures += 1) {
    try {
      return await make();
    } catch (error) {
      if (!isPassing(error)) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      const most = Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS * 2 ** failures);
      const pauseMs = Math.round(most * (0.5 + patience.random() / 2));
      if (patience.now() + pauseMs > until) throw gaveUp(patience.forMs, reason, error);
      patience.announce(`JetStream is not ready yet (${reason}); asking again in ${pauseMs} ms`);
      await patience.pause(pauseMs);
    }
  }
}

function gaveUp(forMs: number, reason: string, cause: unknown): RemoteUnavailableError {
  const what = `JetStream was not ready within ${forMs / 1000} s (${reason}); look at \`nats-server\`'s log for its leader`;
  return new RemoteUnavailableError('NATS', what, {}, cause);
}

/** Switched off for the account or altogether: answered alike, but with codes of their own. */
const NEVER = new Set([10039, 10076]);
/** Somebody else is just making the same stream. */
const IN_USE = 10058;

function isPassing(error: unknown): boolean {
  if (error instanceof TimeoutError) return true;
  if (error instanceof RequestError) return error.isNoResponders() || error.cause instanceof TimeoutError;
  // The client (3.4) does not export its class. One that is switched off for the account has the broker's answer as cause.
  if (error instanceof Error && error.name === 'JetStreamNotEnabled')
    return !(error.cause instanceof JetStreamApiError);
  if (!(error instanceof JetStreamApiError)) return false;
  return (error.status === 503 && !NEVER.has(error.code)) || error.code === IN_USE;
}
