import { type AssetKey, assetKey } from '@dss/catalog-model';
import { TargetForbiddenError } from '@dss/errors';
import type { TableInput } from '@dss/planning';
import { CrashPoint, InMemoryNameRecovery, InMemoryNameRegistry, InMemoryTargetCatalog } from '@dss/ports/testing';
import { NameReading } from './name-reading.js';

const NOW = new Date('2026-03-01T08:00:00.000Z');
const REQUEST = { tenant: 'acme', databasePrefix: 'dsp_' };
const keyOf = (name: string, space = 'SALES', tenant = 'acme') => assetKey({ tenant, space, name });

/** A table as the product writes it, as far as names go. */
function written(table: string, technicalName: string, owner = 'prod/acme', space = 'SALES'): TableInput {
  const column = { Name: 'id', Type: 'string', Parameters: { 'dsp.technicalName': 'Id' } };
  return {
    Name: table,
    StorageDescriptor: { Columns: [column] },
    Parameters: { 'dsp_sync.owner': owner, 'dsp.space': space, 'dsp.technicalName': technicalName },
  };
}

async function aCatalog(): Promise<InMemoryTargetCatalog> {
  const target = new InMemoryTargetCatalog();
  const owned = { 'dsp_sync.owner': 'prod/acme', 'dsp.space': 'SALES' };
  await target.createDatabase({ Name: 'dsp_sales', Parameters: owned });
  return target;
}

function aReading(target: InMemoryTargetCatalog, names = new InMemoryNameRegistry(false), crash = new CrashPoint()) {
  const told: [string, object][] = [];
  const reading = new NameReading(crash.guard(target), crash.guard(new InMemoryNameRecovery(names)), {
    installation: 'prod',
    tell: (message, fields) => void told.push([message, fields]),
    now: () => NOW,
  });
  const recover = () => reading.recover(REQUEST);
  const allocate = async (database: string, ...technicalNames: string[]) => {
    const requests = technicalNames.map((name) => ({ key: keyOf(name), space: 'SALES', technicalName: name }));
    return names.allocateTables('acme', database, requests);
  };
  return { names, told, recover, allocate };
}

const tableOf = (given: ReadonlyMap<AssetKey, { readonly table: string }>, name: string) =>
  given.get(keyOf(name))?.table;

