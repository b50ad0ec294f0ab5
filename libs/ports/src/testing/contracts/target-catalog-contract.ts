/// <reference types="jest" />
import { randomBytes } from 'node:crypto';
import type { DatabaseInput, TableInput } from '@dss/planning';
import type { TargetCatalog } from '../../target-catalog.js';

export type OpenCatalog = () => Promise<{
  readonly catalog: TargetCatalog;
  readonly close: () => Promise<void>;
  /** Of the databases that the suite makes; somebody deletes them afterwards when the catalog is not thrown away. */
  readonly databasePrefix?: string;
}>;

let databasePrefix = 'dsp_test_';

/** What the writer relies on at any target; each test makes databases of its own, so the catalog need not be empty. */
export function targetCatalogContract(name: string, open: OpenCatalog): void {
  describe(`${name} keeps the promises of TargetCatalog`, () => {
    let opened: Awaited<ReturnType<OpenCatalog>> | undefined;
    beforeAll(async () => {
      opened = await open();
      databasePrefix = opened.databasePrefix ?? databasePrefix;
    });
    afterAll(async () => {
      await opened?.close();
    });
    const catalog = (): TargetCatalog => {
      if (opened === undefined) throw new Error('The catalog was not opened');
      return opened.catalog;
    };

    databaseContract(catalog);
    tableContract(catalog);
    lockContract(catalog);
    limitContract(catalog);
    pageContract(catalog);

    it('says who we are', async () => {
      const { account, arn } = await catalog().identify();

      expect(account).toMatch(/^\d{12}$/);
      expect(arn).toContain(account);
    });
  });
}

function databaseContract(catalog: () => TargetCatalog): void {
  describe('databases', () => {
    it('are absent until they are created', async () => {
      const database = aDatabaseName();

      expect(await catalog().findDatabase(database)).toBeUndefined();
      await catalog().createDatabase({ Name: database, Description: 'Sales', Parameters: { 'dsp.space': 'SALES' } });

      const found = { Name: database, Description: 'Sales', Parameters: { 'dsp.space': 'SALES' } };
      expect(await catalog().findDatabase(database)).toMatchObject(found);
    });

    it('are listed with their parameters, each once over all pages', async () => {
      const database = aDatabaseName();
      await catalog().createDatabase({ Name: database, Parameters: { 'dsp.space': 'SALES' } });
      const listed: DatabaseInput[] = [];
      let nextToken: string | undefined;
      do {
        const page = await catalog().listDatabases(nextToken);
        listed.push(...page.databases);
        nextToken = page.nextToken;
      } while (nextToken !== undefined);

      expect(new Set(listed.map(({ Name }) => Name)).size).toBe(listed.length);
      expect(listed).toContainEqual(expect.objectContaining({ Name: database, Parameters: { 'dsp.space': 'SALES' } }));
    });

    it('are folded to lower case and found by any case', async () => {
      const database = aDatabaseName();

      await catalog().createDatabase({ Name: database.toUpperCase() });

      expect(await catalog().findDatabase(database.toUpperCase())).toMatchObject({ Name: database });
      expect(await catalog().findDatabase(database)).toMatchObject({ Name: database });
    });

    it('are not created twice', async () => {
      const database = await aDatabase(catalog());

      await expect(catalog().createDatabase({ Name: database })).rejects.toMatchObject({ code: 'TARGET_EXISTS' });
    });

    it('carry tags beside their parameters, each for itself', async () => {
      const database = aDatabaseName();
      await catalog().createDatabase({ Name: database, Parameters: { team: 'data' } }, { space: 'SALES', team: 'a b' });

      await catalog().tagDatabase(database, { team: 'Größe:+-=._/@', cost: '' });
      await catalog().untagDatabase(database, ['space', 'never-there']);

      expect(await catalog().getDatabaseTags(database)).toEqual({ team: 'Größe:+-=._/@', cost: '' });
      expect((await catalog().findDatabase(database))?.Parameters).toEqual({ team: 'data' });
    });

    it('have no tags until they are given some, and an update leaves them alone', async () => {
      const database = await aDatabase(catalog());
      expect(await catalog().getDatabaseTags(database)).toEqual({});

      await catalog().tagDatabase(database, { space: 'SALES' });
      await catalog().updateDatabase({ Name: database, Description: 'new' });

      expect(await catalog().getDatabaseTags(database)).toEqual({ space: 'SALES' });
    });

    it('are replaced whole by an update, and only when they are there', async () => {
      const database = await aDatabase(catalog());

      await catalog().updateDatabase({ Name: database, Description: 'new' });

      const updated = await catalog().findDatabase(database);
      expect(updated?.Description).toBe('new');
      expect(updated?.Parameters ?? {}).toEqual({});
      const absent = catalog().updateDatabase({ Name: aDatabaseName() });
      await expect(absent).rejects.toMatchObject({ code: 'TARGET_ABSENT' });
    });
  });
}

