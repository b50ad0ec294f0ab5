import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type ClientTls, clientTls } from '@dss/config';
import { SecretsManagerSecretSource } from './secrets-manager-secret-source.js';

export interface SecretsManagerSettings {
  readonly region: string;
  /** Absent: AWS itself, or what the SDK finds in the environment. */
  readonly endpoint?: string | undefined;
  /** Absent: the SDK's default chain (environment, profile, web identity, container, instance). */
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  readonly tls?: ClientTls | undefined;
  readonly connectionTimeoutMs?: number | undefined;
  readonly requestTimeoutMs?: number | undefined;
  readonly ttlMs?: number | undefined;
  readonly now: () => number;
}

export function openSecretsManager(settings: SecretsManagerSettings): SecretsManagerSecretSource {
  const { connectionTimeoutMs = 2000, requestTimeoutMs = 10_000, tls = clientTls(), ttlMs, now } = settings;
  const client = new SecretsManagerClient({
    region: settings.region,
    ...(settings.endpoint !== undefined && { endpoint: settings.endpoint }),
    ...(settings.credentials && { credentials: settings.credentials }),
    maxAttempts: 1,
    // Without the last one the SDK only logs that the time is over, and waits on.
    requestHandler: {
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
      httpsAgent: { keepAlive: true, ...tls },
    },
  });
  const callTimeoutMs = connectionTimeoutMs + requestTimeoutMs;
  return new SecretsManagerSecretSource(client, { ttlMs, callTimeoutMs, now });
}
