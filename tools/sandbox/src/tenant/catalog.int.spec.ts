import { type Sandbox } from '../sandbox.js';
import { startSandbox } from '../start-sandbox.js';
import { SMALL_CONTENT } from '../testing/small-content.js';
import { type Reply, tenantClient } from '../testing/tenant-client.js';

const NEW = '/api/v1/datasphere/consumption/catalog';
const OLD = '/api/v1/dwc/catalog';
type Page = { value: Record<string, unknown>[]; '@odata.nextLink'?: string };

describe('the catalog of the small tenant', () => {
  let sandbox: Sandbox;
  let read: (path: string) => Promise<Reply>;
  beforeEach(async () => {
    sandbox = await startSandbox({ content: SMALL_CONTENT });
    read = await tenantClient(sandbox);
  });
  afterEach(() => sandbox.close());

  const page = async (path: string) => (await read(path)).body as Page;
  const namesAt = async (path: string) => (await page(path)).value.map(({ name }) => name);

  it.each([[NEW], [OLD]])('answers under %s with exactly the recorded fields', async (prefix) => {
    expect((await page(`${prefix}/spaces`)).value).toContainEqual({ name: 'SALES', label: 'Sales' });
    const { value } = await page(`${prefix}/assets`);
    const base = `${sandbox.tenantUrl}/api/v1`;
    expect(value).toContainEqual({
      name: 'AM_SALES',
      label: 'Sales analysis',
      spaceName: 'SALES',
      assetRelationalMetadataUrl: null,
      assetRelationalDataUrl: null,
      assetAnalyticalMetadataUrl: `${base}/datasphere/consumption/analytical/SALES/AM_SALES/$metadata`,
      assetAnalyticalDataUrl: `${base}/datasphere/consumption/analytical/SALES/AM_SALES/`,
      supportsAnalyticalQueries: true,
      hasParameters: false,
    });
    expect(value.find(({ name }) => name === 'V_TOP_CUSTOMERS')).toMatchObject({
      assetRelationalMetadataUrl: `${base}/dwc/consumption/relational/SALES/V_TOP_CUSTOMERS/$metadata`,
      hasParameters: true,
    });
  });

  it('shows what is exposed and nothing else', async () => {
    expect(await namesAt(`${NEW}/assets`)).toEqual([
      'AM_DELIVERY',
      'D_CUSTOMER',
      'D_PRODUCT',
      'AM_SALES',
      'V_SALES',
      'V_TOP_CUSTOMERS',
    ]);
    expect(await namesAt(`${NEW}/spaces('SALES')/assets`)).toEqual(['AM_SALES', 'V_SALES', 'V_TOP_CUSTOMERS']);
    sandbox.forbidSpace('SALES');
    expect(await namesAt(`${NEW}/assets`)).toEqual(['AM_DELIVERY', 'D_CUSTOMER', 'D_PRODUCT']);
    expect(await read(`${NEW}/spaces('SALES')/assets`)).toMatchObject({ status: 404 });
  });

  it('reads one space and one asset by key', async () => {
    expect((await read(`${NEW}/spaces('SALES')`)).body).toMatchObject({ name: 'SALES' });
    expect((await read(`${NEW}/spaces('SALES')/assets('V_SALES')`)).body).toMatchObject({ name: 'V_SALES' });
    expect(await read(`${NEW}/spaces('SALES')/assets('T_ORDER_ITEM')`)).toMatchObject({ status: 404 });
    expect(await read(`${NEW}/$metadata`)).toMatchObject({
      status: 200,
      text: expect.stringContaining('EntityType Name="assets"'),
    });
  });

  it('selects, filters and refuses what it cannot read', async () => {
    const filter = encodeURIComponent("name eq 'V_SALES' and spaceName eq 'SALES'");
    expect((await page(`${NEW}/assets?$filter=${filter}&$select=name`)).value).toEqual([{ name: 'V_SALES' }]);
    expect(await read(`${NEW}/assets?$filter=nonsense`)).toMatchObject({
      status: 400,
      body: { error: { code: 'BAD_REQUEST' } },
    });
    expect(await read(`${NEW}/assets?$top=x`)).toMatchObject({ status: 400 });
  });

  it.each(['absolute', 'host-relative', 'relative'] as const)(
    'leads through all pages by %s links',
    async (nextLink) => {
      sandbox.setForms({ catalog: { spaces: 'value', nextLink, page: 2 } });
      const names: unknown[] = [];
      let url: string | undefined = `${sandbox.tenantUrl}${NEW}/assets`;
      while (url !== undefined) {
        const { value, '@odata.nextLink': next }: Page = await page(url.slice(sandbox.tenantUrl.length));
        expect(value).toHaveLength(2);
        names.push(...value.map(({ name }) => name));
        url = next === undefined ? undefined : new URL(next, url).href;
      }
      expect(new Set(names).size).toBe(6);
    },
  );

  it('gives a page of the wished size without a link, and pages by skip', async () => {
    const first = await page(`${NEW}/assets?$top=4`);
    expect(first.value).toHaveLength(4);
    expect(first).not.toHaveProperty('@odata.nextLink');
    expect((await page(`${NEW}/assets?$top=4&$skip=4`)).value).toHaveLength(2);
  });

  it('gives the spaces as a bare array where a tenant does so', async () => {
    sandbox.setForms({ catalog: { spaces: 'array', nextLink: 'absolute' } });
    expect((await read(`${NEW}/spaces`)).body).toHaveLength(3);
  });

  it('serves the links it gave: metadata of both kinds, service documents, but no rows', async () => {
    const { value } = await page(`${NEW}/assets`);
    const links = value
      .flatMap((row) => [row['assetRelationalMetadataUrl'], row['assetAnalyticalMetadataUrl']])
      .filter((url) => typeof url === 'string');
    expect(links).toHaveLength(6);
    for (const link of links) {
      const { status, text, headers } = await read(link.slice(sandbox.tenantUrl.length));
      expect([status, headers.get('content-type')]).toEqual([200, 'application/xml']);
      expect(text).toContain('<edmx:Edmx Version="4.0"');
    }
    const document = await read('/api/v1/datasphere/consumption/relational/SALES/V_SALES/');
    expect(document.body).toMatchObject({ value: [{ name: 'V_SALES', kind: 'EntitySet', url: 'V_SALES' }] });
    expect(await read('/api/v1/datasphere/consumption/relational/SALES/V_SALES/V_SALES')).toMatchObject({
      status: 501,
    });
    expect(await read('/api/v1/datasphere/consumption/relational/SALES/V_ALL_ACTIVITY/')).toMatchObject({
      status: 404,
    });
    sandbox.forbidSpace('SALES');
    expect(await read('/api/v1/datasphere/consumption/relational/SALES/V_SALES/')).toMatchObject({ status: 403 });
  });

  it('names the connections of the remote tables', async () => {
    const path = '/api/v1/datasphere/spaces/SALES/connections';
    expect((await read(path)).body).toMatchObject([{ name: 'S4_ERP', typeId: 'HANA' }]);
    sandbox.forbidSpace('SALES');
    expect(await read(path)).toMatchObject({ status: 403 });
  });
});
