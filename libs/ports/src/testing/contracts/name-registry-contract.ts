/// <reference types="jest" />
import type { AssetKey, TableName } from '@dss/catalog-model';
import { NotYetError, TargetForbiddenError } from '@dss/errors';
import type { NameRecovery } from '../../name-recovery.js';
import type { NameRegistry } from '../../name-registry.js';
import { aKey, aTenant } from '../builders/model-builders.js';
import { type Closable, opened } from './opened.js';

type Registry = Closable & { readonly names: NameRegistry; readonly recovery: NameRecovery };
/** Opens an empty registry: no tenant's names are complete. */
export type OpenRegistry = () => Promise<Registry>;

export function nameRegistryContract(name: string, open: OpenRegistry): void {
  describe(`${name} keeps the promises of NameRegistry`, () => {
    databaseContract(open);
    tableContract(open);
    columnContract(open);
    completenessContract(open);
    recoveryContract(open);
  });
}

const NOTHING = { at: '2026-03-01T08:00:00.000Z', databases: 0, tables: 0 };

/** A tenant that never had a name. */
async function aNewTenant({ recovery }: Registry): Promise<string> {
  const tenant = aTenant();
  await recovery.markComplete(tenant, NOTHING);
  return tenant;
}

/** Databases are shared by everybody in one catalog, so a test wants one that no other test wants. */
const aDatabase = () => `dsp_${aTenant().replace('-', '_')}`;