describe('NameReading', () => {
  it('gives back every name that Glue shows, over all pages, and marks the registry complete', async () => {
    const target = await aCatalog();
    const all = Array.from({ length: 250 }, (_, at) => `T_${at}`);
    for (const name of all) target.seed('dsp_sales', written(name.toLowerCase(), name));
    const { names, told, recover, allocate } = aReading(target);

    await recover();

    expect(await names.allocateDatabase('acme', 'SALES', 'another_pattern')).toBe('dsp_sales');
    const given = await allocate('dsp_sales', ...all, 'T_NEW');
    for (const name of all)
      expect(given.get(keyOf(name))).toEqual({ database: 'dsp_sales', table: name.toLowerCase() });
    expect(given.get(keyOf('T_NEW'))?.fresh).toBe(true);
    expect((await names.find('acme', keyOf('T_7')))?.columns).toEqual({ Id: 'id' });
    expect(told).toEqual([
      ['The names that are given were read from Glue', { tenant: 'acme', databases: 1, tables: 250 }],
    ]);
  });

  it('keeps the suffix of a twin although the first of them is gone', async () => {
    const target = await aCatalog();
    target.seed('dsp_sales', written('df_x_abc123', 'df_x'));
    const { recover, allocate } = aReading(target);

    await recover();
    const given = await allocate('dsp_sales', 'DF_X', 'df_x');

    expect(tableOf(given, 'df_x')).toBe('df_x_abc123');
    expect(tableOf(given, 'DF_X')).not.toBe('df_x');
  });

  it('gives names back only when all were read: one that broke off anywhere leaves nothing that could be given twice', async () => {
    const target = await aCatalog();
    await target.createDatabase({ Name: 'dsp_hr', Parameters: { 'dsp_sync.owner': 'prod/acme', 'dsp.space': 'HR' } });
    target.seed('dsp_sales', written('df_x', 'df_x'));
    target.seed('dsp_sales', written('df_x_abc123', 'DF_X'));
    target.seed('dsp_hr', written('people', 'PEOPLE', 'prod/acme', 'HR'));
    const whole = new CrashPoint();
    const reference = aReading(target, undefined, whole);
    await reference.recover();
    expect(whole.count).toBeGreaterThan(10);

    for (const moment of ['before', 'after'] as const) {
      for (let at = 1; at <= whole.count; at += 1) {
        const dying = aReading(target, new InMemoryNameRegistry(false), new CrashPoint(at, moment));
        await dying.recover().catch(() => undefined);
        const isMarked = dying.names.complete.has('acme');
        if (!isMarked) await expect(dying.allocate('dsp_sales', 'DF_X')).rejects.toMatchObject({ code: 'NOT_YET' });

        await aReading(target, dying.names).recover();

        const given = await dying.allocate('dsp_sales', 'DF_X', 'df_x');
        expect([tableOf(given, 'DF_X'), tableOf(given, 'df_x')]).toEqual(['df_x_abc123', 'df_x']);
        expect(await dying.names.allocateDatabase('acme', 'HR', 'dsp_new')).toBe('dsp_hr');
      }
    }
  });

  it('reads databases that nobody claimed and a space could be given, and no others', async () => {
    const target = await aCatalog();
    target.seed('dsp_made_by_tool', written('orders', 'ORDERS', 'prod/acme', 'MADE'));
    target.seed('lake', written('orders', 'ORDERS', 'prod/acme', 'LAKE'));
    await target.createDatabase({ Name: 'dsp_theirs', Parameters: { 'dsp_sync.owner': 'test/acme' } });
    const read: string[] = [];
    const listTables = target.listTables.bind(target);
    target.listTables = (database, token) => {
      read.push(database);
      return listTables(database, token);
    };
    const { names, recover } = aReading(target);

    await recover();

    expect(read).toEqual(['dsp_sales', 'dsp_made_by_tool']);
    expect(await names.allocateDatabase('acme', 'MADE', 'dsp_made')).toBe('dsp_made_by_tool');
  });

  it('records what other tenants of the installation hold, and nothing of other installations', async () => {
    const target = await aCatalog();
    target.seed('dsp_sales', written('orders', 'ORDERS', 'test/acme'));
    target.seed('dsp_sales', written('items', 'ITEMS', 'prod/globex'));
    const { recover, allocate } = aReading(target);

    await recover();
    const given = await allocate('dsp_sales', 'ORDERS', 'ITEMS');

    // The planner says that it is foreign: told by name, never touched, and no second table beside it.
    expect(tableOf(given, 'ORDERS')).toBe('orders');
    expect(tableOf(given, 'ITEMS')).toMatch(/^items_./);
  });

  it.each([
    ['that comes first in the list', 'a_copy'],
    ['that comes last', 'z_copy'],
  ])('follows the original, not a copy %s, and says that there are two', async (_story, copy) => {
    const target = await aCatalog();
    target.seed('dsp_sales', written(copy, 'ORDERS'));
    target.seed('dsp_sales', written('orders', 'ORDERS'));
    const { told, recover, allocate } = aReading(target);

    await recover();

    expect(tableOf(await allocate('dsp_sales', 'ORDERS'), 'ORDERS')).toBe('orders');
    const twice = { name: `dsp_sales.${copy}`, known: 'dsp_sales.orders' };
    expect(told[0]).toEqual(['Two names at the target say that they are the same; one is followed', twice]);
  });

  it('leaves a registry alone that was not lost, and tells where Glue says otherwise', async () => {
    const target = await aCatalog();
    const names = new InMemoryNameRegistry();
    await names.allocateTables('acme', 'dsp_sales', [
      { key: keyOf('ORDERS'), space: 'SALES', technicalName: 'ORDERS' },
    ]);
    target.seed('dsp_sales', written('orders', 'orders'));
    const lost = new InMemoryNameRegistry(false);
    for (const [place, held] of names.holders) lost.holders.set(place, held);
    const { told, recover, allocate } = aReading(target, lost);

    await recover();

    expect(tableOf(await allocate('dsp_sales', 'ORDERS'), 'ORDERS')).toBe('orders');
    const held = { name: 'dsp_sales.orders', by: `acme/${keyOf('ORDERS')}` };
    expect(told[0]).toEqual(['A name at the target is held by somebody else in the registry', held]);
  });

  it('fails with what Glue said, and is read whole by the next who asks', async () => {
    const target = await aCatalog();
    const { names, recover } = aReading(target);
    target.failNext('listTables', new TargetForbiddenError('The role may not call glue:GetTables'));

    await expect(recover()).rejects.toMatchObject({ code: 'TARGET_FORBIDDEN' });
    expect(names.isComplete('acme')).toBe(false);
    await recover();
    expect(names.isComplete('acme')).toBe(true);
  });

  it('is done once for all who ask at the same time, and not again once it is done', async () => {
    const target = await aCatalog();
    let reads = 0;
    const listDatabases = target.listDatabases.bind(target);
    target.listDatabases = (token) => {
      reads += 1;
      return listDatabases(token);
    };
    const { recover } = aReading(target);

    await Promise.all([recover(), recover(), recover()]);
    await recover();

    expect(reads).toBe(1);
  });
});
