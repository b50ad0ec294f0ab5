import { RemoteUnavailableError } from '@dss/errors';
import { targetCatalogContract } from '../contracts/target-catalog-contract.js';
import { InMemoryTargetCatalog } from './in-memory-target-catalog.js';

targetCatalogContract('InMemoryTargetCatalog', () =>
  Promise.resolve({ catalog: new InMemoryTargetCatalog(), close: () => Promise.resolve() }),
);

describe('InMemoryTargetCatalog', () => {
  it('can lose an answer after it has done the work, once', async () => {
    const catalog = new InMemoryTargetCatalog();
    catalog.failNext('createDatabase', new RemoteUnavailableError('glue', 'reset'), { applied: true });

    await expect(catalog.createDatabase({ Name: 'sales' })).rejects.toMatchObject({ code: 'REMOTE_UNAVAILABLE' });

    expect(await catalog.findDatabase('sales')).toEqual({ Name: 'sales' });
  });

  it('can fail before it has done anything', async () => {
    const catalog = new InMemoryTargetCatalog();
    catalog.failNext('createDatabase', new RemoteUnavailableError('glue', 'reset'));

    await expect(catalog.createDatabase({ Name: 'sales' })).rejects.toMatchObject({ code: 'REMOTE_UNAVAILABLE' });

    expect(await catalog.findDatabase('sales')).toBeUndefined();
  });

  it("takes people's edits as new versions that are none of our writes", async () => {
    const catalog = new InMemoryTargetCatalog();
    catalog.seed('sales', { Name: 'orders', Description: 'ours' });

    catalog.edit('sales', 'orders', (input) => ({ ...input, Description: 'theirs' }));

    expect(await catalog.findTable('sales', 'orders')).toMatchObject({ Description: 'theirs', VersionId: '1' });
    expect(catalog.writes).toEqual([]);
  });

  it('hands out copies: changing an answer changes nothing', async () => {
    const catalog = new InMemoryTargetCatalog();
    catalog.seed('sales', { Name: 'orders', Parameters: { a: '1' } });

    const found = await catalog.findTable('sales', 'orders');
    found!.Parameters!['a'] = '2';

    expect(await catalog.findTable('sales', 'orders')).toMatchObject({ Parameters: { a: '1' } });
  });
});
