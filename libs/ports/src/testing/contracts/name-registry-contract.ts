/// <reference types="jest" />
import type { AssetKey, TableName } from '@dss/catalog-model';
import type { NameRegistry } from '../../name-registry.js';
import { aKey, aTenant } from '../builders/model-builders.js';
import { type Closable, opened } from './opened.js';

type OpenRegistry = () => Promise<Closable & { readonly names: NameRegistry }>;

export function nameRegistryContract(name: string, open: OpenRegistry): void {
  describe(`${name} keeps the promises of NameRegistry`, () => {
    databaseContract(open);
    tableContract(open);
    columnContract(open);
  });
}

/** Databases are shared by everybody in one catalog, so a test wants one that no other test wants. */
const aDatabase = () => `dsp_${aTenant().replace('-', '_')}`;

function databaseContract(open: OpenRegistry): void {
  describe('databases', () => {
    const current = opened(open);
    const names = () => current().names;

    it('are named as wanted, and keep the name when the pattern changes', async () => {
      const [tenant, wanted] = [aTenant(), aDatabase()];

      expect(await names().allocateDatabase(tenant, 'SALES', wanted)).toBe(wanted);
      expect(await names().allocateDatabase(tenant, 'SALES', wanted)).toBe(wanted);
      expect(await names().allocateDatabase(tenant, 'SALES', `${wanted}_new_pattern`)).toBe(wanted);
    });

    it('are never shared by two spaces', async () => {
      const [tenant, wanted] = [aTenant(), aDatabase()];
      const first = await names().allocateDatabase(tenant, 'SALES', wanted);

      const second = await names().allocateDatabase(tenant, 'Sales', wanted);

      expect(first).toBe(wanted);
      expect(second).not.toBe(wanted);
      expect(second).toMatch(/^[a-z0-9_]+$/);
      expect(second.startsWith(wanted)).toBe(true);
      expect(await names().allocateDatabase(tenant, 'Sales', wanted)).toBe(second);
      expect(await names().allocateDatabase(tenant, 'SALES', wanted)).toBe(first);
    });

    it('are given once when spaces and replicas race', async () => {
      const [tenant, wanted] = [aTenant(), aDatabase()];
      const spaces = ['A', 'B', 'C', 'A', 'B', 'C'];

      const given = await Promise.all(spaces.map((space) => names().allocateDatabase(tenant, space, wanted)));

      expect(given.slice(0, 3)).toEqual(given.slice(3));
      expect(new Set(given).size).toBe(3);
      expect(given).toContain(wanted);
    });
  });
}

function tableContract(open: OpenRegistry): void {
  describe('tables', () => {
    const current = opened(open);
    const names = () => current().names;

    const fixture = () => {
      const [tenant, database] = [aTenant(), aDatabase()];
      const keyOf = (technicalName: string) => aKey(tenant, technicalName);
      const allocate = async (...technicalNames: string[]) => {
        const requests = technicalNames.map((name) => ({ key: keyOf(name), space: 'SALES', technicalName: name }));
        return names().allocateTables(tenant, database, requests);
      };
      const tableOf = (given: ReadonlyMap<AssetKey, TableName>, name: string) => given.get(keyOf(name))?.table;
      return { tenant, database, keyOf, allocate, tableOf };
    };

    it('are named after the folded technical name', async () => {
      const { tenant, database, keyOf, allocate } = fixture();

      const given = await allocate('ORDERS', 'Order_Items2');

      expect(given).toEqual(
        new Map([
          [keyOf('ORDERS'), { database, table: 'orders', fresh: true }],
          [keyOf('Order_Items2'), { database, table: 'order_items2', fresh: true }],
        ]),
      );
      expect(await names().find(tenant, keyOf('UNKNOWN'))).toBeUndefined();
    });

    it('are given to new twins in byte order of the technical name, whatever order they are asked in', async () => {
      for (const order of [
        ['Df_X', 'DF_X', 'df_x'],
        ['df_x', 'Df_X', 'DF_X'],
      ]) {
        const { allocate, tableOf } = fixture();
        const given = await allocate(...order);

        expect(tableOf(given, 'DF_X')).toBe('df_x');
        const suffixed = ['Df_X', 'df_x'].map((name) => tableOf(given, name));
        expect(new Set(['df_x', ...suffixed]).size).toBe(3);
        for (const table of suffixed) expect(table).toMatch(/^df_x_[a-z0-9_]+$/);
      }
    });

    it('give a twin the same suffix everywhere: it is made from the technical name', async () => {
      const [one, other] = [fixture(), fixture()];

      const first = await one.allocate('DF_X', 'Df_X');
      const second = await other.allocate('DF_X', 'Df_X');

      expect(one.tableOf(first, 'Df_X')).toBe(other.tableOf(second, 'Df_X'));
    });

    it('keep their names for ever: a twin that comes later gets the suffix', async () => {
      const { keyOf, allocate, tableOf } = fixture();
      const before = await allocate('df_x');

      const after = await allocate('DF_X', 'df_x', 'Df_X');

      expect(tableOf(before, 'df_x')).toBe('df_x');
      expect(tableOf(after, 'df_x')).toBe('df_x');
      expect(new Set(['DF_X', 'df_x', 'Df_X'].map((name) => tableOf(after, name))).size).toBe(3);
      expect(after.get(keyOf('df_x'))?.fresh).toBeUndefined();
      expect(after.get(keyOf('Df_X'))?.fresh).toBe(true);
      const again = await allocate('Df_X', 'DF_X', 'df_x');
      for (const name of ['Df_X', 'DF_X', 'df_x']) expect(tableOf(again, name)).toBe(tableOf(after, name));
    });

    it('are the same for all who ask at once', async () => {
      const { allocate, tableOf } = fixture();
      const all = Array.from({ length: 30 }, (_, at) =>
        at % 3 === 0 ? `T_${at - 1}` : at % 3 === 1 ? `t_${at}` : `T_${at}`,
      );

      const [first, second, third] = await Promise.all([
        allocate(...all),
        allocate(...[...all].reverse()),
        allocate('DF_X', 'Df_X', ...all.slice(0, 10)),
      ]);

      for (const [key, { table }] of [...second, ...third]) expect(first.get(key)?.table ?? table).toBe(table);
      const freshOnes = [first, second, third].flatMap((given) => [...given].filter(([, name]) => name.fresh));
      expect(freshOnes.map(([key]) => key).sort()).toEqual(
        [...new Set([...first, ...third].map(([key]) => key))].sort(),
      );
      const given = await allocate(...all, 'DF_X', 'Df_X');
      expect(new Set([...given.values()].map(({ table }) => table)).size).toBe(given.size);
      for (const name of all) expect(tableOf(given, name)).toBe(tableOf(first, name));
    });

    it('have names that Glue takes, whatever the technical name is', async () => {
      const { allocate } = fixture();
      const long = 'L'.repeat(300);

      const given = await allocate('Ärger', 'a/b.c d', '∞', '4TH', `${long}A`, `${long}B`, long.toLowerCase());

      const tables = [...given.values()].map(({ table }) => table);
      expect(new Set(tables).size).toBe(7);
      for (const table of tables) expect(table).toMatch(/^[a-z0-9_]{1,255}$/);
    });

    it('of two databases do not compete', async () => {
      const [one, other] = [fixture(), fixture()];

      expect(one.tableOf(await one.allocate('ORDERS'), 'ORDERS')).toBe('orders');
      expect(other.tableOf(await other.allocate('ORDERS'), 'ORDERS')).toBe('orders');
    });

    it('bear an empty list', async () => {
      expect(await fixture().allocate()).toEqual(new Map());
    });
  });
}

