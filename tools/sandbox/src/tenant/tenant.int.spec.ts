import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox } from '../sandbox.js';
import { startSandbox } from '../start-sandbox.js';
import { get, type Reply, tenantClient } from '../testing/tenant-client.js';

const API = '/dwaas-core/api/v1';
const CONTENT = 'application/vnd.sap.datasphere.object.content';
const MANY = Array.from({ length: 230 }, (_, index) => `T_${String(index).padStart(3, '0')}`);

describe('the tenant', () => {
  let folder: string;
  let sandbox: Sandbox;
  let read: (path: string, accept?: string) => Promise<Reply>;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sandbox-tenant-'));
    const entity = { kind: 'entity', elements: { A: { type: 'cds.String' } } };
    const write = (file: string, definitions: object, more: object = {}) => {
      writeFileSync(join(folder, file), JSON.stringify({ definitions, ...more }));
    };
    write('MANY.json', Object.fromEntries(MANY.map((name) => [name, entity])));
    const fact = {
      ...entity,
      '@EndUserText.label': '{i18n>name}',
      '@ObjectModel.modelingPattern': { '#': 'ANALYTICAL_FACT' },
      query: {},
    };
    const more = {
      i18n: { de: { name: 'Umsatz' }, en: { name: 'Sales' } },
      dataflows: { DF: {} },
      editorSettings: { V: { x: 1 } },
    };
    write('FEW.json', { V: fact, 'A/B C': entity, '..': entity, BROKEN: ['no', 'record'] }, more);
    writeFileSync(join(folder, 'bad.json'), '{');
  });
  beforeEach(async () => {
    sandbox = await startSandbox({ content: folder });
    read = await tenantClient(sandbox);
  });
  afterEach(() => sandbox.close());
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('labels every answer of every port as the sandbox, and dates it', async () => {
    const answers = [
      await read(`${API}/spaces`),
      await get(`${sandbox.tenantUrl}/nothing`),
      await get(`${sandbox.tenantUrl}/deepsea/x`),
      await get(sandbox.awsUrl),
      await get(`${sandbox.adminUrl}/health`),
      await get(`${sandbox.adminUrl}/nothing`),
    ];
    for (const { headers } of answers) {
      expect(headers.get('x-dss-sandbox')).toBe('true');
      expect(Date.parse(headers.get('date') ?? '')).not.toBeNaN();
    }
    expect(answers[0]?.headers.get('x-correlationid')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('labels even the answer to what is no HTTP', async () => {
    const socket = connect(Number(new URL(sandbox.tenantUrl).port), '127.0.0.1').end('nonsense\r\n\r\n');
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    expect(chunk.toString()).toContain('x-dss-sandbox: true');
  });

  it('describes its own paths, and each of them answers', async () => {
    const { body } = await read(`${API}/discovery`);
    const document = body as { openapi: string; info: Record<string, string>; paths: Record<string, unknown> };
    expect(document).toMatchObject({ openapi: '3.0.3', info: { version: '2026.19', 'x-document-version': '2026.19' } });
    const lists = Object.keys(document.paths).filter((path) => !path.endsWith('}'));
    expect(lists).toHaveLength(17);
    for (const path of lists) expect((await read(path.replace('{space}', 'FEW'))).status).toBe(200);
  });

  it('lists its spaces as ids, or as objects like some tenants', async () => {
    expect((await read(`${API}/spaces`)).body).toEqual(['FEW', 'MANY']);
    sandbox.setForms({ designTime: { list: 'strings', spaces: 'objects' } });
    expect((await read(`${API}/spaces`)).body).toMatchObject([{ spaceId: 'FEW' }, { spaceId: 'MANY' }]);
    expect((await read(`${API}/spaces/FEW/views`)).body).toEqual(['V']);
    expect((await read(`${API}/spaces/FEW`)).body).toHaveProperty('FEW.spaceDefinition.label');
  });

  describe('an object list', () => {
    const names = async (query: string) =>
      ((await read(`${API}/spaces/MANY/localtables${query}`)).body as { technicalName: string }[]).map(
        (row) => row.technicalName,
      );

    it.each([
      ['25 objects unless asked for more', '', 0, 25],
      ['the page that is asked for', '?top=10&skip=20', 20, 10],
      ['never more than 200', '?top=500', 0, 200],
      ['the short last page', '?top=200&skip=200', 200, 30],
      ['nothing behind the end', '?skip=230', 230, 0],
    ])('gives %s', async (_story, query, from, count) => {
      expect(await names(query)).toEqual(MANY.slice(from, from + count));
    });

    it('gives only names unless fields are selected', async () => {
      expect((await read(`${API}/spaces/FEW/views`)).body).toEqual([{ technicalName: 'V' }]);
      const fields = 'technicalName,businessName,type,semanticUsage,status,changedOn,deployedOn';
      const { body } = await read(`${API}/spaces/FEW/views?select=${fields}`);
      const stamp = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/);
      expect(body).toEqual([
        {
          technicalName: 'V',
          businessName: 'Sales',
          type: 'View',
          semanticUsage: 'Fact',
          status: 'Deployed',
          changedOn: stamp,
          deployedOn: stamp,
        },
      ]);
    });

    it('filters', async () => {
      const list = async (filter: string) =>
        (await read(`${API}/spaces/FEW/views?filter=${encodeURIComponent(filter)}`)).body;
      expect(await list("semanticUsage eq Fact and changedOn gt '2000-01-01'")).toHaveLength(1);
      expect(await list("changedOn gt '2999-01-01'")).toEqual([]);
    });

    it.each([['top=x'], ['skip=-1'], ['select=secret'], ['filter=status'], ['filter=changedOn+gt+%27yesterday%27']])(
      'refuses %s',
      async (query) => {
        expect(await read(`${API}/spaces/FEW/views?${query}`)).toMatchObject({
          status: 400,
          body: { code: 'BAD_REQUEST' },
        });
      },
    );

    it('lists what is malformed and what is no entity', async () => {
      expect((await read(`${API}/spaces/FEW/localtables`)).body).toEqual(
        ['..', 'A/B C', 'BROKEN'].map((technicalName) => ({ technicalName })),
      );
      expect((await read(`${API}/spaces/FEW/dataflows`)).body).toEqual([{ technicalName: 'DF' }]);
      expect((await read(`${API}/spaces/FEW/taskchains`)).body).toEqual([]);
    });
  });

  describe('a single read', () => {
    it.each([
      ['a name that needs encoding', 'localtables/A%2FB%20C', 'definitions.A/B C'],
      ['a flow', 'dataflows/DF', 'dataflows.DF'],
      ['a malformed definition', 'localtables/BROKEN', 'definitions.BROKEN'],
    ])('finds %s', async (_story, path, key) => {
      const { status, body } = await read(`${API}/spaces/FEW/${path}`);
      expect(status).toBe(200);
      expect(body).toHaveProperty(key.split('.'));
    });

    it.each([
      ['a wrong type word for the object', 'FEW/localtables/V'],
      ['an unknown object', 'FEW/views/NONE'],
      ['an unknown type', 'FEW/nonsense'],
      ['an unknown space', 'NONE/views'],
      ['a path that is too long', 'FEW/views/V/more'],
    ])('answers 404 for %s', async (_story, path) => {
      const { status, body } = await read(`${API}/spaces/${path}`);
      expect(status).toBe(404);
      expect(body).toMatchObject({
        code: 'NOT_FOUND',
        details: { stack: expect.stringMatching(/^See correlation id /) },
      });
    });

    it('knows three versions: most complete, saved, deployed', async () => {
      const view = { kind: 'entity', elements: { B: { type: 'cds.Integer' } }, query: {} };
      sandbox.putObject({ space: 'FEW', type: 'views', name: 'V', definition: view, deploy: false });
      const versions = { content: '', saved: '.design-time', deployed: '.run-time' };
      const columns: Record<string, unknown> = {};
      for (const [name, suffix] of Object.entries(versions)) {
        const { body, headers } = await read(`${API}/spaces/FEW/views/V`, `${CONTENT}${suffix}+json`);
        expect(headers.get('content-type')).toBe(`${CONTENT}${suffix}+json`);
        const { definitions, ...rest } = body as { definitions: { V: { elements: object } } };
        columns[name] = [...Object.keys(definitions.V.elements), 'editorSettings' in rest];
      }
      expect(columns).toEqual({ content: ['B', true], saved: ['B', true], deployed: ['A', false] });
      const { body } = await read(`${API}/spaces/FEW/views?select=status`);
      expect(body).toEqual([{ status: 'ChangesToDeploy' }]);
    });

    it('has no deployed version of an object that was never deployed, and no unknown version', async () => {
      sandbox.putObject({ space: 'FEW', type: 'views', name: 'NEW', definition: {}, deploy: false });
      expect(await read(`${API}/spaces/FEW/views/NEW`, `${CONTENT}.run-time+json`)).toMatchObject({ status: 404 });
      expect(await read(`${API}/spaces/FEW/views/NEW`)).toMatchObject({ status: 200 });
      expect(await read(`${API}/spaces/FEW/views/NEW`, 'text/xml')).toMatchObject({ status: 406 });
    });
  });

  it('moves an object to its new type and forgets a deleted one', async () => {
    sandbox.putObject({ space: 'FEW', type: 'localtables', name: 'V', definition: { kind: 'entity' } });
    expect(await read(`${API}/spaces/FEW/views/V`)).toMatchObject({ status: 404 });
    expect(await read(`${API}/spaces/FEW/localtables/V`)).toMatchObject({ status: 200 });
    expect(sandbox.deleteObject('FEW', 'localtables', 'V')).toBe(true);
    expect(sandbox.deleteObject('FEW', 'localtables', 'V')).toBe(false);
    expect(await read(`${API}/spaces/FEW/localtables/V`)).toMatchObject({ status: 404 });
    expect(sandbox.putObject({ space: 'NONE', type: 'views', name: 'V', definition: {} })).toBe(false);
  });

  it('refuses every path of a space that the client is no member of, until it is one', async () => {
    const paths = [`${API}/spaces/FEW`, `${API}/spaces/FEW/views`, `${API}/spaces/FEW/views/V`];
    sandbox.forbidSpace('FEW');
    for (const path of paths) expect(await read(path)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    expect(await read(`${API}/spaces/MANY/localtables`)).toMatchObject({ status: 200 });
    sandbox.allowSpace('FEW');
    for (const path of paths) expect(await read(path)).toMatchObject({ status: 200 });
  });

  it('answers the repository of the UI with a login page and 200', async () => {
    const answer = await read('/deepsea/repository/FEW/designObjects');
    expect(answer).toMatchObject({ status: 200, text: expect.stringContaining('<html>') });
    expect(answer.headers.get('content-type')).toContain('text/html');
  });

  it.each([['/dwaas-core/api/v1/unknown'], ['/api/v1/other'], ['/'], ['/dwaas-core/api/v1/spaces/%E4%']])(
    'refuses the path %s',
    async (path) => {
      const { status } = await read(path);
      expect([400, 404]).toContain(status);
    },
  );
});

describe('a tenant with a quota', () => {
  it('answers 429 with Retry-After beyond it and counts no token requests', async () => {
    const sandbox = await startSandbox({ quotaPerMinute: 3 });
    const read = await tenantClient(sandbox);
    for (let call = 0; call < 3; call += 1) expect((await read(`${API}/spaces`)).status).toBe(200);
    const refused = await read(`${API}/spaces`);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    const admissions = sandbox.calls().flatMap(({ admission }) => admission ?? []);
    expect(admissions).toEqual(['allowed', 'allowed', 'allowed', 'throttled']);
    await sandbox.close();
  });
});
