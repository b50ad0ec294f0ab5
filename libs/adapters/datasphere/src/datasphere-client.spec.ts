import { RemoteUnavailableError } from '@dss/errors';
import type { DatasphereSourceOptions } from './create-datasphere-source.js';
import type { CallFamily, CallGuard } from './datasphere-client.js';
import { type Opened, openSource } from './testing/open-source.js';
import type { Reply } from './testing/stub-tenant.js';

const HTML: Reply = { headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<html>Sign on</html>' };

describe('a call to the tenant', () => {
  let opened: Opened;
  afterEach(() => opened.close());

  async function open(options: Partial<DatasphereSourceOptions>, ...replies: readonly Reply[]): Promise<void> {
    opened = await openSource(options);
    answer(...replies);
  }

  /** One reply after the other; the last for all that follow. */
  function answer(...replies: readonly Reply[]): void {
    const left = [...replies];
    opened.tenant.script = ({ url }) => {
      if (url === '/oauth/token') return undefined;
      return left.length > 1 ? left.shift() : left[0];
    };
  }

  const list = (): Promise<unknown> => opened.source.listObjects('SALES', 'views', 'high');

  it.each<[string, Reply]>([
    ['a 500', { status: 500 }],
    ['a 502 with a web page', { ...HTML, status: 502 }],
    ['a 503', { status: 503 }],
    ['a 504', { status: 504 }],
    ['a reset', { fault: 'reset' }],
    ['half an answer', { body: ['V_ORDERS', 'V_SALES'], fault: 'half' }],
    ['broken JSON', { body: '["V_ORD' }],
    ['broken gzip', { body: Buffer.from('no gzip'), headers: { 'content-encoding': 'gzip', 'content-length': '7' } }],
  ])('is repeated after %s', async (_story, trouble) => {
    await open({}, trouble, { body: ['V_ORDERS'] });

    expect(await list()).toMatchObject({ rows: [{ technicalName: 'V_ORDERS' }] });
  });

  it('is given up after five repetitions', async () => {
    await open({}, { status: 503, headers: { 'x-correlationid': 'abc-1' }, body: { message: 'maintenance' } });

    await expect(list()).rejects.toMatchObject({
      code: 'REMOTE_UNAVAILABLE',
      details: { status: 503, correlationId: 'abc-1', remoteMessage: 'maintenance' },
    });
    expect(opened.tenant.calls()).toHaveLength(6);
  });

  it.each<[string, Reply, string]>([
    ['400', { status: 400, body: {} }, 'CONTRACT_BROKEN'],
    ['403', { status: 403, body: {} }, 'SOURCE_FORBIDDEN'],
    ['404', { status: 404, body: {} }, 'SOURCE_ABSENT'],
  ])('is not repeated after a %s', async (_status, reply, code) => {
    await open({}, reply);

    await expect(list()).rejects.toMatchObject({ code });
    expect(opened.tenant.calls()).toHaveLength(1);
  });

  it.each([
    ['seconds', '7', 7000],
    ['a date', 'Fri, 20 Nov 2026 10:00:30 GMT', 20_000],
  ])('waits as long as a 429 asks, given as %s', async (_form, retryAfter, expected) => {
    const headers = { 'retry-after': retryAfter, date: 'Fri, 20 Nov 2026 10:00:10 GMT' };
    await open({}, { status: 429, headers }, { body: [] });

    await list();

    expect(opened.clock.waits).toEqual([expected]);
  });

  it('keeps all other calls back too while a 429 asks for silence', async () => {
    await open({ concurrency: 1 }, { status: 429, headers: { 'retry-after': '7' } }, { body: [] });
    const before = opened.clock.now();

    await Promise.all([list(), list(), list()]);

    expect(opened.clock.now() - before).toBeGreaterThanOrEqual(7000);
    expect(opened.tenant.calls()).toHaveLength(4);
  });

  it('goes back with its wish when a 429 asks for more than a minute, and nobody else calls meanwhile', async () => {
    await open({}, { status: 429, headers: { 'retry-after': '300' } });
    const refused = { code: 'REMOTE_THROTTLED', retry: { afterMs: 300_000, charged: false } };

    await expect(list()).rejects.toMatchObject(refused);
    await expect(list()).rejects.toMatchObject({ code: 'REMOTE_THROTTLED' });

    expect(opened.tenant.calls()).toHaveLength(1);
  });

  it('says that the credentials do not open this tenant when it only ever shows its logon page', async () => {
    await open({}, HTML);

    await expect(list()).rejects.toMatchObject({ code: 'CREDENTIALS_REFUSED' });
    expect(opened.tenant.calls()).toHaveLength(2);
  });

  it('says that a surface is unsupported when only that one shows a logon page', async () => {
    await open({}, { body: [] }, HTML);
    await list();

    const surface = opened.source.listCatalog('SALES', 'high');

    await expect(surface).rejects.toMatchObject({
      code: 'REMOTE_UNAVAILABLE',
      message: expect.stringContaining('unsupported surface'),
    });
  });

  it('logs on again when a logon page takes the place of an answer', async () => {
    await open({}, HTML, { body: ['V_ORDERS'] });

    expect(await list()).toMatchObject({ rows: [{ technicalName: 'V_ORDERS' }] });
    expect(opened.tenant.tokenRequests()).toHaveLength(2);
  });

  it('follows a redirect within the tenant', async () => {
    const location = '/dwaas-core/api/v1/spaces/SALES_2/views?top=200&skip=0';
    await open({}, { status: 307, headers: { location } }, { body: [] });

    await list();

    expect(opened.tenant.calls()[1]).toBe(location);
  });

  it.each<[string, string]>([
    ['an unpublished interface', '/deepsea/repository'],
    ['another host', 'http://localhost:9/dwaas-core/api/v1/spaces'],
    ['nowhere', 'http://['],
    ['itself', '?'],
  ])('follows no redirect to %s', async (_story, location) => {
    await open({}, { status: 302, headers: { location } });

    await expect(list()).rejects.toMatchObject({ name: expect.stringMatching(/Error$/) });
    expect(new Set(opened.tenant.calls().map((url) => url.split('?')[0])).size).toBe(1);
  });

  it('gives up on a tenant that does not answer in time', async () => {
    // Long enough for the call that is answered.
    await open({ timeouts: { totalMs: 200 } }, { body: [] });
    await list();
    answer({ fault: 'silence' });

    await expect(list()).rejects.toMatchObject({ message: expect.stringContaining('did not answer in time') });
  });

  it.each<[string, Reply]>([
    ['large', { body: `["${'x'.repeat(3000)}"]`, headers: { 'x-plain': 'yes' } }],
    ['large once unpacked', { body: `["${'x'.repeat(300_000)}"]` }],
  ])('refuses an answer that is too %s', async (_story, reply) => {
    await open({ maxBodyBytes: 2000 }, reply);

    await expect(list()).rejects.toMatchObject({ code: 'DEFINITION_UNREADABLE', details: { limitBytes: 2000 } });
  });

  it('is counted with the bytes of its bodies, whether it succeeded or not', async () => {
    await open({}, { status: 503, body: 'x' }, { body: ['V_ORDERS'] });

    await list();

    const [token, failed, answered] = opened.counted;
    expect(token).toMatchObject({
      operation: 'datasphere.token',
      bytesOut: opened.tenant.tokenRequests()[0]?.body.length,
    });
    expect(failed).toMatchObject({ operation: 'datasphere.list', bytesOut: 0 });
    expect(answered).toMatchObject({ operation: 'datasphere.list', bytesOut: 0 });
    expect(answered?.bytesIn).toBeGreaterThan(10);
    expect(opened.counted).toHaveLength(3);
  });

  it('is counted under what it was made for', async () => {
    await open({}, { body: { value: [], paths: {} } });

    await opened.source.probe();
    await opened.source.listSpaces();
    await opened.source.listCatalog('SALES', 'low');
    await opened.source.readDefinition('SALES', 'views', 'V_ORDERS', 'low');

    expect(opened.counted.map(({ operation }) => operation)).toEqual(
      ['token', 'probe', 'spaces', 'spaces', 'catalog', 'definition'].map((name) => `datasphere.${name}`),
    );
  });

  it('runs inside the breaker of its family, which hears of every failure', async () => {
    const heard: [CallFamily, string][] = [];
    const guard: CallGuard = async (family, call) => {
      try {
        const value = await call();
        heard.push([family, 'ok']);
        return value;
      } catch (error) {
        heard.push([family, (error as { code: string }).code]);
        throw error;
      }
    };
    await open({ guard }, { status: 503 }, { body: {} });

    await opened.source.readDefinition('SALES', 'views', 'V_ORDERS', 'low');

    expect(heard).toEqual([
      ['token', 'ok'],
      ['definition', 'REMOTE_UNAVAILABLE'],
      ['definition', 'ok'],
    ]);
  });

  it('is not repeated when the breaker is open', async () => {
    const refusal = new RemoteUnavailableError('SAP Datasphere', 'the breaker is open');
    const guard: CallGuard = (family, call) => (family === 'token' ? call() : Promise.reject(refusal));
    await open({ guard }, { body: [] });

    await expect(list()).rejects.toBe(refusal);
    expect(opened.clock.waits).toEqual([]);
  });

  it('cannot be made any more after the source was closed', async () => {
    await open({}, { body: [] });
    await list();
    await opened.source.close();

    await expect(list()).rejects.toMatchObject({ code: 'REMOTE_UNAVAILABLE' });
  });
});
