import { type Behaviour, chapter } from '../behaviour.js';
import { TABLE } from '../calls.js';
import { verdictOf } from '../refusal.js';
import { type World } from '../world.js';

export const NAMES_AND_TAGS: readonly Behaviour[] = [
  ...chapter('2.3', [
    {
      id: 'names.folded',
      title: 'Names of databases and tables are stored in lower case and found in any case',
      probe: 'CreateDatabase and CreateTable in capitals, GetDatabase and GetTable in mixed case',
      expected: { database: true, table: 'ds_orders', databaseOfTable: true },
      remedy: 'Names that differ in case only would be two entries at this target and one in Glue',
      observe: async (world) => {
        const { glue } = world;
        const name = world.newName();
        await glue.createDatabase(name.toUpperCase());
        await glue.createTable(name.toUpperCase(), { Name: 'DS_ORDERS' });
        const table = await glue.table(capitalized(name), 'Ds_Orders');
        return {
          database: (await glue.database(capitalized(name)))?.Name === name,
          table: table?.Name,
          databaseOfTable: table?.DatabaseName === name,
        };
      },
    },
    {
      id: 'names.collide',
      title: 'Names that differ in case only are one name',
      probe: 'CreateTable of orders, then of ORDERS',
      expected: 'AlreadyExistsException',
      observe: async (world) => {
        const database = await world.databaseWithTable();
        return verdictOf(world.glue.createTable(database, { Name: TABLE.toUpperCase() }));
      },
    },
    {
      id: 'names.columns-kept',
      title: 'Names of columns are kept as they are',
      probe: 'CreateTable with a column in mixed case',
      expected: ['MixedCase'],
      observe: async (world) => {
        const database = await world.database();
        await world.glue.createTable(database, {
          StorageDescriptor: { Columns: [{ Name: 'MixedCase', Type: 'int' }] },
        });
        return (await world.glue.table(database))?.StorageDescriptor?.Columns?.map(({ Name }) => Name);
      },
    },
  ]),
  ...chapter('2.4', [
    {
      id: 'tags.of-databases',
      title: 'A database has tags: given with its creation, added and removed one by one',
      probe: 'CreateDatabase with a tag, TagResource, UntagResource, GetTags',
      expected: { created: { a: '1' }, added: { a: '2', b: '' }, removed: { b: '' } },
      observe: async (world) => {
        const { glue } = world;
        const name = world.newName();
        await glue.createDatabase(name, {}, { a: '1' });
        const arn = await arnOf(world, `database/${name}`);
        const created = await glue.tags(arn);
        await glue.tag(arn, { a: '2', b: '' });
        const added = await glue.tags(arn);
        await glue.untag(arn, ['a']);
        return { created, added, removed: await glue.tags(arn) };
      },
    },
    {
      id: 'tags.not-of-tables',
      title: 'A table cannot be tagged',
      probe: 'TagResource of a table\u2019s ARN',
      expected: 'InvalidInputException',
      observe: async (world) => {
        const database = await world.databaseWithTable();
        return verdictOf(world.glue.tag(await arnOf(world, `table/${database}/${TABLE}`), { a: '1' }));
      },
    },
    {
      id: 'tags.limits',
      title: 'A tag\u2019s key has 1 to 128 characters, its value up to 256',
      probe: 'TagResource with a key of 128 and of 129, a value of 256 and of 257 characters',
      expected: { key: ['accepted', 'ValidationException'], value: ['accepted', 'ValidationException'] },
      observe: async (world) => {
        const arn = await arnOf(world, `database/${await world.database()}`);
        const tag = (key: number, value: number) =>
          verdictOf(world.glue.tag(arn, { ['k'.repeat(key)]: 'v'.repeat(value) }));
        return { key: [await tag(128, 1), await tag(129, 1)], value: [await tag(1, 256), await tag(1, 257)] };
      },
    },
  ]),
];

async function arnOf(world: World, resource: string): Promise<string> {
  const { account } = await world.identity();
  return `arn:aws:glue:${world.target.region}:${account}:${resource}`;
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
