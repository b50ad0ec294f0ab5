import { z } from 'zod';
import { AwsError } from '../aws-error.js';

const Claims = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string()).min(1)]),
  exp: z.number(),
});

export interface WebIdentity {
  /** The issuer without its scheme, as trust policies write it. */
  readonly provider: string;
  readonly subject: string;
  readonly audience: string;
}

/**
 * Reads an OIDC token. Its signature is not verified: the stand-in knows no provider's keys.
 *
 * @throws AwsError InvalidIdentityToken or ExpiredIdentityToken
 */
export function readWebIdentity(token: string, now: number): WebIdentity {
  const claims = Claims.safeParse(payloadOf(token));
  if (!claims.success) {
    throw new AwsError('InvalidIdentityToken', 'The ID Token provided is not a valid JWT.');
  }
  const { iss, sub, aud, exp } = claims.data;
  if (exp * 1000 <= now) {
    throw new AwsError(
      'ExpiredIdentityToken',
      `Token expired: current date/time ${Math.floor(now / 1000)} must be before the expiration date/time ${exp}`,
    );
  }
  const [audience = ''] = [aud].flat();
  return { provider: iss.replace(/^https:\/\//, ''), subject: sub, audience };
}

function payloadOf(token: string): unknown {
  const parts = token.split('.');
  if (parts.length !== 3) return undefined;
  try {
    return JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString());
  } catch {
    return undefined;
  }
}
