import { type Behaviour, chapter } from '../behaviour.js';
import { verdictOf } from '../refusal.js';

const CONFLICT = 'ConcurrentModificationException';
/** Writers that meet at one table at the same moment. */
const WRITERS = 8;

export const VERSIONS: readonly Behaviour[] = chapter('2.2', [
  {
    id: 'lock.plus-one',
    title: 'A new table has version 0 and every update adds one, also one that changes nothing',
    probe: 'CreateTable, then the same UpdateTable two times; VersionId after each',
    expected: ['0', '1', '2'],
    remedy: 'The product foretells the next version; without this it must read before every write',
    observe: async (world) => {
      const { glue } = world;
      const database = await world.databaseWithTable();
      const seen = [(await glue.table(database))?.VersionId];
      for (let update = 0; update < 2; update += 1) {
        await glue.updateTable(database);
        seen.push((await glue.table(database))?.VersionId);
      }
      return seen;
    },
  },
  {
    id: 'lock.stale-refused',
    title: 'An update from a stale version is refused and changes nothing',
    probe: 'UpdateTable with VersionId 0 two times',
    expected: { first: 'accepted', second: CONFLICT, description: 'first', version: '1' },
    remedy: 'Without this lock an update that was not read first overwrites what people edited; writing is not safe',
    observe: async (world) => {
      const { glue } = world;
      const database = await world.databaseWithTable();
      const from = (Description: string) => verdictOf(glue.updateTable(database, { Description }, { VersionId: '0' }));
      const [first, second] = [await from('first'), await from('second')];
      const table = await glue.table(database);
      return { first, second, description: table?.Description, version: table?.VersionId };
    },
  },
  {
    id: 'lock.future-refused',
    title: 'An update from a version that is yet to come is refused',
    probe: 'UpdateTable with VersionId 7 at version 0',
    expected: { update: CONFLICT, version: '0' },
    observe: async (world) => {
      const { glue } = world;
      const database = await world.databaseWithTable();
      const update = await verdictOf(glue.updateTable(database, {}, { VersionId: '7' }));
      return { update, version: (await glue.table(database))?.VersionId };
    },
  },
  {
    id: 'lock.not-required',
    title: 'Without a version the last writer wins',
    probe: 'UpdateTable without VersionId at version 1',
    expected: { description: 'last', version: '2' },
    observe: async (world) => {
      const { glue } = world;
      const database = await world.databaseWithTable();
      await glue.updateTable(database, { Description: 'first' });
      await glue.updateTable(database, { Description: 'last' });
      const { Description, VersionId } = (await glue.table(database)) ?? {};
      return { description: Description, version: VersionId };
    },
  },
  {
    id: 'lock.overlap',
    title: 'Overlapping updates either advance the version or are refused as concurrent',
    probe: `${WRITERS} times UpdateTable without VersionId at the same moment`,
    expected: { otherRefusals: [], versionIsNumberOfAccepted: true, someAccepted: true },
    observe: async (world) => {
      const { glue } = world;
      const database = await world.databaseWithTable();
      const writers = Array.from({ length: WRITERS }, (_, writer) =>
        verdictOf(glue.updateTable(database, { Description: `writer ${writer}` })),
      );
      const verdicts = await Promise.all(writers);
      const accepted = verdicts.filter((verdict) => verdict === 'accepted').length;
      return {
        otherRefusals: verdicts.filter((verdict) => verdict !== 'accepted' && verdict !== CONFLICT),
        versionIsNumberOfAccepted: (await glue.table(database))?.VersionId === String(accepted),
        someAccepted: accepted > 0,
      };
    },
  },
  {
    id: 'versions.newest-first',
    title: 'Old versions are kept and listed newest first, page by page',
    probe: 'three times UpdateTable, GetTableVersions in pages of 3',
    expected: [['3', '2', '1'], ['0']],
    observe: async (world) => {
      const { glue } = world;
      const database = await world.databaseWithTable();
      for (let update = 0; update < 3; update += 1) await glue.updateTable(database);
      return glue.versions(database, 3);
    },
  },
  {
    id: 'versions.readable',
    title: 'An old version is read as it was',
    probe: 'UpdateTable with another description, GetTableVersion of version 0 and of one that does not exist',
    expected: { version: '0', description: 'old', absent: 'EntityNotFoundException' },
    observe: async (world) => {
      const { glue } = world;
      const database = await world.database();
      await glue.createTable(database, { Description: 'old' });
      await glue.updateTable(database, { Description: 'new' });
      const old = await glue.version(database, '0');
      const absent = await verdictOf(glue.version(database, '9'));
      return { version: old?.VersionId, description: old?.Table?.Description, absent };
    },
  },
  {
    id: 'versions.skip-archive',
    title: 'An update with SkipArchive advances the version and keeps no copy of the one before',
    probe: 'UpdateTable with SkipArchive, UpdateTable without, GetTableVersions',
    expected: [['2', '1']],
    remedy: 'Updates of texts would use up the versions that a table may have',
    observe: async (world) => {
      const { glue } = world;
      const database = await world.databaseWithTable();
      await glue.updateTable(database, {}, { SkipArchive: true });
      await glue.updateTable(database);
      return glue.versions(database);
    },
  },
  {
    id: 'versions.purged',
    title: 'Old versions are deleted in a batch, which tells with status 200 what was not there',
    probe: 'two times UpdateTable, BatchDeleteTableVersion of versions 0 and 9',
    expected: { errors: ['9'], left: [['2', '1']] },
    observe: async (world) => {
      const { glue } = world;
      const database = await world.databaseWithTable();
      for (let update = 0; update < 2; update += 1) await glue.updateTable(database);
      const errors = await glue.deleteVersions(database, ['0', '9']);
      return { errors: errors.map(({ VersionId }) => VersionId), left: await glue.versions(database) };
    },
  },
]);