function databaseContract(open: OpenRegistry): void {
  describe('databases', () => {
    const current = opened(open);
    const names = () => current().names;

    it('are named as wanted, and keep the name when the pattern changes', async () => {
      const [tenant, wanted] = [await aNewTenant(current()), aDatabase()];

      expect(await names().allocateDatabase(tenant, 'SALES', wanted)).toBe(wanted);
      expect(await names().allocateDatabase(tenant, 'SALES', wanted)).toBe(wanted);
      expect(await names().allocateDatabase(tenant, 'SALES', `${wanted}_new_pattern`)).toBe(wanted);
    });

    it('are never shared by two spaces', async () => {
      const [tenant, wanted] = [await aNewTenant(current()), aDatabase()];
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
      const [tenant, wanted] = [await aNewTenant(current()), aDatabase()];
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

    const fixture = async () => {
      const [tenant, database] = [await aNewTenant(current()), aDatabase()];
      const keyOf = (technicalName: string) => aKey(tenant, technicalName);
      const allocate = async (...technicalNames: string[]) => {
        const requests = technicalNames.map((name) => ({ key: keyOf(name), space: 'SALES', technicalName: name }));
        return names().allocateTables(tenant, database, requests);
      };
      const tableOf = (given: ReadonlyMap<AssetKey, TableName>, name: string) => given.get(keyOf(name))?.table;
      return { tenant, database, keyOf, allocate, tableOf };
    };

    it('are named after the folded technical name', async () => {
      const { tenant, database, keyOf, allocate } = await fixture();

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
        const { allocate, tableOf } = await fixture();
        const given = await allocate(...order);

        expect(tableOf(given, 'DF_X')).toBe('df_x');
        const suffixed = ['Df_X', 'df_x'].map((name) => tableOf(given, name));
        expect(new Set(['df_x', ...suffixed]).size).toBe(3);
        for (const table of suffixed) expect(table).toMatch(/^df_x_[a-z0-9_]+$/);
      }
    });

    it('give a twin the same suffix everywhere: it is made from the technical name', async () => {
      const [one, other] = [await fixture(), await fixture()];

      const first = await one.allocate('DF_X', 'Df_X');
      const second = await other.allocate('DF_X', 'Df_X');

      expect(one.tableOf(first, 'Df_X')).toBe(other.tableOf(second, 'Df_X'));
    });

    it('keep their names for ever: a twin that comes later gets the suffix', async () => {
      const { keyOf, allocate, tableOf } = await fixture();
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
      const { allocate, tableOf } = await fixture();
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
      const { allocate } = await fixture();
      const long = 'L'.repeat(300);

      const given = await allocate('Ärger', 'a/b.c d', '∞', '4TH', `${long}A`, `${long}B`, long.toLowerCase());

      const tables = [...given.values()].map(({ table }) => table);
      expect(new Set(tables).size).toBe(7);
      for (const table of tables) expect(table).toMatch(/^[a-z0-9_]{1,255}$/);
    });

    it('of two databases do not compete', async () => {
      const [one, other] = [await fixture(), await fixture()];

      expect(one.tableOf(await one.allocate('ORDERS'), 'ORDERS')).toBe('orders');
      expect(other.tableOf(await other.allocate('ORDERS'), 'ORDERS')).toBe('orders');
    });

    it('bear an empty list', async () => {
      expect(await (await fixture()).allocate()).toEqual(new Map());
    });
  });
}

function columnContract(open: OpenRegistry): void {
  describe('columns', () => {
    const current = opened(open);
    const names = () => current().names;

    const fixture = async () => {
      const tenant = await aNewTenant(current());
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

function completenessContract(open: OpenRegistry): void {
  describe('without the mark of completeness', () => {
    const current = opened(open);
    const NOT_YET = { code: 'NOT_YET' };

    it('no name is given, and none is after a recovery that broke off', async () => {
      const { names, recovery } = current();
      const [tenant, database] = [aTenant(), aDatabase()];
      const key = aKey(tenant, 'ORDERS');
      await recovery.recordTable(aGivenTable(tenant, database, 'ITEMS', 'items'));

      const request = { key, space: 'SALES', technicalName: 'ORDERS' };
      await expect(names.allocateDatabase(tenant, 'SALES', database)).rejects.toMatchObject(NOT_YET);
      await expect(names.allocateTables(tenant, database, [request])).rejects.toMatchObject(NOT_YET);
      const columns = names.allocateColumns(tenant, key, { database, table: 'orders' }, () => ({ ID: 'id' }));
      await expect(columns).rejects.toMatchObject({ code: 'CONTRACT_BROKEN' });
      expect(await names.find(tenant, key)).toBeUndefined();

      await recovery.markComplete(tenant, NOTHING);
      expect((await names.allocateTables(tenant, database, [request])).get(key)?.fresh).toBe(true);
    });

    it('one tenant waits, others do not', async () => {
      const { names } = current();
      const [waiting, other] = [aTenant(), await aNewTenant(current())];

      await expect(names.allocateDatabase(waiting, 'SALES', aDatabase())).rejects.toMatchObject(NOT_YET);
      await expect(names.allocateDatabase(other, 'SALES', aDatabase())).resolves.toBeDefined();
    });

    it('whoever reads the target is asked to, once per need, and what it fails with is told', async () => {
      const { names, recovery } = current();
      const tenant = aTenant();
      await expect(names.ensureComplete(tenant, 'dsp_')).rejects.toMatchObject(NOT_YET);
      const asked: unknown[] = [];
      let failure: Error | undefined = new TargetForbiddenError('The role may not call glue:GetDatabases');
      recovery.onRequested(async (request) => {
        asked.push(request);
        if (failure !== undefined) throw failure;
        await recovery.markComplete(request.tenant, NOTHING);
      });

      const refused = { code: 'TARGET_FORBIDDEN', disposition: 'halt', message: failure.message };
      await expect(names.ensureComplete(tenant, 'dsp_')).rejects.toMatchObject(refused);
      failure = new NotYetError('still reading', 100);
      await expect(names.ensureComplete(tenant, 'dsp_')).rejects.toMatchObject(NOT_YET);
      failure = undefined;
      await names.ensureComplete(tenant, 'dsp_');
      await names.ensureComplete(tenant, 'dsp_');

      expect(asked).toEqual(Array.from({ length: 3 }, () => ({ tenant, databasePrefix: 'dsp_' })));
    });
  });
}

function recoveryContract(open: OpenRegistry): void {
  describe('what the target shows to be given', () => {
    const current = opened(open);

    it('is given again: databases, tables and columns', async () => {
      const { names, recovery } = current();
      const [tenant, database] = [aTenant(), aDatabase()];
      const given = aGivenTable(tenant, database, 'ORDERS', 'orders', { ID: 'id_', Id: 'id' });

      expect(await recovery.recordDatabase({ tenant, space: 'SALES', database })).toEqual({ kind: 'recorded' });
      expect(await recovery.recordTable(given)).toEqual({ kind: 'recorded' });
      expect(await recovery.recordDatabase({ tenant, space: 'SALES', database })).toEqual({ kind: 'known' });
      expect(await recovery.recordTable({ ...given, columns: { OLD: 'old', ID: 'x' } })).toEqual({ kind: 'known' });
      await recovery.markComplete(tenant, NOTHING);

      expect(await recovery.isComplete(tenant)).toBe(true);
      expect(await names.allocateDatabase(tenant, 'SALES', 'another_pattern')).toBe(database);
      const { key, technicalName } = given;
      const tables = await names.allocateTables(tenant, database, [{ key, space: 'SALES', technicalName }]);
      expect(tables.get(key)).toEqual({ database, table: 'orders' });
      const columns = { ID: 'id_', Id: 'id', OLD: 'old' };
      expect(await names.find(tenant, key)).toEqual({ database, table: 'orders', columns });
    });

    it('is taken for everybody else, of other tenants too', async () => {
      const { names, recovery } = current();
      const [holder, tenant, database] = [aTenant(), aTenant(), aDatabase()];
      await recovery.recordDatabase({ tenant: holder, space: 'SALES', database });
      const given = aGivenTable(holder, database, 'orders', 'orders');
      await recovery.recordTable(given);
      await recovery.markComplete(tenant, NOTHING);

      const key = aKey(tenant, 'ORDERS');
      const tables = await names.allocateTables(tenant, database, [{ key, space: 'SALES', technicalName: 'ORDERS' }]);

      expect(await names.allocateDatabase(tenant, 'SALES', database)).not.toBe(database);
      expect(tables.get(key)?.table).toMatch(/^orders_./);
      const mine = aGivenTable(tenant, database, 'ORDERS', 'orders');
      expect(await recovery.recordTable(mine)).toEqual({ kind: 'held', by: `${holder}/${given.key}` });
      const space = { tenant, space: 'HR', database };
      expect(await recovery.recordDatabase(space)).toEqual({ kind: 'held', by: `${holder}/SALES` });
    });

    it('of two names of one asset or space the first stays, unless the second is preferred; both stay given', async () => {
      const { names, recovery } = current();
      const [tenant, database] = [aTenant(), aDatabase()];
      const copy = aGivenTable(tenant, database, 'ORDERS', 'a_copy');
      const original = aGivenTable(tenant, database, 'ORDERS', 'orders', { ID: 'id' });
      await recovery.recordTable(copy);
      await recovery.recordDatabase({ tenant, space: 'SALES', database });

      expect(await recovery.recordTable(original)).toEqual({ kind: 'second', name: `${database}.a_copy` });
      const other = { tenant, space: 'SALES', database: aDatabase() };
      expect(await recovery.recordDatabase(other)).toEqual({ kind: 'second', name: database });
      await recovery.preferTable(original);
      await recovery.markComplete(tenant, NOTHING);

      const { key, technicalName, columns } = original;
      const another = { key: aKey(tenant, 'A_COPY'), space: 'SALES', technicalName: 'A_COPY' };
      const tables = await names.allocateTables(tenant, database, [{ key, space: 'SALES', technicalName }, another]);
      expect(tables.get(key)).toEqual({ database, table: 'orders' });
      expect(tables.get(another.key)?.table).not.toBe('a_copy');
      expect(await names.find(tenant, key)).toEqual({ database, table: 'orders', columns });
    });

    it('is told to its asset even where the asset would be called otherwise today', async () => {
      const { names, recovery } = current();
      const [tenant, database] = [aTenant(), aDatabase()];
      const given = aGivenTable(tenant, database, 'df_x', 'df_x_of_old');
      const taken = aGivenTable(tenant, database, 'T', 't_of_old');
      await recovery.recordTable(given);
      await recovery.reserve(given);
      await recovery.reserve(given);
      await recovery.recordTable(aGivenTable(tenant, database, 't', 't'));
      await recovery.recordTable(taken);
      await recovery.reserve(taken);
      await recovery.markComplete(tenant, NOTHING);

      const request = ({ key, technicalName }: typeof given) => ({ key, space: 'SALES', technicalName });
      const twin = aGivenTable(tenant, database, 'DF_X', '');
      const tables = await names.allocateTables(tenant, database, [given, taken, twin].map(request));

      expect(tables.get(given.key)).toEqual({ database, table: 'df_x_of_old' });
      expect(tables.get(taken.key)).toEqual({ database, table: 't_of_old' });
      expect(tables.get(twin.key)?.table).toMatch(/^df_x_./);
    });
  });
}

function aGivenTable(
  tenant: string,
  database: string,
  technicalName: string,
  table: string,
  columns: Readonly<Record<string, string>> = {},
) {
  const key = aKey(tenant, technicalName);
  return { tenant, space: 'SALES', technicalName, key, database, table, columns, createTime: undefined };
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
