import { type Behaviour, chapter } from '../behaviour.js';
import { verdictOf } from '../refusal.js';
import { type World } from '../world.js';

const NAMES = ['apple', 'banana', 'cherry', 'date', 'elder'];
const PAGE_LIMIT = { tooMany: 'ValidationException', none: 'ValidationException' };

export const LISTS: readonly Behaviour[] = chapter('2', [
  {
    id: 'lists.tables-paged',
    title: 'GetTables gives every table once, in the order of names, in pages as large as asked',
    probe: 'five tables, GetTables with MaxResults 2',
    expected: [NAMES.slice(0, 2), NAMES.slice(2, 4), NAMES.slice(4)],
    observe: async (world) => {
      const database = await withFruits(world);
      const pages: unknown[] = [];
      let NextToken: string | undefined;
      do {
        const page = await world.glue.tables(database, { MaxResults: 2, NextToken });
        pages.push(namesOf(page));
        NextToken = page.NextToken;
      } while (NextToken !== undefined);
      return pages;
    },
  },
  {
    id: 'lists.going-on',
    title: 'A listing goes on where it was although tables came and went in between',
    probe: 'GetTables of 2, then the last given one deleted and one before it created, then the rest',
    expected: ['cherry', 'date', 'elder'],
    observe: async (world) => {
      const { glue } = world;
      const database = await withFruits(world);
      const { NextToken } = await glue.tables(database, { MaxResults: 2 });
      await glue.deleteTable(database, 'banana');
      await glue.createTable(database, { Name: 'aardvark' });
      return namesOf(await glue.tables(database, { NextToken }));
    },
  },
  {
    id: 'lists.table-page-limit',
    title: 'A page of tables holds 1 to 100',
    probe: 'GetTables with MaxResults 101 and 0',
    expected: PAGE_LIMIT,
    observe: async (world) => {
      const database = await world.shared();
      return {
        tooMany: await verdictOf(world.glue.tables(database, { MaxResults: 101 })),
        none: await verdictOf(world.glue.tables(database, { MaxResults: 0 })),
      };
    },
  },
  {
    id: 'lists.database-page-limit',
    title: 'A page of databases holds 1 to 100',
    probe: 'GetDatabases with MaxResults 101 and 0',
    expected: PAGE_LIMIT,
    observe: async ({ glue }) => ({
      tooMany: await verdictOf(glue.databases({ MaxResults: 101 })),
      none: await verdictOf(glue.databases({ MaxResults: 0 })),
    }),
  },
  {
    id: 'lists.databases',
    title: 'GetDatabases gives every database once over all pages',
    probe: 'two databases, GetDatabases in pages of 100, counting ours',
    expected: [1, 1],
    observe: async (world) => {
      const ours = [await world.database(), await world.database()];
      const names: (string | undefined)[] = [];
      let NextToken: string | undefined;
      do {
        const page = await world.glue.databases({ MaxResults: 100, NextToken });
        names.push(...(page.DatabaseList ?? []).map(({ Name }) => Name));
        NextToken = page.NextToken;
      } while (NextToken !== undefined);
      return ours.map((own) => names.filter((name) => name === own).length);
    },
  },
  {
    id: 'lists.foreign-token',
    title: 'A token is refused that is made up or belongs to another request',
    probe: 'GetTables with a token of another expression, and with a made-up one',
    expected: { foreign: 'InvalidInputException', madeUp: 'InvalidInputException' },
    observe: async (world) => {
      const { glue } = world;
      const database = await withFruits(world);
      const { NextToken } = await glue.tables(database, { MaxResults: 1 });
      return {
        foreign: await verdictOf(glue.tables(database, { Expression: 'a.*', NextToken })),
        madeUp: await verdictOf(glue.tables(database, { NextToken: 'made-up' })),
      };
    },
  },
  {
    id: 'lists.expression',
    title: 'GetTables filters by a pattern over the whole name',
    probe: 'GetTables with Expression "[bc].*"',
    expected: ['banana', 'cherry'],
    observe: async (world) => namesOf(await world.glue.tables(await withFruits(world), { Expression: '[bc].*' })),
  },
  {
    id: 'lists.attributes',
    title: 'GetTables gives only names, or names and types, when asked for these',
    probe: 'GetTables with AttributesToGet NAME, and NAME with TABLE_TYPE',
    expected: { names: [{ Name: 'a' }], types: [{ Name: 'a', TableType: 'EXTERNAL_TABLE' }] },
    observe: async (world) => {
      const { glue } = world;
      const database = await world.database();
      await glue.createTable(database, { Name: 'a', TableType: 'EXTERNAL_TABLE', Parameters: { p: 'q' } });
      const names = await glue.tables(database, { AttributesToGet: ['NAME'] });
      const types = await glue.tables(database, { AttributesToGet: ['NAME', 'TABLE_TYPE'] });
      return { names: names.TableList, types: types.TableList };
    },
  },
  {
    id: 'lists.absent',
    title: 'Listing the tables of a missing database is refused',
    probe: 'GetTables of an unused database',
    expected: 'EntityNotFoundException',
    observe: ({ glue, newName }) => verdictOf(glue.tables(newName())),
  },
]);

async function withFruits(world: World): Promise<string> {
  const database = await world.database();
  for (const Name of NAMES.toReversed()) await world.glue.createTable(database, { Name });
  return database;
}

function namesOf({ TableList = [] }: { TableList?: { Name: string | undefined }[] | undefined }): unknown[] {
  return TableList.map(({ Name }) => Name);
}
