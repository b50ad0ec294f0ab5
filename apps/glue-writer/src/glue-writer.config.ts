import { z } from 'zod';
import { ServiceSettings, YesNo, loadConfig } from '@dss/config';

const GlueWriterSettings = ServiceSettings.extend({
  AWS_REGION: z.string().default('eu-central-1').describe('AWS region of the Glue Data Catalog'),
  AWS_ENDPOINT_URL: z.url().optional().describe('Another AWS endpoint, e.g. the sandbox'),
  AWS_ENDPOINT_URL_GLUE: z.url().optional().describe('Another Glue endpoint; wins over AWS_ENDPOINT_URL'),
  DSS_GLUE_CATALOG_ID: z
    .string()
    .regex(/^\d{12}$/, '12 digits')
    .optional()
    .describe('Catalog of another account'),
  DSS_ALLOW_LIVE_WRITES: YesNo.default(false).describe('Write to a real AWS account, yes or no; refused by default'),
});
export type GlueWriterSettings = z.infer<typeof GlueWriterSettings>;

export function loadGlueWriterSettings(environment: Readonly<Record<string, string | undefined>>): GlueWriterSettings {
  return loadConfig(GlueWriterSettings, environment);
}

export function readSettings(): GlueWriterSettings {
  return loadGlueWriterSettings(process.env);
}
