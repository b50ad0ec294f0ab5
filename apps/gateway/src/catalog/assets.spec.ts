import type { Image } from '@dss/ports';
import { aConflictRecord, aKey, aStoredConflict, aSyncRun, until } from '@dss/ports/testing';
import { LOCAL, NOW, TENANT, anApi } from '../testing/gateway-fixture.js';
import { writtenAsset } from '../testing/written-assets.js';
import type { Asset } from './asset-detail.js';
import type { AssetPage } from './asset-list.js';

describe('assets over HTTP', () => {
  let api: Awaited<ReturnType<typeof anApi>>;
  beforeEach(async () => {
    api = await anApi();
  });
  afterEach(() => api.close());

  const get = (url: string, headers: Record<string, string> = {}) =>
    api.app.inject({ url: `/api/v1${url}`, headers: { ...LOCAL, ...headers } });
  const list = (query = '') => get(`/assets${query}`).then((answer) => answer.json<AssetPage>());
  const names = async (query: string) => (await list(query)).items.map(({ technicalName }) => technicalName);
  const save = async (...images: readonly Image[]) => {
    for (const image of images) await api.ports.images.save(TENANT, image);
    // Written is not found yet: the follower takes what is new together.
    for (const { key, fence } of images) await until(() => api.gateway.catalog.index.find(key)?.fence === fence);
  };

  describe('list', () => {
    it('shows what is known of an asset, and nothing that is not', async () => {
      const columns = ['ORDER_ID', 'AMOUNT'];
      await save(writtenAsset({ name: 'T_ORDERS', label: 'Bestellungen', columns }), writtenAsset({ name: 'V_OLD' }));
      const page = await list();
      expect(page).toMatchObject({ total: 2, totalIsEstimate: false, nextCursor: null });
      expect(page.items[0]).toEqual({
        ...{ id: aKey(TENANT, 'T_ORDERS'), space: 'SALES', technicalName: 'T_ORDERS', label: 'Bestellungen' },
        ...{ type: 'local-table', database: 'dsp_sales', table: 't_orders', state: 'synced' },
        ...{ conflicts: 0, columns: 2, measures: 0, dimensions: 0, recordedAt: new Date(NOW).toISOString() },
      });
      expect(page.items[1]).not.toHaveProperty('label');
    });

    it('goes page by page in the order of names, while assets come and go', async () => {
      await save(...['A', 'B', 'C', 'D'].map((name) => writtenAsset({ name })));
      const first = await list('?limit=2');
      await api.ports.images.take(TENANT, aKey(TENANT, 'B'));
      await save(writtenAsset({ name: 'BB' }), writtenAsset({ name: 'AA' }));
      await until(() => api.gateway.catalog.index.find(aKey(TENANT, 'B')) === undefined);
      const second = await list(`?limit=2&cursor=${first.nextCursor ?? ''}`);
      const third = await list(`?limit=2&cursor=${second.nextCursor ?? ''}`);
      expect([first, second, third].map(({ items }) => items.map(({ technicalName }) => technicalName))).toEqual([
        ['A', 'B'],
        ['BB', 'C'],
        ['D'],
      ]);
      expect(third.nextCursor).toBeNull();
    });

    it('filters by space, type, state, database and kept edits, and counts the values', async () => {
      const settled = [{ field: 'description', source: 'a', target: 'b', run: 1 }];
      await save(
        writtenAsset({ name: 'A' }, { settled }),
        writtenAsset({ name: 'B', space: 'HR', type: 'view' }),
        writtenAsset({ name: 'C', type: 'view' }, { away: 'retired' }),
      );
      expect(await names('?space=HR')).toEqual(['B']);
      expect(await names('?type=view')).toEqual(['B', 'C']);
      expect(await names('?type=view&state=retired')).toEqual(['C']);
      expect(await names('?database=dsp_hr')).toEqual(['B']);
      expect(await names('?conflicts=yes')).toEqual(['A']);
      expect(await names('?conflicts=no&space=SALES')).toEqual(['C']);
      expect(await names('?space=sales')).toEqual([]);
      expect((await list('?facets=1&type=view')).facets).toEqual({
        space: [
          { value: 'HR', count: 1 },
          { value: 'SALES', count: 1 },
        ],
        type: [
          { value: 'view', count: 2 },
          { value: 'local-table', count: 1 },
        ],
        state: [
          { value: 'retired', count: 1 },
          { value: 'synced', count: 1 },
        ],
      });
    });

    it.each([
      [
        'a cursor of another filter',
        async () => `?space=HR&limit=1&cursor=${(await list('?limit=1')).nextCursor ?? ''}`,
      ],
      ['a cursor that is none', () => Promise.resolve('?cursor=e30')],
      ['an unknown state', () => Promise.resolve('?state=lost')],
      ['an unknown parameter', () => Promise.resolve('?colour=red')],
      ['a search without end', () => Promise.resolve(`?q=${'a'.repeat(201)}`)],
    ])('refuses %s', async (_story, query) => {
      await save(writtenAsset({ name: 'A' }), writtenAsset({ name: 'B' }));
      expect((await get(`/assets${await query()}`)).json()).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
    });

    it('refuses a forged position instead of failing', async () => {
      await save(writtenAsset({ name: 'A' }), writtenAsset({ name: 'B' }));
      const { nextCursor } = await list('?limit=1');
      const [, digest] = JSON.parse(Buffer.from(nextCursor ?? '', 'base64url').toString()) as [string, string];
      const forged = Buffer.from(JSON.stringify(['{"id":1}', digest])).toString('base64url');
      expect((await get(`/assets?limit=1&cursor=${forged}`)).json()).toMatchObject({ code: 'VALIDATION_FAILED' });
    });
  });

  describe('search', () => {
    beforeEach(() =>
      save(
        writtenAsset({ name: 'T_SALES_ORDER', label: 'Kundenaufträge', columns: ['ORDER_ID', 'NET_AMOUNT'] }),
        writtenAsset({ name: 'V_ORDERS', type: 'view', label: '販売伝票', columns: ['ORDER_ID'] }),
        writtenAsset({ name: 'T_STOCK', facts: { 'dsp.steward': 'Anna Berg', 'dsp.tags': '["finance","pii"]' } }),
      ),
    );

    it.each([
      ['order', ['V_ORDERS', 'T_SALES_ORDER']],
      ['sales ord', ['T_SALES_ORDER']],
      ['kundenAUFTRÄ', ['T_SALES_ORDER']],
      ['販売', ['V_ORDERS']],
      ['net_amount', ['T_SALES_ORDER']],
      ['anna', ['T_STOCK']],
      ['tag:pii', ['T_STOCK']],
      ['col:order type:view', ['V_ORDERS']],
      ['order -type:view', ['T_SALES_ORDER']],
      ['nothing', []],
    ])('%s', async (q, found) => {
      expect((await names(`?q=${encodeURIComponent(q)}`)).sort()).toEqual([...found].sort());
    });

    it('gives pages of hits, the best first', async () => {
      const first = await list('?q=order&limit=1');
      const second = await list(`?q=order&limit=1&cursor=${first.nextCursor ?? ''}`);
      expect([first.items[0]?.technicalName, second.items[0]?.technicalName]).toEqual(['T_SALES_ORDER', 'V_ORDERS']);
      expect([first.total, second.nextCursor]).toEqual([2, null]);
    });
  });

  describe('one asset', () => {
    const KEY = aKey(TENANT, 'T_ORDERS');
    const asset = () => get(`/assets/${KEY}`).then((answer) => answer.json<Asset>());

    it('has its columns, context, lineage, target, last run and kept edits', async () => {
      const run = aSyncRun({ id: '01j8zq4y3n5v6w7x8y9z00run1', tenant: TENANT, fence: 4 });
      api.gateway.list.add(run);
      const edit = aStoredConflict({ field: 'description' });
      await api.ports.conflicts.save(TENANT, aConflictRecord({ key: KEY, conflicts: [edit] }));
      const facts = {
        ...{ 'dsp.measures': '[{"name":"AMOUNT"}]', 'dsp.semanticUsage': 'FACT', 'dsp.tags': 'finance' },
        ...{ 'dsp.sources': '[{"name":"T_SOURCE"}]', 'dsp.remote.connection': 'S4', 'dsp.queryable': 'false' },
      };
      const written = writtenAsset(
        { name: 'T_ORDERS', columns: ['ORDER_ID'], facts },
        { fence: 4, baseVersionId: '7' },
      );
      const foreign = { Name: 'note', Type: 'string' };
      written.input.StorageDescriptor?.Columns?.push(foreign);
      await save(written);

      expect(await asset()).toEqual({
        ...{ id: KEY, space: 'SALES', technicalName: 'T_ORDERS', description: 'T_ORDERS', type: 'local-table' },
        state: 'synced',
        target: { database: 'dsp_sales', table: 't_orders', baseVersionId: '7', createTime: null },
        lastWrite: { fence: 4, run: run.id },
        columns: [
          {
            ...{ technicalName: 'ORDER_ID', name: 'order_id', type: 'string', nativeType: 'cds.String(10)' },
            ...{ comment: 'about ORDER_ID', key: false, nullable: true, partitionKey: false, more: {} },
          },
          { name: 'note', type: 'string', key: false, nullable: true, partitionKey: false, more: {} },
        ],
        businessContext: {
          ...{ measures: [{ name: 'AMOUNT' }], semanticUsage: 'FACT', tags: ['finance'], queryable: 'false' },
        },
        lineage: { sources: [{ name: 'T_SOURCE' }], remote: { 'remote.connection': 'S4' } },
        conflicts: [expect.objectContaining({ field: 'description', sourceDigest: edit.sourceDigest })],
      });
    });

    it('is 404 when nothing was ever written, and for what is no id', async () => {
      for (const id of [KEY, 'orders', '%2F']) {
        expect((await get(`/assets/${id}`)).json()).toMatchObject({ status: 404, code: 'ASSET_NOT_FOUND' });
      }
    });

    it('need not be sent again while it is the same', async () => {
      await save(writtenAsset({ name: 'T_ORDERS' }));
      const etag = String((await get(`/assets/${KEY}`)).headers['etag']);
      const same = await get(`/assets/${KEY}`, { 'if-none-match': etag });
      expect([same.statusCode, same.body]).toEqual([304, '']);
      await save(writtenAsset({ name: 'T_ORDERS', label: 'Orders' }, { fence: 2 }));
      expect((await get(`/assets/${KEY}`, { 'if-none-match': etag })).statusCode).toBe(200);
    });
  });
});
