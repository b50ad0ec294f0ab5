import { type Behaviour, chapter } from '../behaviour.js';
import { verdictOf } from '../refusal.js';

const ABSENT = 'EntityNotFoundException';

export const DATABASES: readonly Behaviour[] = chapter('2', [
  {
    id: 'databases.come-back',
    title: 'A database comes back as it was created, and with what only the service knows',
    probe: 'CreateDatabase, GetDatabase',
    expected: { description: 'Sales', parameters: { 'dsp.space': 'SALES' }, hasCreateTime: true, hasCatalog: true },
    observe: async ({ glue, newName }) => {
      const name = newName();
      await glue.createDatabase(name, { Description: 'Sales', Parameters: { 'dsp.space': 'SALES' } });
      const { Description, Parameters, CreateTime, CatalogId } = (await glue.database(name)) ?? {};
      return {
        description: Description,
        parameters: Parameters,
        hasCreateTime: CreateTime !== undefined,
        hasCatalog: /^\d{12}$/.test(CatalogId ?? ''),
      };
    },
  },
  {
    id: 'databases.absent',
    title: 'Reading, updating and deleting a database that does not exist is refused',
    probe: 'GetDatabase, UpdateDatabase, DeleteDatabase of an unused name',
    expected: { read: ABSENT, update: ABSENT, delete: ABSENT },
    observe: async ({ glue, newName }) => {
      const name = newName();
      return {
        read: await verdictOf(glue.database(name)),
        update: await verdictOf(glue.updateDatabase(name)),
        delete: await verdictOf(glue.deleteDatabase(name)),
      };
    },
  },
  {
    id: 'databases.exist-once',
    title: 'A database is not created twice',
    probe: 'CreateDatabase two times with one name',
    expected: 'AlreadyExistsException',
    observe: async (world) => verdictOf(world.glue.createDatabase(await world.database())),
  },
  {
    id: 'databases.replaced-whole',
    title: 'An update replaces the whole database: what it leaves out is gone',
    probe: 'CreateDatabase with description and parameters, UpdateDatabase with another description',
    expected: { description: 'new', parameters: {} },
    observe: async ({ glue, newName }) => {
      const name = newName();
      await glue.createDatabase(name, { Description: 'old', Parameters: { a: 'b' } });
      await glue.updateDatabase(name, { Description: 'new' });
      const { Description, Parameters = {} } = (await glue.database(name)) ?? {};
      return { description: Description, parameters: Parameters };
    },
  },
  {
    id: 'databases.not-renamed',
    title: 'A database cannot be renamed',
    probe: 'UpdateDatabase with another name in its input',
    expected: 'InvalidInputException',
    observe: async (world) => {
      const name = await world.database();
      return verdictOf(world.glue.updateDatabase(name, { Name: world.newName() }));
    },
  },
  {
    id: 'databases.drop-tables',
    title: 'A deleted database takes its tables along; the same name starts empty, its tables at version 0',
    probe: 'table at version 1, DeleteDatabase, CreateDatabase, CreateTable of the same names',
    expected: { table: ABSENT, version: '0' },
    observe: async (world) => {
      const { glue } = world;
      const name = await world.databaseWithTable();
      await glue.updateTable(name);
      await glue.deleteDatabase(name);
      await glue.createDatabase(name);
      const table = await verdictOf(glue.table(name));
      await glue.createTable(name);
      return { table, version: (await glue.table(name))?.VersionId };
    },
  },
]);
