import { SANDBOX_CLIENT } from '@dss/sandbox';
import { request } from 'undici';
import { z } from 'zod';

const Answer = z.object({ access_token: z.string() });

/** The header that the sandbox's tenant asks for. */
export async function bearer(tenantUrl: string): Promise<{ readonly authorization: string }> {
  const basic = Buffer.from(`${SANDBOX_CLIENT.id}:${SANDBOX_CLIENT.secret}`).toString('base64');
  const answer = await request(`${tenantUrl}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
  });
  return { authorization: `Bearer ${Answer.parse(await answer.body.json()).access_token}` };
}
