import { type z } from 'zod';
import { ConfigInvalidError } from '@dss/errors';

/**
 * Reads the variables a schema names; everything else in the environment is ignored. A bad value stops the process,
 * and the message names every bad variable at once, with what was wrong, never with the value: it may be a secret.
 */
export function loadConfig<S extends z.ZodObject>(
  schema: S,
  environment: Readonly<Record<string, string | undefined>>,
): z.infer<S> {
  const named: Record<string, string> = {};
  for (const variable of Object.keys(schema.shape)) {
    const value = environment[variable];
    if (value !== undefined && value !== '') named[variable] = value;
  }
  const result = schema.safeParse(named);
  if (result.success) return result.data;
  throw new ConfigInvalidError(
    `Configuration is invalid. ${result.error.issues.map(describeIssue).join('; ')}. See README, "Settings".`,
  );
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const variable = issue.path.join('.');
  const missing = issue.code === 'invalid_type' && issue.input === undefined;
  return missing ? `${variable} is missing` : variable === '' ? issue.message : `${variable}: ${issue.message}`;
}
