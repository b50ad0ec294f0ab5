import { z } from 'zod';
import { Port, ServiceSettings, YesNo, loadConfig } from '@dss/config';
import { ConfigInvalidError } from '@dss/errors';
import { type ApiKey, parseApiKeys } from './auth/api-keys.js';
import { isLoopback } from './auth/loopback.js';

const milliseconds = (byDefault: number) => z.coerce.number().int().min(100).max(86_400_000).default(byDefault);

/** What the gateway reads from the environment. */
export const GatewaySettings = ServiceSettings.extend({
  DSS_HOST: z.string().min(1).default('127.0.0.1').describe('Address of the HTTP API; loopback only without keys'),
  DSS_PORT: Port.optional().describe(
    'Port of the HTTP API; default 8001 in profile dog, else 5000; 0 takes a free one',
  ),
  DSS_API_KEY_HASHES: z
    .string()
    .default('')
    .transform(parseApiKeys)
    .describe('API keys, `<id>:<viewer|operator|admin>:<sha256 of the key in hex>`, separated by commas'),
  DSS_SANDBOX: YesNo.optional().describe(
    'yes shows the sandbox badge; default yes while DSS_TENANT is "sandbox", else no',
  ),
  DSS_REPAIR_AFTER_MS: milliseconds(60_000).describe(
    'Quiet time after which open assets of a run are put back into the queues, milliseconds',
  ),
  DSS_COMMAND_AFTER_MS: milliseconds(10_000).describe(
    'Age at which a queued run without a command in the queue gets a new one, milliseconds',
  ),
  DSS_SSE_CLIENTS: z.coerce
    .number()
    .int()
    .min(1)
    .max(2000)
    .default(200)
    .describe('Live event streams that one gateway serves at the same time'),
});

export interface GatewaySettings extends z.infer<typeof ServiceSettings> {
  readonly DSS_HOST: string;
  readonly DSS_PORT: number;
  readonly DSS_API_KEY_HASHES: readonly ApiKey[];
  readonly DSS_SANDBOX: boolean;
  readonly DSS_REPAIR_AFTER_MS: number;
  readonly DSS_COMMAND_AFTER_MS: number;
  readonly DSS_SSE_CLIENTS: number;
}

/** Settings with the defaults that depend on others. Refuses an API that everybody on the network could use. */
export function loadGatewaySettings(environment: Readonly<Record<string, string | undefined>>): GatewaySettings {
  const settings = loadConfig(GatewaySettings, environment);
  if (settings.DSS_API_KEY_HASHES.length === 0 && !isLoopback(settings.DSS_HOST)) {
    throw new ConfigInvalidError(
      'Without API keys the gateway listens on loopback only: set DSS_API_KEY_HASHES to at least one ' +
        '`<id>:<role>:<sha256 of the key>`, or set DSS_HOST to 127.0.0.1. See README, "Settings".',
    );
  }
  return {
    ...settings,
    DSS_PORT: settings.DSS_PORT ?? (settings.DSS_PROFILE === 'dog' ? 8001 : 5000),
    DSS_SANDBOX: settings.DSS_SANDBOX ?? settings.DSS_TENANT === 'sandbox',
  };
}

/** The process's environment; the only place of this app that reads it. */
export function readSettings(): GatewaySettings {
  return loadGatewaySettings(process.env);
}
