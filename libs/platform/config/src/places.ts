import { type ClientTls, clientTls } from './client-tls.js';
import type { ServiceSettings, SettingsOf } from './services.js';

/** How a service says who it is at NATS. */
export type NatsIdentity =
  | { readonly kind: 'user'; readonly user: string; readonly password: string | undefined }
  | { readonly kind: 'token'; readonly token: string }
  /** The text of a `.creds` file. */
  | { readonly kind: 'creds'; readonly text: string }
  | { readonly kind: 'nkey'; readonly seed: string };

/** Where NATS is and how it is spoken to. */
export interface NatsPlace {
  /** `nats://host:4222`; without user and password. */
  readonly url: string;
  /** Present: a server without TLS is refused. Absent: TLS only where the server insists. */
  readonly tls?: ClientTls | undefined;
  readonly identity?: NatsIdentity | undefined;
}

export interface RedisPlace {
  /** `redis://host:6379/0`; without user and password. */
  readonly url: string;
  readonly tls?: ClientTls | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
}

export function natsPlace(settings: ServiceSettings): NatsPlace {
  const url = new URL(settings.DSS_NATS_URL);
  const { DSS_NATS_CA_FILE: ca, DSS_NATS_CERT_FILE: cert, DSS_NATS_KEY_FILE: key } = settings;
  return {
    url: withoutUser(url),
    tls: url.protocol === 'tls:' ? clientTls({ ca, cert, key }) : undefined,
    identity: natsIdentity(settings, url),
  };
}

export function redisPlace(settings: ServiceSettings): RedisPlace {
  const url = new URL(settings.DSS_REDIS_URL);
  const { DSS_REDIS_CA_FILE: ca, DSS_REDIS_CERT_FILE: cert, DSS_REDIS_KEY_FILE: key } = settings;
  return {
    url: withoutUser(url),
    tls: url.protocol === 'rediss:' ? clientTls({ ca, cert, key }) : undefined,
    user: decoded(url.username) ?? settings.DSS_REDIS_USER,
    password: decoded(url.password) ?? settings.DSS_REDIS_PASSWORD,
  };
}

/** For Datasphere; https of itself, so always there. */
export function datasphereTls(settings: SettingsOf<'discovery'>): ClientTls {
  const { DSS_DATASPHERE_CA_FILE: ca, DSS_DATASPHERE_CERT_FILE: cert, DSS_DATASPHERE_KEY_FILE: key } = settings;
  return clientTls({ ca, cert, key });
}

export function awsTls(
  settings: Pick<SettingsOf<'discovery'>, 'DSS_AWS_CA_FILE' | 'DSS_AWS_CERT_FILE' | 'DSS_AWS_KEY_FILE'>,
): ClientTls {
  const { DSS_AWS_CA_FILE: ca, DSS_AWS_CERT_FILE: cert, DSS_AWS_KEY_FILE: key } = settings;
  return clientTls({ ca, cert, key });
}

/** The address comes first; which of several ways is meant is asked before, by a check. */
function natsIdentity(settings: ServiceSettings, url: URL): NatsIdentity | undefined {
  const name = decoded(url.username);
  const password = decoded(url.password);
  // A lone name before @ is a token with NATS.
  if (name !== undefined) {
    return password === undefined ? { kind: 'token', token: name } : { kind: 'user', user: name, password };
  }
  const { DSS_NATS_USER: user, DSS_NATS_TOKEN: token } = settings;
  if (user !== undefined) return { kind: 'user', user, password: settings.DSS_NATS_PASSWORD };
  if (token !== undefined) return { kind: 'token', token };
  const { DSS_NATS_CREDS_FILE: text, DSS_NATS_NKEY_FILE: seed } = settings;
  if (text !== undefined) return { kind: 'creds', text };
  return seed === undefined ? undefined : { kind: 'nkey', seed: seed.trim() };
}

function decoded(part: string): string | undefined {
  return part === '' ? undefined : decodeURIComponent(part);
}

function withoutUser(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`;
}
