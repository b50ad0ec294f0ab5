import { type Sandbox } from '../sandbox.js';
import { SANDBOX_CLIENT } from '../sandbox-parts.js';
import { startSandbox } from '../start-sandbox.js';
import { get, newToken } from '../testing/tenant-client.js';

const { id, secret, refreshToken } = SANDBOX_CLIENT;
const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

describe('the token endpoint', () => {
  let now = Date.parse('2026-11-20T12:00:00Z');
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({ tokenLifetimeSeconds: 60, now: () => now });
  });
  afterEach(() => sandbox.close());

  async function ask(form: Record<string, string>, authorization?: string) {
    const headers = authorization === undefined ? undefined : { authorization };
    const reply = await fetch(`${sandbox.tenantUrl}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
      ...(headers && { headers }),
    });
    return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
  }
  const spacesWith = (token: string) =>
    get(`${sandbox.tenantUrl}/dwaas-core/api/v1/spaces`, { authorization: `Bearer ${token}` });

  it('takes the client from the Basic header or from the body', async () => {
    const grant = { grant_type: 'client_credentials' };
    const answer = { status: 200, body: { token_type: 'bearer', expires_in: 60 } };
    expect(await ask(grant, basic(id, secret))).toMatchObject(answer);
    expect(await ask({ ...grant, client_id: id, client_secret: secret })).toMatchObject(answer);
  });

  it.each([
    ['a wrong secret', { grant_type: 'client_credentials' }, basic(id, 'wrong'), 401, 'invalid_client'],
    ['a wrong client', { grant_type: 'client_credentials' }, basic('other', secret), 401, 'invalid_client'],
    ['no client at all', { grant_type: 'client_credentials' }, undefined, 401, 'invalid_client'],
    [
      'a code that was not given',
      { grant_type: 'authorization_code', code: 'x' },
      basic(id, secret),
      400,
      'invalid_grant',
    ],
    ['a refresh token that was not given', { grant_type: 'refresh_token' }, basic(id, secret), 401, 'invalid_grant'],
    ['another grant', { grant_type: 'password' }, basic(id, secret), 400, 'unsupported_grant_type'],
  ])('refuses %s', async (_story, form, authorization, status, error) => {
    expect(await ask(form as Record<string, string>, authorization)).toMatchObject({ status, body: { error } });
  });

  it('gives a person a code, a token and a refresh token that works again', async () => {
    const login = await get(
      `${sandbox.tenantUrl}/oauth/authorize?redirect_uri=http%3A%2F%2Flocalhost%3A8080%2F&state=s1`,
    );
    const location = new URL(login.headers.get('location') ?? '');
    expect(location.searchParams.get('state')).toBe('s1');
    const code = location.searchParams.get('code') ?? '';
    const first = await ask({ grant_type: 'authorization_code', code }, basic(id, secret));
    const again = await ask(
      { grant_type: 'refresh_token', refresh_token: String(first.body['refresh_token']) },
      basic(id, secret),
    );
    expect(again).toMatchObject({ status: 200, body: { refresh_token: expect.any(String) } });
    const reused = await ask({ grant_type: 'authorization_code', code }, basic(id, secret));
    expect(reused.body).toMatchObject({ error: 'invalid_grant' });
    expect(await ask({ grant_type: 'refresh_token', refresh_token: refreshToken }, basic(id, secret))).toMatchObject({
      status: 200,
    });
  });

  it('lets a token end after its lifetime', async () => {
    const token = await newToken(sandbox);
    now += 59_000;
    expect(await spacesWith(token)).toMatchObject({ status: 200 });
    now += 1_000;
    expect(await spacesWith(token)).toMatchObject({ status: 401, body: { message: 'Unauthorized' } });
  });

  it('ends all tokens when they are revoked, and gives new ones', async () => {
    const token = await newToken(sandbox);
    sandbox.revokeTokens();
    expect(await spacesWith(token)).toMatchObject({ status: 401 });
    expect(await spacesWith(await newToken(sandbox))).toMatchObject({ status: 200 });
  });

  it('makes the stored secret wrong when the tenant changes it, until the store follows', async () => {
    const stored = () => (JSON.parse(sandbox.secret()) as { clientSecret: string }).clientSecret;
    sandbox.changeSecret('new');
    expect(await ask({ grant_type: 'client_credentials' }, basic(id, stored()))).toMatchObject({ status: 401 });
    sandbox.changeSecret('newer', true);
    expect(await ask({ grant_type: 'client_credentials' }, basic(id, stored()))).toMatchObject({ status: 200 });
  });
});
