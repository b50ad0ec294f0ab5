import { isIP } from 'node:net';
import { type NatsIdentity, type NatsPlace, explainFirstTls } from '@dss/config';
import { CredentialsRefusedError, RemoteUnavailableError } from '@dss/errors';
import {
  AuthorizationError,
  type Authenticator,
  type NatsConnection,
  UserAuthenticationExpiredError,
  connect,
  credsAuthenticator,
  nkeyAuthenticator,
  tokenAuthenticator,
  usernamePasswordAuthenticator,
} from '@nats-io/transport-node';
import { coalesceWrites } from './coalesce-writes.js';
import { leanRequests } from './lean-requests.js';

export type { NatsConnection } from '@nats-io/transport-node';

/**
 * Never gives up reconnecting, and notices a half-open connection within 20 s (the default ping takes minutes).
 * The first connect fails after ten seconds, so that a wrong address stops the start with a reason.
 */
export async function connectNats(place: NatsPlace, name: string): Promise<NatsConnection> {
  try {
    const connection = await connect({
      // The client looks at host and port only; `tls` below is what makes it insist on TLS.
      servers: new URL(place.url).host,
      ...(place.tls && { tls: tlsFor(place) }),
      ...(place.identity && { authenticator: authenticatorOf(place.identity) }),
      name,
      timeout: 10_000,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      pingInterval: 10_000,
      maxPingOut: 2,
      // Else every request builds two errors with stack traces that nobody reads: a tenth of all CPU, measured.
      noAsyncTraces: true,
    });
    return leanRequests(coalesceWrites(connection));
  } catch (cause) {
    throw translate(cause, place);
  }
}

/** Of an address without a name Node would compare the certificate with "localhost". */
function tlsFor({ url, tls }: NatsPlace) {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 ? { ...tls } : { ...tls, host };
}

function authenticatorOf(identity: NatsIdentity): Authenticator {
  const bytes = (text: string) => new TextEncoder().encode(text);
  if (identity.kind === 'user') return usernamePasswordAuthenticator(identity.user, identity.password);
  if (identity.kind === 'token') return tokenAuthenticator(identity.token);
  return identity.kind === 'creds' ? credsAuthenticator(bytes(identity.text)) : nkeyAuthenticator(bytes(identity.seed));
}

function translate(cause: unknown, { url, tls }: NatsPlace): Error {
  const { protocol, host } = new URL(url);
  const where = `${protocol}//${host}`;
  if (cause instanceof AuthorizationError || cause instanceof UserAuthenticationExpiredError) {
    return new CredentialsRefusedError(
      `NATS at ${where} refuses our credentials; check DSS_NATS_USER and DSS_NATS_PASSWORD, or whichever is set`,
      {},
      cause,
    );
  }
  const tlsReason = tls === undefined ? undefined : explainFirstTls(cause, 'DSS_NATS', tls);
  const reason =
    tlsReason === undefined
      ? `no answer at ${where}; start it or set DSS_NATS_URL`
      : `no connection to ${where} (DSS_NATS_URL): ${tlsReason}`;
  return new RemoteUnavailableError('NATS', reason, {}, cause);
}
