import { type Opened, openSource, REFERENCE } from './testing/open-source.js';
import { type Reply, SECRET_CANARY, type StubTenant } from './testing/stub-tenant.js';

const REFUSED: Reply = { status: 401, body: { error: 'invalid_client', error_description: 'Bad credentials' } };

describe('the access token', () => {
  let opened: Opened;
  afterEach(() => opened.close());

  async function open(secret?: (tenant: StubTenant) => string): Promise<void> {
    opened = await openSource({}, secret);
  }

  function answerTokens(reply: (body: string, nth: number) => Reply | undefined): void {
    const { tenant } = opened;
    tenant.script = ({ url, body, headers }) => {
      if (url === '/oauth/token') return reply(`${headers.authorization ?? ''} ${body}`, tenant.tokenRequests().length);
      return tenant.validTokens.has(headers.authorization?.slice(7) ?? '') ? { body: [] } : undefined;
    };
  }

  const list = (): Promise<unknown> => opened.source.listObjects('SALES', 'views', 'high');

  it("is asked for as SAP's own command line does", async () => {
    await open();
    answerTokens(() => undefined);
    await list();

    const [request] = opened.tenant.tokenRequests();
    expect(request).toMatchObject({
      method: 'POST',
      body: 'grant_type=client_credentials&response_type=token&client_id=sb-demo%21b1%7Cclient%21b2',
    });
    const basic = request?.headers.authorization?.replace('Basic ', '') ?? '';
    expect(Buffer.from(basic, 'base64').toString()).toBe(`sb-demo!b1|client!b2:${SECRET_CANARY}`);
  });

  it('is asked for once, however many callers wait', async () => {
    await open();
    answerTokens(() => undefined);

    await Promise.all(Array.from({ length: 30 }, list));

    expect(opened.tenant.tokenRequests()).toHaveLength(1);
  });

  it('is won even when only one call may run at a time', async () => {
    opened = await openSource({ concurrency: 1, requestsPerMinute: 60, burst: 1 });
    answerTokens(() => undefined);

    await Promise.all([list(), list()]);

    expect(opened.tenant.tokenRequests()).toHaveLength(1);
  });

  it('is renewed a minute before its end, and not before that', async () => {
    await open();
    answerTokens(() => undefined);
    await list();

    opened.clock.skip(3_500_000);
    await list();
    expect(opened.tenant.tokenRequests()).toHaveLength(1);
    opened.clock.skip(50_000);
    await list();
    expect(opened.tenant.tokenRequests()).toHaveLength(2);
  });

  it('is used for half of its life when it lives a minute only', async () => {
    await open();
    opened.tenant.lifetimeSeconds = 60;
    answerTokens(() => undefined);
    await list();

    opened.clock.skip(29_000);
    await list();
    expect(opened.tenant.tokenRequests()).toHaveLength(1);
    opened.clock.skip(2000);
    await list();
    expect(opened.tenant.tokenRequests()).toHaveLength(2);
  });

  it('is renewed once when it is refused, for all callers together, and the calls are repeated', async () => {
    await open();
    answerTokens(() => undefined);
    await list();
    opened.tenant.validTokens.clear();

    await Promise.all(Array.from({ length: 8 }, list));

    expect(opened.tenant.tokenRequests()).toHaveLength(2);
  });

  it('halts when a new one is refused too, and does not loop', async () => {
    await open();
    opened.tenant.script = ({ url }) => (url === '/oauth/token' ? undefined : { status: 401, body: {} });

    await expect(list()).rejects.toMatchObject({ code: 'CREDENTIALS_REFUSED', disposition: 'halt' });

    expect(opened.tenant.calls()).toHaveLength(2);
    expect(opened.tenant.tokenRequests()).toHaveLength(2);
  });

  it('is won with a rotated secret after the old one was refused', async () => {
    await open();
    opened.secrets.rotate(opened.tenant.secret({ clientSecret: 'the new one' }));
    answerTokens((request) => (request.includes(basicOf('the new one')) ? undefined : REFUSED));

    await list();

    expect(opened.secrets.asked).toEqual(['cached', 'fresh']);
  });

  it('is not asked for again with the same refused values, and the error says which secret to mend', async () => {
    await open();
    answerTokens(() => REFUSED);

    await expect(list()).rejects.toMatchObject({
      code: 'CREDENTIALS_REFUSED',
      message: expect.stringMatching(/dss\/datasphere\/demo.*invalid_client Bad credentials.*store its current values/),
      details: { secretReference: REFERENCE },
    });

    expect(opened.secrets.asked).toEqual(['cached', 'fresh']);
    expect(opened.tenant.tokenRequests()).toHaveLength(1);
  });

  it('can be won again after the operator has stored a good secret', async () => {
    await open();
    answerTokens((request) => (request.includes(basicOf('the new one')) ? undefined : REFUSED));
    await expect(list()).rejects.toMatchObject({ code: 'CREDENTIALS_REFUSED' });

    opened.secrets.rotate(opened.tenant.secret({ clientSecret: 'the new one' }));

    await expect(list()).resolves.toMatchObject({ rows: [] });
  });

  it.each<[string, Reply]>([
    ['a logon page', { headers: { 'content-type': 'text/html' }, body: '<html>Sign on</html>' }],
    ['a redirect', { status: 302, headers: { location: 'https://login.example/' } }],
    ['no token', { body: { token_type: 'bearer' } }],
    ['no JSON', { body: 'welcome' }],
    ['a 404', { status: 404, body: {} }],
    ['a 400', { status: 400, body: { error: 'unauthorized_client' } }],
  ])('cannot come from %s: that is a matter for the operator', async (_story, reply) => {
    await open();
    answerTokens(() => reply);

    await expect(list()).rejects.toMatchObject({ code: 'CREDENTIALS_REFUSED' });
    expect(opened.tenant.calls()).toEqual([]);
  });

  it('is waited for while its endpoint is down', async () => {
    await open();
    answerTokens((_request, nth) => (nth < 3 ? { status: 503 } : undefined));

    await list();

    expect(opened.clock.waits).toEqual([500, 1000]);
  });

  it.each([
    ['is not JSON', () => 'CANARY'],
    ['lacks fields', () => '{"clientSecret":"CANARY"}'],
  ])('is not asked for with a secret that %s', async (_story, secret) => {
    await open(secret);

    await expect(list()).rejects.toMatchObject({
      code: 'CREDENTIALS_REFUSED',
      details: { secretReference: REFERENCE },
    });
    expect(opened.tenant.requests).toEqual([]);
  });

  it('may be won with a refresh token, of which the newest is used', async () => {
    await open((tenant) => tenant.secret({ grant: 'refresh_token', refreshToken: 'first' }));
    opened.tenant.lifetimeSeconds = 60;
    answerTokens((_request, nth) => ({ body: { ...opened.tenant.grant(), refresh_token: `renewed ${nth}` } }));
    await list();
    opened.clock.skip(60_000);
    await list();

    expect(opened.tenant.tokenRequests().map(({ body }) => new URLSearchParams(body).get('refresh_token'))).toEqual([
      'first',
      'renewed 1',
    ]);
  });

  it('is won with the refresh token of the secret when a newer one was refused', async () => {
    await open((tenant) => tenant.secret({ grant: 'refresh_token', refreshToken: 'first' }));
    opened.tenant.lifetimeSeconds = 60;
    answerTokens((request) => {
      if (request.includes('refresh_token=lost')) return { status: 401, body: { error: 'invalid_grant' } };
      return { body: { ...opened.tenant.grant(), refresh_token: 'lost' } };
    });
    await list();
    opened.clock.skip(60_000);

    await expect(list()).resolves.toMatchObject({ rows: [] });
    expect(opened.secrets.asked).toEqual(['cached', 'cached', 'fresh']);
  });
});

function basicOf(clientSecret: string): string {
  return Buffer.from(`sb-demo!b1|client!b2:${clientSecret}`).toString('base64');
}
