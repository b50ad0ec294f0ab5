import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { AwsSettings } from './aws/aws-settings.js';
import { type SandboxOptions } from './sandbox-parts.js';

const port = z.coerce.number().int().min(0).max(65_535).default(0);
const positive = z.coerce.number().positive().optional();

/** `n=2000,columns=50,seed=1`; without columns their number is drawn, the seed is 1 unless given. */
const Plan = z.strictObject({
  n: z.coerce.number().int().min(1).max(1_000_000),
  columns: z.coerce.number().int().min(2).max(2000).optional(),
  seed: z.coerce.number().int().min(0).default(1),
});
const generated = z
  .string()
  .transform((text) => Object.fromEntries(text.split(',').map((part) => part.split('=', 2))) as unknown)
  .pipe(Plan)
  .transform(({ n, columns, seed }) => ({ assets: n, columns, seed }))
  .optional();

/** Flags of the process; the environment is not read, so that nothing of a real setup reaches the stand-in by accident. */
const Flags = z.strictObject({
  'tenant-port': port,
  'aws-port': port,
  'admin-port': port,
  'public-host': z.string().min(1).optional(),
  content: z.string().min(1).optional(),
  generate: generated,
  data: z.string().min(1).optional(),
  'call-log': z.string().min(1).optional(),
  quota: positive,
  'token-lifetime': positive,
  'glue-rate': positive,
  region: z.string().min(1).optional(),
  'aws-settings': z.string().min(1).optional(),
});

/** @throws when a flag is unknown or has a wrong value, or its file cannot be read; the message names it. */
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
    generate: flags.generate,
    data: flags.data,
    callLog: flags['call-log'],
    quotaPerMinute: flags.quota,
    tokenLifetimeSeconds: flags['token-lifetime'],
    glueRatePerSecond: flags['glue-rate'],
    region: flags.region,
    aws: flags['aws-settings'] === undefined ? undefined : readAwsSettings(flags['aws-settings']),
  };
}

function readAwsSettings(path: string): AwsSettings {
  let text: unknown;
  try {
    text = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`--aws-settings: ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const settings = AwsSettings.safeParse(text);
  if (!settings.success) throw new Error(`--aws-settings: ${path}\n${z.prettifyError(settings.error)}`);
  return settings.data;
}
