import { z } from 'zod';

/**
 * What an assumed role's session token says. The token carries it whole, so that a stand-in that was restarted still
 * knows the sessions it lent, as AWS would.
 */
export const Session = z.object({
  accessKeyId: z.string(),
  role: z.string(),
  name: z.string(),
  /** Milliseconds since 1970. */
  expiresAt: z.number(),
});
export type Session = z.infer<typeof Session>;

export function writeSession(session: Session): string {
  return Buffer.from(JSON.stringify(session)).toString('base64url');
}

/** Undefined: no token of ours. */
export function readSession(token: string): Session | undefined {
  try {
    return Session.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
  } catch {
    return undefined;
  }
}