function columnContract(open: OpenRegistry): void {
  describe('columns', () => {
    const current = opened(open);
    const names = () => current().names;

    const fixture = async () => {
      const tenant = aTenant();
      const key = aKey(tenant);
      const requests = [{ key, space: 'SALES', technicalName: 'ORDERS' }];
      const given = (await names().allocateTables(tenant, aDatabase(), requests)).get(key);
      if (given === undefined) throw new Error('no name was given');
      const allocate = (...technicalNames: string[]) =>
        names().allocateColumns(tenant, key, given, (existing) => numberedNames(existing, technicalNames));
      return { tenant, key, table: given, requests, allocate };
    };

    it('are added beside the existing ones, which never change', async () => {
      const { tenant, key, allocate } = await fixture();

      const first = await allocate('ID', 'Id');
      const second = await allocate('id', 'Id', 'ID');

      expect(first.columns).toEqual({ ID: 'id', Id: 'id_2' });
      expect(second.columns).toEqual({ ID: 'id', Id: 'id_2', id: 'id_3' });
      expect(await names().find(tenant, key)).toEqual(second);
    });

    it('keep their names when somebody allocates others for them', async () => {
      const { tenant, key, table, allocate } = await fixture();
      await allocate('ID');

      const again = await names().allocateColumns(tenant, key, table, () => ({ ID: 'another', AMOUNT: 'amount' }));

      expect(again.columns).toEqual({ ID: 'id', AMOUNT: 'amount' });
    });

    it('stay when there is nothing to add', async () => {
      const { allocate } = await fixture();
      const before = await allocate('ID');

      expect(await allocate()).toEqual(before);
      expect(await allocate('ID')).toEqual(before);
    });

    it('survive that the table’s name is asked for again', async () => {
      const { tenant, key, requests, allocate } = await fixture();
      const before = await allocate('ID');

      const again = await names().allocateTables(tenant, before.database, requests);

      expect(again.get(key)).toEqual({ database: before.database, table: before.table });
      expect(await names().find(tenant, key)).toEqual(before);
    });

    it('end with the same names for all who allocate at once', async () => {
      const { tenant, key, allocate } = await fixture();

      const given = await Promise.all([allocate('ID', 'Id'), allocate('id', 'A'), allocate('iD', 'A'), allocate('ID')]);

      const stored = await names().find(tenant, key);
      expect(Object.keys(stored?.columns ?? {}).sort()).toEqual(['A', 'ID', 'Id', 'iD', 'id']);
      expect(new Set(Object.values(stored?.columns ?? {})).size).toBe(5);
      for (const { columns } of given) expect(stored?.columns).toMatchObject(columns);
    });
  });
}

/** Names for those that have none: the folded name, or with the first number that makes it free. */
function numberedNames(
  existing: Readonly<Record<string, string>>,
  technicalNames: readonly string[],
): Record<string, string> {
  const columns: Record<string, string> = { ...existing };
  for (const technicalName of technicalNames) {
    if (technicalName in columns) continue;
    const folded = technicalName.toLowerCase();
    const taken = new Set(Object.values(columns));
    let name = folded;
    for (let number = 2; taken.has(name); number += 1) name = `${folded}_${number}`;
    columns[technicalName] = name;
  }
  return columns;
}
