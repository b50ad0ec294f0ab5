import { datasphereSourceContract } from '@dss/ports/testing';
import { type Opened, openSource } from './testing/open-source.js';
import { serveSmallTenant } from './testing/serve-small-tenant.js';
import type { Reply, StubRequest } from './testing/stub-tenant.js';

datasphereSourceContract('HttpDatasphereSource', async (tenant) => {
  const opened = await openSource();
  opened.tenant.script = guarded(serveSmallTenant(tenant));
  return opened;
});

/** Token requests and requests without a good token are left to the stub's usual behaviour. */
function guarded(script: (request: StubRequest) => Reply | undefined): (request: StubRequest) => Reply | undefined {
  return (request) => (request.url === '/oauth/token' ? undefined : script(request));
}

const LIST = '/dwaas-core/api/v1/spaces/SALES/views?';
const CATALOG = '/api/v1/datasphere/consumption/catalog';

describe('HttpDatasphereSource', () => {
  let opened: Opened;
  const { on, rows } = { on: onPath, rows: rowsFrom };

  beforeEach(async () => {
    opened = await openSource();
  });
  afterEach(() => opened.close());

  function answer(replies: Readonly<Record<string, Reply>>): void {
    opened.tenant.script = on(replies);
  }

  describe('listing objects', () => {
    it('asks for full pages and for no user ids', async () => {
      answer({ '/dwaas-core': { body: [] } });

      await opened.source.listObjects('MY SPACE', 'localtables', 'high');

      expect(opened.tenant.calls()).toEqual([
        '/dwaas-core/api/v1/spaces/MY%20SPACE/localtables?top=200&skip=0&select=technicalName,businessName,type,semanticUsage,status,changedOn,deployedOn',
      ]);
    });

    it('accepts bare names, objects and odd values in fields that only help', async () => {
      answer({ [LIST]: { body: ['V_A', { technicalName: 'V_B', status: null, businessName: 7, extra: 1 }] } });

      const listing = await opened.source.listObjects('SALES', 'views', 'high');

      expect(listing.rows).toEqual([{ technicalName: 'V_A' }, { technicalName: 'V_B' }]);
    });

    it("reads the source's clock from the first page", async () => {
      const date = 'Fri, 20 Nov 2026 10:00:00 GMT';
      answer({ [LIST]: { body: rows(3), headers: { date } } });

      const { sourceTimeMs } = await opened.source.listObjects('SALES', 'views', 'high');

      expect(sourceTimeMs).toBe(Date.parse(date));
    });

    it.each<[string, Reply, string]>([
      ['500', { status: 500 }, 'REMOTE_UNAVAILABLE'],
      ['a 404', { status: 404, body: {} }, 'REMOTE_UNAVAILABLE'],
      ['half an answer', { body: rowsFrom(200), fault: 'half' }, 'REMOTE_UNAVAILABLE'],
      ['broken JSON', { body: '[{"technicalName":"V_' }, 'REMOTE_UNAVAILABLE'],
      ['a 403', { status: 403, body: {} }, 'SOURCE_FORBIDDEN'],
    ])('does not take %s on page 2 for the end of the list', async (_story, second, code) => {
      answer({ [`${LIST}top=200&skip=0`]: { body: rows(200) }, [LIST]: second });

      await expect(opened.source.listObjects('SALES', 'views', 'high')).rejects.toMatchObject({ code });
    });

    it('refuses a tenant that repeats the same page for ever', async () => {
      answer({ [LIST]: { body: rows(200) } });

      const listing = opened.source.listObjects('SALES', 'views', 'high');

      await expect(listing).rejects.toMatchObject({ code: 'CONTRACT_BROKEN' });
    });

    it('refuses a list in an unknown form, without asking again', async () => {
      answer({ [LIST]: { body: { objects: [] } } });

      const listing = opened.source.listObjects('SALES', 'views', 'high');

      await expect(listing).rejects.toMatchObject({ code: 'CONTRACT_BROKEN' });
      expect(opened.tenant.calls()).toHaveLength(1);
    });
  });

  describe('listing the catalog', () => {
    const first = `${CATALOG}/spaces('SALES')/assets?$top=500`;

    it.each([
      ['absolute', (origin: string) => `${origin}/api/v1/dwc/catalog/spaces('SALES')/assets?$skip=2`],
      ['host-relative', () => `/api/v1/dwc/catalog/spaces('SALES')/assets?$skip=2`],
      ['relative', () => 'assets?$skip=2'],
    ])('follows %s links, also from short pages and to the older prefix', async (_form, link) => {
      answer({
        [first]: { body: { value: [{ name: 'A' }], '@odata.nextLink': link(opened.tenant.origin) } },
        '/api/v1': { body: { value: [{ name: 'B', label: null, supportsAnalyticalQueries: true }] } },
      });

      const listing = await opened.source.listCatalog('SALES', 'high');

      expect(listing.rows.map(({ name }) => name)).toEqual(['A', 'B']);
      expect(opened.tenant.calls()[1]).toMatch(/assets\?\$skip=2$/);
    });

    it('pages by $skip when full pages come without links', async () => {
      answer({
        [`${first}&$skip=500`]: { body: { value: [{ name: 'LAST' }] } },
        [first]: { body: { value: Array.from({ length: 500 }, (_, at) => ({ name: `A${at}` })) } },
      });

      expect((await opened.source.listCatalog('SALES', 'low')).rows).toHaveLength(501);
    });

    it('gives up on a link that comes twice', async () => {
      const page = { value: [{ name: 'A' }], '@odata.nextLink': 'assets?$skip=1' };
      answer({ [CATALOG]: { body: page } });

      const listing = opened.source.listCatalog('SALES', 'high');

      await expect(listing).rejects.toMatchObject({ code: 'REMOTE_UNAVAILABLE' });
    });

    it('sends its token to no other host, whatever a link says', async () => {
      const elsewhere = await openSource();
      answer({ [CATALOG]: { body: { value: [], '@odata.nextLink': `${elsewhere.tenant.origin}${CATALOG}/assets` } } });

      const listing = opened.source.listCatalog('SALES', 'high');

      await expect(listing).rejects.toMatchObject({ code: 'CONTRACT_BROKEN' });
      expect(elsewhere.tenant.requests).toEqual([]);
      await elsewhere.close();
    });

    it('follows a link to published interfaces only', async () => {
      answer({ [CATALOG]: { body: { value: [], '@odata.nextLink': '/deepsea/repository/SALES/designObjects' } } });

      const listing = opened.source.listCatalog('SALES', 'high');

      await expect(listing).rejects.toMatchObject({ code: 'CONTRACT_BROKEN' });
      expect(opened.tenant.calls()).toHaveLength(1);
    });

    it('doubles and encodes a quote in a key', async () => {
      answer({ [CATALOG]: { body: { value: [] } } });

      await opened.source.listCatalog("O'NEIL", 'high');

      expect(opened.tenant.calls()).toEqual([`${CATALOG}/spaces('O%27%27NEIL')/assets?$top=500`]);
    });
  });

  describe('listing spaces', () => {
    const designTime = '/dwaas-core/api/v1/spaces';

    it('unites both surfaces, whatever form they have', async () => {
      answer({
        [CATALOG]: { body: [{ name: 'SALES', label: 'Sales' }] },
        [designTime]: { body: ['FINANCE', { spaceId: 'SALES' }, { id: 'HR', label: 'People' }, { name: 'B' }] },
      });

      expect(await opened.source.listSpaces()).toEqual([
        { id: 'B' },
        { id: 'FINANCE' },
        { id: 'HR', label: 'People' },
        { id: 'SALES', label: 'Sales' },
      ]);
    });

    it.each([403, 404])('goes on with one surface when the other answers %i', async (status) => {
      answer({ [CATALOG]: { status, body: {} }, [designTime]: { body: ['SALES'] } });
      expect(await opened.source.listSpaces()).toEqual([{ id: 'SALES' }]);

      answer({ [CATALOG]: { body: { value: [{ name: 'HR' }] } }, [designTime]: { status, body: {} } });
      expect(await opened.source.listSpaces()).toEqual([{ id: 'HR' }]);
    });

    it('does not take a failing surface for one without spaces', async () => {
      answer({ [CATALOG]: { status: 503 }, [designTime]: { body: ['SALES'] } });
      await expect(opened.source.listSpaces()).rejects.toMatchObject({ code: 'REMOTE_UNAVAILABLE' });

      answer({ [CATALOG]: { status: 403 }, [designTime]: { status: 403 } });
      await expect(opened.source.listSpaces()).rejects.toMatchObject({ code: 'SOURCE_FORBIDDEN' });
    });
  });

  describe('probing', () => {
    it('tells the wave and the types whose lists are described', async () => {
      const paths = { '/dwaas-core/api/v1/spaces/{spaceId}/views': {}, '/spaces/{space}/taskchains': {}, '/other': {} };
      answer({ '/dwaas-core/api/v1/discovery': { body: { info: { version: '2026.19' }, paths } } });

      const told = { wave: '2026.19', types: ['views', 'taskchains'], sourceTimeMs: expect.any(Number) };
      expect(await opened.source.probe()).toEqual(told);
    });

    it.each<[string, Reply]>([
      ['is missing', { status: 404, body: {} }],
      ['describes no list', { body: { paths: { '/dwaas-core/api/v1/spaces': {} } } }],
    ])('tries every type when the document %s', async (_story, reply) => {
      answer({ '/dwaas-core/api/v1/discovery': reply });

      expect((await opened.source.probe()).types).toContain('dataaccesscontrols');
    });
  });

  describe('reading a definition', () => {
    const path = '/dwaas-core/api/v1/spaces/SALES/views/V_ORDERS';

    it('hands on the text exactly as received, without a byte order mark', async () => {
      const text = '{ "definitions": {\n"V_ORDERS":{"label":"∞"}} }';
      answer({ [path]: { body: `\uFEFF${text}` } });

      expect(await opened.source.readDefinition('SALES', 'views', 'V_ORDERS', 'high')).toEqual({ text, type: 'views' });
    });

    it('asks for the deployed version first and for the saved one of what was never deployed', async () => {
      const document = { definitions: {} };
      opened.tenant.script = ({ url, headers }) => {
        if (url !== path) return undefined;
        return headers.accept?.includes('design-time') === true ? { body: document } : { status: 404, body: {} };
      };

      const body = await opened.source.readDefinition('SALES', 'views', 'V_ORDERS', 'high');

      expect(body.text).toBe(JSON.stringify(document));
      expect(opened.tenant.requests.slice(1).map(({ headers }) => headers.accept)).toEqual([
        'application/vnd.sap.datasphere.object.content.run-time+json',
        'application/vnd.sap.datasphere.object.content.design-time+json',
      ]);
    });

    it('passes a definition of 8 MB', async () => {
      const text = JSON.stringify({ definitions: { V_ORDERS: { sql: 'x'.repeat(8 * 1024 * 1024) } } });
      answer({ [path]: { body: text } });

      expect((await opened.source.readDefinition('SALES', 'views', 'V_ORDERS', 'low')).text).toBe(text);
    });

    it('does not claim absence while a sibling type is closed to it', async () => {
      answer({ '/dwaas-core/api/v1/spaces/SALES/localtables': { status: 403, body: {} } });

      const read = opened.source.readDefinition('SALES', 'views', 'V_ORDERS', 'high');

      await expect(read).rejects.toMatchObject({ code: 'SOURCE_FORBIDDEN' });
    });

    it.each<[string, Reply]>([
      ["SAP's router", { status: 404, headers: { 'x-cf-routererror': 'unknown_route' } }],
      ['a web page', { status: 404, headers: { 'content-type': 'text/html' }, body: '<html>' }],
    ])('does not take the 404 of %s for absence', async (_story, reply) => {
      answer({ [path]: reply });

      const read = opened.source.readDefinition('SALES', 'views', 'V_ORDERS', 'high');

      await expect(read).rejects.toMatchObject({ code: 'REMOTE_UNAVAILABLE' });
    });

    it.each<[string, unknown]>([
      ['an array', []],
      ['a text', '"definitions"'],
      ['null', 'null'],
      ['broken JSON', '{"definitions":{'],
      ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ])('refuses %s as a definition, after asking once more', async (_story, body) => {
      answer({ [path]: { body } });

      const read = opened.source.readDefinition('SALES', 'views', 'V_ORDERS', 'high');

      await expect(read).rejects.toMatchObject({ code: 'DEFINITION_UNREADABLE' });
      expect(opened.tenant.calls()).toHaveLength(2);
    });

    it.each(['', '.', '..', '\uD800'])('asks for no such name: %j', async (name) => {
      const read = opened.source.readDefinition('SALES', 'views', name, 'high');

      await expect(read).rejects.toMatchObject({ code: 'CONTRACT_BROKEN' });
      expect(opened.tenant.calls()).toEqual([]);
    });
  });
});

/** Replies by the beginning of the request line, the first that fits; token requests stay as they are. */
function onPath(replies: Readonly<Record<string, Reply>>): (request: StubRequest) => Reply | undefined {
  return ({ url }) => Object.entries(replies).find(([start]) => url.startsWith(start))?.[1];
}

function rowsFrom(count: number): object[] {
  return Array.from({ length: count }, (_, at) => ({ technicalName: `V_${at}` }));
}
