import { z } from 'zod';

const HttpUrl = z.url({ protocol: /^https?$/ });

/** The JSON text of the tenant's secret (aws-glue.md 9), as an operator stores it. */
const OauthSecretText = z
  .object({
    type: z.literal('datasphere-oauth').optional(),
    tenantUrl: HttpUrl,
    tokenUrl: HttpUrl,
    clientId: z.string().min(1),
    clientSecret: z.string().min(1),
    /** `authorization_code` is how a refresh token was won; a service can only go on with the refresh token. */
    grant: z.enum(['client_credentials', 'refresh_token', 'authorization_code']).default('client_credentials'),
    refreshToken: z.string().min(1).optional(),
  })
  .refine((secret) => secret.grant === 'client_credentials' || secret.refreshToken !== undefined, {
    path: ['refreshToken'],
    message: 'this grant needs one',
  });

export interface OauthSecret {
  readonly tenantOrigin: string;
  readonly tokenUrl: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Present for the refresh-token grant, absent for client credentials. */
  readonly refreshToken: string | undefined;
}

/**
 * Reads a secret; a string tells what is wrong with it, by field name and never with a value: neither the parser's
 * message nor the schema's is quoted, because both may contain a piece of the text.
 */
export function readOauthSecret(text: string, options: { readonly requireTls: boolean }): OauthSecret | string {
  const parsed = OauthSecretText.safeParse(jsonOrUndefined(text));
  if (!parsed.success) {
    const fields = new Set(parsed.error.issues.map((issue) => issue.path.join('.')));
    return fields.has('') ? 'it is not a JSON object' : `these fields are missing or wrong: ${[...fields].join(', ')}`;
  }
  const secret = parsed.data;
  const urls = [new URL(secret.tenantUrl), new URL(secret.tokenUrl)] as const;
  if (options.requireTls && urls.some((url) => url.protocol !== 'https:'))
    return 'tenantUrl and tokenUrl must be https';
  return {
    tenantOrigin: urls[0].origin,
    tokenUrl: urls[1],
    clientId: secret.clientId,
    clientSecret: secret.clientSecret,
    refreshToken: secret.grant === 'client_credentials' ? undefined : secret.refreshToken,
  };
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
