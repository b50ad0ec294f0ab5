import { type NatsConnection, connect } from '@nats-io/transport-node';
import { RemoteUnavailableError } from '@dss/errors';
import { coalesceWrites } from './coalesce-writes.js';

export type { NatsConnection } from '@nats-io/transport-node';

/**
 * Never gives up reconnecting, and notices a half-open connection within 20 s (the default ping takes minutes).
 * The first connect fails after ten seconds, so that a wrong address stops the start with a reason.
 */
export async function connectNats(url: string, name: string): Promise<NatsConnection> {
  try {
    const connection = await connect({
      servers: url,
      name,
      timeout: 10_000,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      pingInterval: 10_000,
      maxPingOut: 2,
      // Else every request builds two errors with stack traces that nobody reads: a tenth of all CPU, measured.
      noAsyncTraces: true,
    });
    return coalesceWrites(connection);
  } catch (cause) {
    const { protocol, host } = new URL(url);
    throw new RemoteUnavailableError(
      'NATS',
      `no answer at ${protocol}//${host}; start it or set DSS_NATS_URL`,
      {},
      cause,
    );
  }
}
