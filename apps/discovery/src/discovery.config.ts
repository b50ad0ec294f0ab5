import { z } from 'zod';
import { PriorityRule } from '@dss/change-detection';
import { ServiceSettings, YesNo, loadConfig } from '@dss/config';

const DiscoverySettings = ServiceSettings.extend({
  DSS_DATASPHERE_SECRET_ID: z
    .string()
    .optional()
    .describe('Name or ARN of the Secrets Manager secret with the tenant URL and the OAuth client'),
  DSS_DATASPHERE_SECRET_FILE: z
    .string()
    .optional()
    .describe('Path of a JSON file with the same content, instead of Secrets Manager'),
  DSS_DATASPHERE_REQUESTS_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(0)
    .max(6000)
    .default(240)
    .describe('Request budget against Datasphere, which allows about 300 per user and minute; 0 switches it off'),
  DSS_DATASPHERE_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(8).describe('Requests in flight'),
  DSS_DATASPHERE_REQUIRE_TLS: YesNo.default(false).describe('Refuse tenant and token addresses without TLS, yes or no'),
  DSS_DATABASE_PATTERN: z
    .string()
    .regex(/<space>/)
    .default('dsp_<space>')
    .describe('Name of a space’s database; <space> and <tenant> are replaced'),
  DSS_PRIORITY_RULES: z
    .string()
    .default('[]')
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: 'is not JSON' });
        return z.NEVER;
      }
    })
    .pipe(z.array(PriorityRule))
    .describe('JSON list of priority rules, tried before the default ones'),
  AWS_REGION: z.string().default('eu-central-1').describe('AWS region of the secret'),
  AWS_ENDPOINT_URL: z.url().optional().describe('Another AWS endpoint, e.g. the sandbox'),
});
export type DiscoverySettings = z.infer<typeof DiscoverySettings>;

export function readSettings(environment: NodeJS.ProcessEnv = process.env): DiscoverySettings {
  return loadConfig(
    DiscoverySettings.refine(
      (settings) =>
        settings.DSS_DATASPHERE_SECRET_ID !== undefined || settings.DSS_DATASPHERE_SECRET_FILE !== undefined,
      { message: 'DSS_DATASPHERE_SECRET_ID or DSS_DATASPHERE_SECRET_FILE must be set' },
    ),
    environment,
  );
}
