import { type TableInput } from '@aws-sdk/client-glue';
import { type Behaviour, chapter } from '../behaviour.js';
import { TABLE } from '../calls.js';
import { verdictOf } from '../refusal.js';

const ABSENT = 'EntityNotFoundException';

/** Members that people, crawlers and engines fill beside the product. */
const FULL: Partial<TableInput> = {
  Description: 'Orders ☂',
  Owner: 'hive',
  Retention: 7,
  TableType: 'EXTERNAL_TABLE',
  Parameters: { 'dsp.label': 'Aufträge', 'has a space': '' },
  PartitionKeys: [{ Name: 'day', Type: 'date', Comment: 'Day' }],
  ViewOriginalText: 'SELECT 1',
  StorageDescriptor: {
    Columns: [{ Name: 'id', Type: 'decimal(15,2)', Comment: 'Key', Parameters: { 'dsp.key': 'true' } }],
    Location: 's3://bucket/orders/',
    InputFormat: 'in',
    OutputFormat: 'out',
    Compressed: true,
    NumberOfBuckets: 3,
    SerdeInfo: { Name: 's', SerializationLibrary: 'lib', Parameters: { 'field.delim': ',' } },
    BucketColumns: ['id'],
    SortColumns: [{ Column: 'id', SortOrder: 1 }],
    Parameters: { p: 'q' },
  },
};

export const TABLES: readonly Behaviour[] = [
  ...chapter('2', [
    {
      id: 'tables.absent',
      title: 'Reading, updating and deleting a table that does not exist is refused, also in a missing database',
      probe: 'GetTable, UpdateTable, DeleteTable of an unused name; GetTable and CreateTable in an unused database',
      expected: { read: ABSENT, update: ABSENT, delete: ABSENT, readElsewhere: ABSENT, createElsewhere: ABSENT },
      observe: async (world) => {
        const { glue } = world;
        const database = await world.database();
        const missing = world.newName();
        return {
          read: await verdictOf(glue.table(database)),
          update: await verdictOf(glue.updateTable(database)),
          delete: await verdictOf(glue.deleteTable(database)),
          readElsewhere: await verdictOf(glue.table(missing)),
          createElsewhere: await verdictOf(glue.createTable(missing)),
        };
      },
    },
    {
      id: 'tables.exist-once',
      title: 'A table is not created twice',
      probe: 'CreateTable two times with one name',
      expected: 'AlreadyExistsException',
      observe: async (world) => verdictOf(world.glue.createTable(await world.databaseWithTable())),
    },
    {
      id: 'tables.deleted',
      title: 'A deleted table is gone; the same name starts at version 0',
      probe: 'UpdateTable, DeleteTable, GetTable, CreateTable, GetTable',
      expected: { gone: ABSENT, version: '0' },
      observe: async (world) => {
        const { glue } = world;
        const database = await world.databaseWithTable();
        await glue.updateTable(database);
        await glue.deleteTable(database);
        const gone = await verdictOf(glue.table(database));
        await glue.createTable(database);
        return { gone, version: (await glue.table(database))?.VersionId };
      },
    },
    {
      id: 'tables.batch-deleted',
      title: 'A batch deletes what is there and tells with status 200 what is not',
      probe: 'BatchDeleteTable of one table that exists and one that does not',
      expected: { errors: [{ table: 'none', code: ABSENT }], left: ABSENT },
      observe: async (world) => {
        const { glue } = world;
        const database = await world.databaseWithTable();
        const errors = await glue.deleteTables(database, [TABLE, 'none']);
        return {
          errors: errors.map(({ TableName, ErrorDetail }) => ({ table: TableName, code: ErrorDetail?.ErrorCode })),
          left: await verdictOf(glue.table(database)),
        };
      },
    },
    {
      id: 'tables.batch-limit',
      title: 'A batch takes 100 names and no more',
      probe: 'BatchDeleteTable of 100 and of 101 names',
      expected: { hundred: 100, more: 'ValidationException' },
      observe: async (world) => {
        const database = await world.database();
        const names = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`);
        const hundred = (await world.glue.deleteTables(database, names(100))).length;
        return { hundred, more: await verdictOf(world.glue.deleteTables(database, names(101))) };
      },
    },
  ]),
  ...chapter('2.1', [
    {
      id: 'tables.come-back',
      title: 'A table comes back as it was written, with every member of storage, columns and parameters',
      probe: 'CreateTable with all members, GetTable',
      expected: { Name: TABLE, ...FULL },
      observe: async (world) => {
        const database = await world.database();
        await world.glue.createTable(database, FULL);
        const table = await world.glue.table(database);
        const { StorageDescriptor, ...members } = FULL;
        return {
          Name: table?.Name,
          ...onlyMembers(table, members),
          StorageDescriptor: onlyMembers(table?.StorageDescriptor, StorageDescriptor),
        };
      },
    },
    {
      id: 'tables.known-by-service',
      title: 'The service sets times, creator, catalog and version',
      probe: 'CreateTable, GetTable',
      expected: { created: true, updated: true, creator: true, catalog: true, version: '0', governed: false },
      observe: async (world) => {
        const table = await world.glue.table(await world.databaseWithTable());
        return {
          created: table?.CreateTime !== undefined,
          updated: table?.UpdateTime !== undefined,
          creator: (table?.CreatedBy ?? '').startsWith('arn:'),
          catalog: /^\d{12}$/.test(table?.CatalogId ?? ''),
          version: table?.VersionId,
          governed: table?.IsRegisteredWithLakeFormation,
        };
      },
    },
    {
      id: 'tables.empty-partition-keys',
      title: 'An empty list of partition keys is kept',
      probe: 'CreateTable with PartitionKeys [], GetTable',
      expected: [],
      observe: async (world) => (await world.glue.table(await world.databaseWithTable()))?.PartitionKeys,
    },
  ]),
  ...chapter('2.2', [
    {
      id: 'tables.replaced-whole',
      title: 'An update replaces the whole table: what it leaves out is gone; the creation time stays',
      probe: 'CreateTable with all members, UpdateTable with a name and one column',
      expected: { description: null, parameters: {}, columns: ['only'], location: null, createTimeKept: true },
      remedy: 'The writer sends complete definitions; a target that merges would keep what was removed',
      observe: async (world) => {
        const { glue } = world;
        const database = await world.database();
        await glue.createTable(database, FULL);
        const before = await glue.table(database);
        await glue.updateTable(database, { StorageDescriptor: { Columns: [{ Name: 'only', Type: 'int' }] } });
        const after = await glue.table(database);
        return {
          description: after?.Description ?? null,
          parameters: after?.Parameters ?? {},
          columns: after?.StorageDescriptor?.Columns?.map(({ Name }) => Name),
          location: after?.StorageDescriptor?.Location ?? null,
          createTimeKept: before?.CreateTime?.getTime() === after?.CreateTime?.getTime(),
        };
      },
    },
    {
      id: 'tables.not-renamed',
      title: 'A table is found by the name in its input: there is no rename',
      probe: 'UpdateTable with a name that does not exist',
      expected: ABSENT,
      observe: async (world) => {
        const database = await world.databaseWithTable();
        return verdictOf(world.glue.updateTable(database, { Name: 'renamed' }));
      },
    },
  ]),
];

/** Of what came back, the members that were sent. */
function onlyMembers(came: object | undefined, sent: object | undefined): object {
  const all = new Map<string, unknown>(Object.entries(came ?? {}));
  return Object.fromEntries(Object.keys(sent ?? {}).map((name) => [name, all.get(name)]));
}
