import {
  CreateDatabaseCommand,
  CreateTableCommand,
  GetTableCommand,
  GetTablesCommand,
  GlueClient,
} from '@aws-sdk/client-glue';
import { type Call } from '../http/call-log.js';
import { type Sandbox } from '../sandbox.js';
import { startSandbox } from '../start-sandbox.js';
import { SMALL_CONTENT } from '../testing/small-content.js';
import { get, type Reply, tenantClient } from '../testing/tenant-client.js';

const API = '/dwaas-core/api/v1';
const credentials = { accessKeyId: 'AKIA', secretAccessKey: 's' };

describe('the admin port', () => {
  let sandbox: Sandbox;
  let glue: GlueClient;
  let read: (path: string, accept?: string) => Promise<Reply>;
  beforeEach(async () => {
    sandbox = await startSandbox({ content: SMALL_CONTENT });
    glue = new GlueClient({ endpoint: sandbox.awsUrl, region: 'eu-central-1', credentials, maxAttempts: 2 });
    read = await tenantClient(sandbox);
    await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'd' } }));
    const Columns = [
      { Name: 'a', Type: 'int', Comment: 'A' },
      { Name: 'b', Type: 'int' },
    ];
    await glue.send(
      new CreateTableCommand({
        DatabaseName: 'd',
        TableInput: { Name: 't', Parameters: { x: '1', y: '2' }, StorageDescriptor: { Columns } },
      }),
    );
    sandbox.resetCalls();
  });
  afterEach(async () => {
    glue.destroy();
    await sandbox.close();
  });

  const admin = (path: string) => get(`${sandbox.adminUrl}${path}`);
  async function send(method: string, path: string, body?: unknown) {
    const reply = await fetch(`${sandbox.adminUrl}${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: reply.status, body: await reply.json() };
  }

  it('tells what was loaded', async () => {
    expect((await admin('/health')).body).toEqual({ status: 'ok' });
    const { entries, leftOut } = (await admin('/inventory')).body as { entries: object[]; leftOut: object[] };
    expect(leftOut).toEqual([]);
    expect(entries).toContainEqual({
      file: 'SALES.json',
      space: 'SALES',
      technicalName: 'AM_SALES',
      kind: 'analytic-model',
      listed: true,
      type: 'analyticmodels',
    });
    expect(entries).toContainEqual({
      file: 'SALES.json',
      space: 'SALES',
      technicalName: 'T_ORDER_ITEM_Delta',
      kind: 'delta-companion',
      listed: false,
      reason: 'delta companion',
    });
    expect(entries).toContainEqual({
      file: 'LOGISTICS.json',
      space: 'LOGISTICS',
      technicalName: 'TC_NIGHTLY',
      kind: 'task-chain',
      listed: true,
      type: 'taskchains',
    });
  });

  it('dumps Glue as its own lists answer', async () => {
    const dump = (await admin('/glue/dump')).body as { tables: { Name: string; CreateTime: number }[] };
    const { TableList } = await glue.send(new GetTablesCommand({ DatabaseName: 'd' }));
    expect(dump.tables).toHaveLength(1);
    expect(dump.tables[0]).toMatchObject({
      Name: 't',
      CreateTime: (TableList?.[0]?.CreateTime?.getTime() ?? 0) / 1000,
    });
    expect(dump).toMatchObject({ databases: [{ Name: 'd' }] });
  });

  it('edits a table as a person in the console would', async () => {
    const edit = { Description: 'by hand', columnComments: { a: null, b: 'B' }, setParameters: { x: null, z: '3' } };
    expect(await send('PATCH', '/glue/tables/D/T', edit)).toEqual({ status: 200, body: { VersionId: '1' } });
    const { Table } = await glue.send(new GetTableCommand({ DatabaseName: 'd', Name: 't' }));
    expect(Table).toMatchObject({ Description: 'by hand', Parameters: { y: '2', z: '3' }, VersionId: '1' });
    expect(Table?.StorageDescriptor?.Columns).toEqual([
      { Name: 'a', Type: 'int' },
      { Name: 'b', Type: 'int', Comment: 'B' },
    ]);
    await send('PATCH', '/glue/tables/d/t', { Parameters: { only: 'this' } });
    const { tables } = sandbox.glueDump();
    expect(tables[0]).toMatchObject({ Parameters: { only: 'this' }, Description: 'by hand', VersionId: '2' });
    expect(await send('PATCH', '/glue/tables/d/none', edit)).toMatchObject({ status: 404 });
    expect(await send('PATCH', '/glue/tables/d/t', { Descripton: 'typo' })).toMatchObject({ status: 400 });
  });

  it('changes the tenant and stamps it', async () => {
    const definition = { kind: 'entity', '@EndUserText.label': 'New', query: {}, elements: {} };
    const before = new Date().toISOString();
    expect(await send('PUT', '/tenant/SALES/views/V%2FNEW', definition)).toMatchObject({ status: 200 });
    const { body } = await read(
      `${API}/spaces/SALES/views?select=businessName,changedOn&filter=${encodeURIComponent("technicalName eq 'V/NEW'")}`,
    );
    expect(body).toEqual([{ businessName: 'New', changedOn: expect.any(String) }]);
    expect((body as { changedOn: string }[])[0]!.changedOn >= before).toBe(true);
    expect(await send('DELETE', '/tenant/SALES/views/V%2FNEW')).toMatchObject({ status: 200 });
    expect(await send('DELETE', '/tenant/SALES/views/V%2FNEW')).toMatchObject({ status: 404 });
    expect(await send('PUT', '/tenant/NONE/views/V', definition)).toMatchObject({ status: 404 });
    expect(await send('PUT', '/tenant/SALES/nonsense/V', definition)).toMatchObject({ status: 400 });
  });

  it('takes a whole document for an object with a change table or a business layer', async () => {
    const definitions = { T: { kind: 'entity' }, T_Delta: { kind: 'entity', '@DataWarehouse.enclosingObject': 'T' } };
    await send('PUT', '/tenant/SALES/localtables/T', { definitions });
    expect((await read(`${API}/spaces/SALES/localtables/T`)).body).toMatchObject({ definitions });
    expect(await read(`${API}/spaces/SALES/localtables/T_Delta`)).toMatchObject({ status: 404 });
  });

  it('gives a space another id', async () => {
    expect(await send('POST', '/tenant/spaces/SALES/rename', { to: 'SALES_2' })).toMatchObject({ status: 200 });
    expect(await read(`${API}/spaces/SALES/views`)).toMatchObject({ status: 404 });
    expect(await read(`${API}/spaces/SALES_2/views`)).toMatchObject({ status: 200 });
    expect((await read(`${API}/spaces`)).body).toEqual(expect.arrayContaining(['SALES_2']));
    expect(await send('POST', '/tenant/spaces/SALES/rename', { to: 'SALES_3' })).toMatchObject({ status: 404 });
    expect(await send('POST', '/tenant/spaces/SALES_2/rename', { to: 'MASTER_DATA' })).toMatchObject({ status: 404 });
    expect(await send('POST', '/tenant/spaces/SALES_2/rename', { to: '../x' })).toMatchObject({ status: 400 });
  });

  it('locks the client out of a space, of the tenant, and of its secret', async () => {
    await send('POST', '/tenant/spaces/SALES/forbid');
    expect(await read(`${API}/spaces/SALES/views`)).toMatchObject({ status: 403 });
    await send('POST', '/tenant/spaces/SALES/allow');
    expect(await read(`${API}/spaces/SALES/views`)).toMatchObject({ status: 200 });
    await send('POST', '/tenant/revoke-tokens');
    expect(await read(`${API}/spaces/SALES/views`)).toMatchObject({ status: 401 });
    await send('POST', '/tenant/secret', { secret: 'new', stored: true });
    expect(sandbox.secret()).toContain('"clientSecret":"new"');
  });

  it('changes the forms of answers', async () => {
    await send('POST', '/tenant/forms', { designTime: { list: 'strings', spaces: 'objects' } });
    expect((await read(`${API}/spaces/SALES/remotetables`)).body).toEqual(['RT_RETURNS']);
  });

  it('logs every call of the tenant and AWS with its target, size and attempt', async () => {
    await read(`${API}/spaces`);
    await read(`${API}/spaces/SALES/views?top=2`);
    await read(`${API}/spaces/SALES/views/V_SALES`);
    await read('/api/v1/dwc/catalog/assets');
    await glue.send(new GetTableCommand({ DatabaseName: 'd', Name: 't' }));
    await admin('/health');
    const calls = (await admin('/calls?since=0')).body as Call[];
    expect(calls.map(({ surface, operation, target, status }) => [surface, operation, target, status])).toEqual([
      ['datasphere', 'spaces', '', 200],
      ['datasphere', 'list', 'SALES/views', 200],
      ['datasphere', 'definition', 'SALES/views/V_SALES', 200],
      ['datasphere', 'catalog', 'assets', 200],
      ['glue', 'GetTable', 'd.t', 200],
    ]);
    expect(calls[4]).toMatchObject({
      attempt: 'attempt=1; max=2',
      requestBytes: '{"DatabaseName":"d","Name":"t"}'.length,
    });
    expect(calls[2]!.responseBytes).toBeGreaterThan(1000);
    const summary = (await admin('/calls/summary')).body;
    expect(summary).toMatchObject({
      datasphere: { spaces: 1, list: 1, definition: 1, catalog: 1 },
      glue: { GetTable: 1 },
      sts: {},
    });
    expect(sandbox.calls(calls[3]!.seq)).toHaveLength(1);
    await send('POST', '/calls/reset');
    expect((await admin('/calls/summary')).body).toMatchObject({ datasphere: { bytes: 0 }, glue: {} });
    await read(`${API}/spaces`);
    expect(sandbox.calls()[0]!.seq).toBeGreaterThan(calls[4]!.seq);
  });

  it.each([
    ['an unknown path', 'GET', '/nothing', undefined, 404],
    ['a wrong method', 'DELETE', '/health', undefined, 404],
    ['a fault without a kind', 'POST', '/faults', { target: 'glue' }, 400],
    ['a fault with a broken pattern', 'POST', '/faults', { target: 'glue', kind: 'reset', match: '(' }, 400],
    ['a secret without text', 'POST', '/tenant/secret', {}, 400],
  ])('refuses %s', async (_story, method, path, body, status) => {
    expect(await send(method, path, body)).toMatchObject({ status, body: { message: expect.any(String) } });
  });

  it('refuses a body that is no JSON', async () => {
    const reply = await fetch(`${sandbox.adminUrl}/faults`, { method: 'POST', body: '{' });
    expect(reply.status).toBe(400);
  });

  describe('scripted faults', () => {
    const getTable = () => glue.send(new GetTableCommand({ DatabaseName: 'd', Name: 't' }));
    const once = new Map([
      ['throttle', 429],
      ['500', 500],
      ['503', 503],
      ['validation', 400],
      ['401', 401],
      ['403', 403],
      ['404', 404],
      ['conflict', 409],
      ['html', 200],
    ]);

    it.each([...once])('%s makes the tenant answer %i once', async (kind, status) => {
      await send('POST', '/faults', { target: 'tenant', match: '/spaces/SALES/views', kind, retryAfter: '7' });
      const hit = await read(`${API}/spaces/SALES/views`);
      expect(hit.status).toBe(status);
      if (kind === 'throttle') expect(hit.headers.get('retry-after')).toBe('7');
      if (kind === 'html') expect(hit.text).toContain('<html>');
      expect(await read(`${API}/spaces/SALES/views`)).toMatchObject({ status: 200, body: expect.any(Array) });
    });

    it.each([`${API}/spaces/SALES/views`, "/api/v1/datasphere/consumption/catalog/spaces('SALES')/assets"])(
      'empty makes %s a list of nothing, once',
      async (list) => {
        const entries = ({ body }: Awaited<ReturnType<typeof read>>) =>
          Array.isArray(body) ? (body as unknown[]) : (body as { value: unknown[] }).value;
        await send('POST', '/faults', { target: 'tenant', match: 'SALES', kind: 'empty' });
        const hit = await read(list);
        expect([hit.status, entries(hit)]).toEqual([200, []]);
        expect(entries(await read(list))).not.toEqual([]);
      },
    );

    it.each(['reset', 'truncate'])('%s breaks the tenant\u2019s answer off', async (kind) => {
      await send('POST', '/faults', { target: 'tenant', match: 'page-2|skip=1', kind });
      await expect(read(`${API}/spaces/SALES/views?skip=1`)).rejects.toThrow();
      expect(await read(`${API}/spaces/SALES/views?skip=1`)).toMatchObject({ status: 200 });
    });

    it.each([
      ['validation', 'ValidationException', 400],
      ['403', 'AccessDeniedException', 400],
      ['401', 'ExpiredTokenException', 400],
      ['404', 'EntityNotFoundException', 400],
      ['conflict', 'ConcurrentModificationException', 400],
    ])('%s makes Glue refuse one table with %s and leaves the others alone', async (kind, name, httpStatusCode) => {
      await send('POST', '/faults', { target: 'glue', match: 'Table d\\.t$', kind, times: null });
      await expect(getTable()).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
      await expect(getTable()).rejects.toMatchObject({ name });
      expect(await glue.send(new GetTablesCommand({ DatabaseName: 'd' }))).toMatchObject({
        TableList: [{ Name: 't' }],
      });
      await send('DELETE', '/faults');
      await getTable();
    });

    it.each(['throttle', '500', '503', 'reset', 'html'])(
      '%s once is survived by the SDK\u2019s second attempt',
      async (kind) => {
        sandbox.addFault({ target: 'glue', kind: kind as 'reset' });
        await getTable();
        expect(sandbox.calls().map(({ operation }) => operation)).toEqual(['GetTable', 'GetTable']);
      },
    );

    it('lets so many calls pass first', async () => {
      sandbox.addFault({ target: 'tenant', match: '/views', kind: '500', after: 1 });
      const statuses: number[] = [];
      for (let call = 0; call < 3; call += 1) statuses.push((await read(`${API}/spaces/SALES/views`)).status);
      expect(statuses).toEqual([200, 500, 200]);
      expect((await admin('/faults')).body).toMatchObject([{ kind: '500', left: 0 }]);
    });

    it('applies a write and cuts the connection, so that the outcome is unknown to the caller', async () => {
      const single = new GlueClient({ endpoint: sandbox.awsUrl, region: 'eu-central-1', credentials, maxAttempts: 1 });
      sandbox.addFault({ target: 'glue', match: '^CreateDatabase', kind: 'apply-then-reset' });
      await expect(single.send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'e' } }))).rejects.toThrow();
      expect(sandbox.glueDump().databases.map(({ Name }) => Name)).toEqual(['d', 'e']);
      single.destroy();
    });

    it('answers late but truly', async () => {
      sandbox.addFault({ target: 'glue', kind: 'latency', delayMs: 30 });
      expect(await getTable()).toMatchObject({ Table: { Name: 't' } });
    });
  });
});
