import { awsTls } from '@dss/config';
import type { Logger } from '@dss/observability';
import type { SecretSource } from '@dss/ports';
import { FileSecretSource } from '@dss/secret-file';
import { openSecretsManager } from '@dss/secrets-manager';
import type { DiscoverySettings } from './discovery.config.js';

/** Where the tenant's secret is, and what it is called there. */
export function openSecrets(
  settings: DiscoverySettings,
  logger: Pick<Logger, 'warn'>,
): { readonly reference: string; readonly secrets: SecretSource } {
  const { DSS_DATASPHERE_SECRET_FILE: file, DSS_DATASPHERE_SECRET_ID: reference = 'datasphere' } = settings;
  if (file !== undefined) {
    const warn = (message: string, details: object) => {
      logger.warn(message, details);
    };
    return { reference, secrets: new FileSecretSource(file, warn) };
  }
  const options = {
    region: settings.AWS_REGION,
    endpoint: settings.AWS_ENDPOINT_URL,
    tls: awsTls(settings),
    now: Date.now,
  };
  return { reference, secrets: openSecretsManager({ ...options, ...keysOf(settings) }) };
}

/** The SDK finds keys in the environment by itself, but not those that came from a file. A profile wins over keys, as in the SDK. */
function keysOf(settings: DiscoverySettings) {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = settings;
  const { AWS_SESSION_TOKEN: sessionToken, AWS_PROFILE: profile } = settings;
  if (accessKeyId === undefined || secretAccessKey === undefined || profile !== undefined) return {};
  return { credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) } };
}
