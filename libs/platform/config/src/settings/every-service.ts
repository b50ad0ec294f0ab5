import { z } from 'zod';
import { Namespace, TenantId } from '@dss/contracts';
import { Profile, setting } from '../setting.js';
import { HostName, Port, wholeNumber } from '../values.js';

/** Ids of the installation and what every process has: a health port, a log, slots. */
export const everyService = {
  DSS_PROFILE: setting(Profile, {
    about: 'Set of defaults and of what is refused: `dog` development, `wolf` integration, `bear` production',
    default: 'dog',
  }),
  DSS_NAMESPACE: setting(Namespace, {
    about: 'First token of subjects, prefix of streams, buckets and Redis keys; one per installation',
    default: 'dss',
  }),
  DSS_TENANT: setting(TenantId, {
    about: "Datasphere tenant's id in this installation, not its host name; never changed later",
    default: { dog: 'sandbox', wolf: 'sandbox', bear: undefined },
  }),
  DSS_INSTALLATION: setting(
    z.string().regex(/^[a-z0-9-]{1,32}$/, 'must be 1 to 32 lower-case letters, digits and hyphens'),
    {
      about: "Name of this installation; with the tenant's id it owns what it writes to Glue; never changed later",
      default: { dog: 'local', wolf: 'local', bear: undefined },
    },
  ),
  DSS_HEALTH_HOST: setting(HostName, { about: 'Address of the health and metrics port', default: '127.0.0.1' }),
  DSS_HEALTH_PORT: setting(Port, {
    about: 'Port of `/livez`, `/readyz` and `/metrics`; 0 takes a free one',
    default: '9090',
  }),
  DSS_LOG_LEVEL: setting(z.enum(['debug', 'info', 'warn', 'error'], { error: 'must be debug, info, warn or error' }), {
    about: 'Least level that is logged: `debug`, `info`, `warn`, `error`',
    default: 'info',
  }),
  DSS_SLOTS: setting(wholeNumber(2, 256), {
    about: 'Messages that a service works on at the same time',
    unit: 'messages',
    default: '32',
  }),
  DSS_ACK_WAIT_MS: setting(wholeNumber(500, 300_000), {
    about: 'Time after which an unacknowledged message is delivered again',
    unit: 'ms',
    default: '30000',
  }),
};