function tableContract(catalog: () => TargetCatalog): void {
  describe('tables', () => {
    it('are written under ids by which the operator of the target finds the call', async () => {
      const database = await aDatabase(catalog());

      const created = await catalog().createTable(database, aTable());
      const updated = await catalog().updateTable(database, aTable(), { versionId: '0', skipArchive: true });
      const deleted = await catalog().deleteTable(database, 'orders');

      const ids = [created, updated, deleted].map(({ requestId }) => requestId);
      for (const id of ids) expect(id).toMatch(/.{3,}/);
      expect(new Set(ids).size).toBe(3);
    });

    it('come back as they were written', async () => {
      const database = await aDatabase(catalog());

      await catalog().createTable(database, aTable());

      expect(await catalog().findTable(database, 'orders')).toMatchObject({ ...aTable(), DatabaseName: database });
    });

    it('are folded to lower case and found by any case', async () => {
      const database = await aDatabase(catalog());

      await catalog().createTable(database, aTable({ Name: 'DS_Orders' }));

      expect(await catalog().findTable(database, 'Ds_Orders')).toMatchObject({ Name: 'ds_orders' });
    });

    it('are absent, not an error, when they or their database are missing', async () => {
      const database = await aDatabase(catalog());

      expect(await catalog().findTable(database, 'orders')).toBeUndefined();
      expect(await catalog().findTable(aDatabaseName(), 'orders')).toBeUndefined();
    });

    it('are not created twice and not without their database', async () => {
      const database = await aDatabase(catalog());
      await catalog().createTable(database, aTable());

      const again = catalog().createTable(database, aTable({ Name: 'ORDERS' }));
      await expect(again).rejects.toMatchObject({ code: 'TARGET_EXISTS' });
      const homeless = catalog().createTable(aDatabaseName(), aTable());
      await expect(homeless).rejects.toMatchObject({ code: 'TARGET_ABSENT' });
    });

    it('are replaced whole: what an update leaves out is gone', async () => {
      const database = await aDatabase(catalog());
      await catalog().createTable(database, aTable());

      const bare = { Name: 'orders', StorageDescriptor: { Columns: [{ Name: 'id', Type: 'int' }] }, PartitionKeys: [] };
      await catalog().updateTable(database, bare, { versionId: '0', skipArchive: false });

      const found = await catalog().findTable(database, 'orders');
      expect(found?.Description).toBeUndefined();
      expect(found?.Parameters ?? {}).toEqual({});
      expect(found?.StorageDescriptor?.Columns).toEqual([{ Name: 'id', Type: 'int' }]);
    });

    it('are deleted, each alone, and start anew when they are made again', async () => {
      const database = await aDatabase(catalog());
      for (const Name of ['orders', 'others']) await catalog().createTable(database, aTable({ Name }));
      await catalog().updateTable(database, aTable(), { versionId: '0', skipArchive: true });

      await catalog().deleteTable(database, 'ORDERS');

      expect(await catalog().findTable(database, 'orders')).toBeUndefined();
      expect(await catalog().findTable(database, 'others')).toMatchObject({ Name: 'others' });
      await expect(catalog().deleteTable(database, 'orders')).rejects.toMatchObject({ code: 'TARGET_ABSENT' });
      await expect(catalog().deleteTable(aDatabaseName(), 'orders')).rejects.toMatchObject({ code: 'TARGET_ABSENT' });
      await catalog().createTable(database, aTable());
      expect(await catalog().findTable(database, 'orders')).toMatchObject({ VersionId: '0' });
    });

    it('keep members that only the target knows about', async () => {
      const database = await aDatabase(catalog());
      const storage = { ...aTable().StorageDescriptor, Location: 's3://bucket/orders', Compressed: true };

      await catalog().createTable(database, aTable({ StorageDescriptor: storage, Owner: 'hive', Retention: 7 }));

      const found = await catalog().findTable(database, 'orders');
      expect(found).toMatchObject({ Owner: 'hive', Retention: 7, StorageDescriptor: storage });
      expect(found?.CreateTime).toBeInstanceOf(Date);
      expect(found?.UpdateTime).toBeInstanceOf(Date);
    });
  });
}

