import { z } from 'zod';
import { Namespace, TenantId } from '@dss/contracts';

/** dog: development, sandbox; wolf: integration and performance; bear: production. */
export const Profile = z.enum(['dog', 'wolf', 'bear']);
export type Profile = z.infer<typeof Profile>;

export const Port = z.coerce.number().int().min(0).max(65535);

/** `yes` or `no`; anything else is refused rather than guessed. */
export const YesNo = z.enum(['yes', 'no']).transform((text) => text === 'yes');

/** What every service reads; each app extends it. */
export const ServiceSettings = z.object({
  DSS_PROFILE: Profile.default('dog').describe('Set of defaults: dog, wolf or bear'),
  DSS_NAMESPACE: Namespace.default('dss').describe(
    'First token of subjects, prefix of streams, buckets and Redis keys',
  ),
  DSS_NATS_URL: z
    .url({ protocol: /^(nats|tls)$/ })
    .default('nats://127.0.0.1:4222')
    .describe('NATS server with JetStream'),
  DSS_REDIS_URL: z
    .url({ protocol: /^rediss?$/ })
    .default('redis://127.0.0.1:6379')
    .describe('Redis for checkpoints and accounting'),
  DSS_TENANT: TenantId.default('sandbox').describe("Datasphere tenant's id in this installation, not its host name"),
  DSS_INSTALLATION: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/)
    .default('local')
    .describe('Name of this installation; with the tenant id it owns what it writes to Glue'),
  DSS_HEALTH_HOST: z.string().default('127.0.0.1').describe('Address of the health and metrics port'),
  DSS_HEALTH_PORT: Port.default(9090).describe('Port of /livez, /readyz and /metrics; 0 takes a free one'),
  DSS_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('Least level that is logged'),
  DSS_SLOTS: z.coerce
    .number()
    .int()
    .min(2)
    .max(256)
    .default(8)
    .describe('Messages a service works on at the same time'),
  DSS_ACK_WAIT_MS: z.coerce
    .number()
    .int()
    .min(500)
    .max(300_000)
    .default(30_000)
    .describe('Time after which an unacknowledged message is delivered again, milliseconds'),
});
export type ServiceSettings = z.infer<typeof ServiceSettings>;
