import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type SandboxOptions } from './sandbox-parts.js';

const port = z.coerce.number().int().min(0).max(65_535).default(0);
const positive = z.coerce.number().positive().optional();

/** Flags of the process; the environment is not read, so that nothing of a real setup reaches the stand-in by accident. */
const Flags = z.strictObject({
  'tenant-port': port,
  'aws-port': port,
  'admin-port': port,
  'public-host': z.string().min(1).optional(),
  content: z.string().min(1).optional(),
  data: z.string().min(1).optional(),
  quota: positive,
  'token-lifetime': positive,
  'glue-rate': positive,
  region: z.string().min(1).optional(),
});

/** @throws when a flag is unknown or has a wrong value; the message names it. */
export function readFlags(args: readonly string[]): SandboxOptions {
  const names = Object.keys(Flags.shape);
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  const parsed = Flags.safeParse({ ...parseArgs({ args: [...args], options, strict: true }).values });
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('\n'));
  }
  const flags = parsed.data;
  return {
    tenantPort: flags['tenant-port'],
    awsPort: flags['aws-port'],
    adminPort: flags['admin-port'],
    publicHost: flags['public-host'],
    content: flags.content,
    data: flags.data,
    quotaPerMinute: flags.quota,
    tokenLifetimeSeconds: flags['token-lifetime'],
    glueRatePerSecond: flags['glue-rate'],
    region: flags.region,
  };
}