function lockContract(catalog: () => TargetCatalog): void {
  describe('versions', () => {
    it('start at 0 and grow by one with each update, archived or not', async () => {
      const database = await aDatabase(catalog());
      await catalog().createTable(database, aTable());
      const version = async () => (await catalog().findTable(database, 'orders'))?.VersionId;

      expect(await version()).toBe('0');
      await catalog().updateTable(database, aTable(), { versionId: '0', skipArchive: true });
      expect(await version()).toBe('1');
      await catalog().updateTable(database, aTable(), { versionId: '1', skipArchive: false });
      expect(await version()).toBe('2');
    });

    it('that are archived are listed newest first, and are deleted by number; those that are not there are no error', async () => {
      const database = await aDatabase(catalog());
      await catalog().createTable(database, aTable());
      const update = (version: number, skipArchive: boolean) =>
        catalog().updateTable(database, aTable(), { versionId: String(version), skipArchive });
      for (let version = 0; version < 4; version += 1) await update(version, version === 1);
      const versions = async () =>
        (await catalog().listVersions(database, 'orders')).tables.map(({ VersionId }) => VersionId);

      expect(await versions()).toEqual(['4', '3', '2', '0']);
      await catalog().deleteVersions(database, 'orders', ['0', '1', '2']);
      expect(await versions()).toEqual(['4', '3']);
      expect(await catalog().findTable(database, 'orders')).toMatchObject({ VersionId: '4' });
      const absent = catalog().deleteVersions(database, 'never_there', ['0']);
      await expect(absent).rejects.toMatchObject({ code: 'TARGET_ABSENT' });
    });

    it('that are stale are refused, and nothing changes', async () => {
      const database = await aDatabase(catalog());
      await catalog().createTable(database, aTable());
      await catalog().updateTable(database, aTable({ Description: 'first' }), { versionId: '0', skipArchive: false });

      const late = catalog().updateTable(database, aTable({ Description: 'second' }), {
        versionId: '0',
        skipArchive: false,
      });

      await expect(late).rejects.toMatchObject({ code: 'TARGET_CONFLICT', disposition: 'retry' });
      const found = await catalog().findTable(database, 'orders');
      expect(found).toMatchObject({ Description: 'first', VersionId: '1' });
    });

    it('need not be given', async () => {
      const database = await aDatabase(catalog());
      await catalog().createTable(database, aTable());

      await catalog().updateTable(database, aTable({ Description: 'new' }), {
        versionId: undefined,
        skipArchive: false,
      });

      expect(await catalog().findTable(database, 'orders')).toMatchObject({ Description: 'new', VersionId: '1' });
    });

    it('are listed newest first, the current one too, and those that were not archived are missing', async () => {
      const database = await aDatabase(catalog());
      await catalog().createTable(database, aTable({ Description: 'first' }));
      const update = (Description: string, versionId: string, skipArchive: boolean) =>
        catalog().updateTable(database, aTable({ Description }), { versionId, skipArchive });
      await update('second', '0', false);
      await update('third', '1', true);

      const { tables, nextToken } = await catalog().listVersions(database, 'ORDERS');

      expect(tables.map((table) => [table.VersionId, table.Description])).toEqual([
        ['2', 'third'],
        ['0', 'first'],
      ]);
      expect(nextToken).toBeUndefined();
    });

    it('do not exist for a table that is not there', async () => {
      const database = await aDatabase(catalog());
      expect((await catalog().listVersions(database, 'orders')).tables).toEqual([]);

      const absent = catalog().updateTable(database, aTable(), { versionId: '0', skipArchive: false });

      await expect(absent).rejects.toMatchObject({ code: 'TARGET_ABSENT' });
    });
  });
}

