import { type Sandbox } from '../sandbox.js';
import { SANDBOX_CLIENT } from '../sandbox-parts.js';

const BASIC = `Basic ${Buffer.from(`${SANDBOX_CLIENT.id}:${SANDBOX_CLIENT.secret}`).toString('base64')}`;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

/** Asks for a token with the client's own credentials. */
export async function newToken(sandbox: Sandbox): Promise<string> {
  const reply = await fetch(`${sandbox.tenantUrl}/oauth/token`, {
    method: 'POST',
    headers: { authorization: BASIC },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return ((await reply.json()) as { access_token: string }).access_token;
}

/** A plain reader of the tenant for tests: one token, any path, body parsed when it is JSON. */
export async function tenantClient(sandbox: Sandbox): Promise<(path: string, accept?: string) => Promise<Reply>> {
  const token = await newToken(sandbox);
  return (path, accept = 'application/json') =>
    get(`${sandbox.tenantUrl}${path}`, { authorization: `Bearer ${token}`, accept });
}

export async function get(url: string, headers: Record<string, string> = {}): Promise<Reply> {
  const reply = await fetch(url, { headers, redirect: 'manual' });
  const text = await reply.text();
  const isJson = (reply.headers.get('content-type') ?? '').includes('json');
  return {
    status: reply.status,
    headers: reply.headers,
    text,
    body: isJson ? (JSON.parse(text) as unknown) : undefined,
  };
}