function limitContract(catalog: () => TargetCatalog): void {
  describe('limits', () => {
    const withColumn = (column: object): TableInput =>
      aTable({ StorageDescriptor: { Columns: [{ Name: 'id', Type: 'int', ...column }] } });

    it.each([
      ['a comment of 256 characters', withColumn({ Comment: 'x'.repeat(256) })],
      ['a comment with a line break', withColumn({ Comment: 'one\ntwo' })],
      ['a column without a name', withColumn({ Name: '' })],
      ['a parameter key of 256 characters', aTable({ Parameters: { ['k'.repeat(256)]: 'v' } })],
      ['a description of 2049 characters', aTable({ Description: 'x'.repeat(2049) })],
      ['a name of 256 characters', aTable({ Name: 'n'.repeat(256) })],
    ])('refuse %s for good', async (_story, input) => {
      const database = await aDatabase(catalog());

      const refused = catalog().createTable(database, input);

      await expect(refused).rejects.toMatchObject({ code: 'ENTRY_REFUSED', disposition: 'reject' });
      expect((await catalog().listTables(database)).tables).toEqual([]);
    });

    it('are met by what is exactly as long as allowed', async () => {
      const database = await aDatabase(catalog());

      await catalog().createTable(database, withColumn({ Comment: 'x'.repeat(255) }));

      expect(await catalog().findTable(database, 'orders')).toBeDefined();
    });
  });
}

function pageContract(catalog: () => TargetCatalog): void {
  describe('lists', () => {
    it('hold only the tables that are asked for by name, and nothing for names that are not there', async () => {
      const database = await aDatabase(catalog());
      for (const Name of ['orders', 'orders_2', 'items']) await catalog().createTable(database, aTable({ Name }));

      const { tables } = await catalog().listTables(database, undefined, ['orders', 'items', 'never_there']);

      expect(tables.map(({ Name }) => Name)).toEqual(['items', 'orders']);
      expect((await catalog().listTables(database, undefined, ['never_there'])).tables).toEqual([]);
    });

    it('give every table once, in name order, in pages of at most 100', async () => {
      const database = await aDatabase(catalog());
      const names = Array.from({ length: 101 }, (_, index) => `t${String(index).padStart(3, '0')}`);
      for (const name of names.toReversed()) await catalog().createTable(database, aTable({ Name: name }));

      const pages = await pagesOf(catalog(), database);

      expect(pages.length).toBeGreaterThan(1);
      expect(Math.max(...pages.map((page) => page.length))).toBeLessThanOrEqual(100);
      expect(pages.flat()).toEqual(names);
    });

    it('say that the database is missing', async () => {
      await expect(catalog().listTables(aDatabaseName())).rejects.toMatchObject({ code: 'TARGET_ABSENT' });
    });
  });
}

async function pagesOf(catalog: TargetCatalog, database: string): Promise<string[][]> {
  const pages: string[][] = [];
  let token: string | undefined;
  do {
    const page = await catalog.listTables(database, token);
    pages.push(page.tables.map((table) => table.Name));
    token = page.nextToken;
  } while (token !== undefined);
  return pages;
}

function aDatabaseName(): string {
  return `${databasePrefix}${randomBytes(6).toString('hex')}`;
}

async function aDatabase(catalog: TargetCatalog): Promise<string> {
  const name = aDatabaseName();
  await catalog.createDatabase({ Name: name, Parameters: { 'dsp.space': 'SALES' } });
  return name;
}

function aTable(overrides: Partial<TableInput> = {}): TableInput {
  return {
    Name: 'orders',
    Description: 'Orders of the day',
    TableType: 'EXTERNAL_TABLE',
    Parameters: { 'dsp.technicalName': 'Orders', 'dsp.label': 'Aufträge ☂' },
    StorageDescriptor: {
      Columns: [{ Name: 'id', Type: 'decimal(15,2)', Comment: 'Key', Parameters: { 'dsp.key': 'true' } }],
    },
    PartitionKeys: [],
    ...overrides,
  };
}
