import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOME } from '../identity/account.js';
import { Catalogs } from './catalogs.js';
import { type GlueChange } from './event-feed.js';
import { GlueJournal } from './glue-journal.js';
import { Quotas } from './glue-quotas.js';
import { type GlueStore } from './glue-store.js';

const ME = 'arn:aws:iam::123456789012:user/me';
const ABROAD = { account: '210987654321', region: 'us-east-1' };

describe('the state of Glue', () => {
  let folder: string;
  let now = 1_000_000;
  let quotas: Quotas;
  let published: GlueChange[];
  let catalogs: Catalogs;
  let store: GlueStore;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sandbox-glue-'));
    quotas = Quotas.parse({});
    published = [];
    open();
  });
  afterEach(() => {
    catalogs.close();
    rmSync(folder, { recursive: true });
  });

  const open = (at: string | undefined = folder) => {
    catalogs = new Catalogs(new GlueJournal(at), {
      now: () => now,
      quotas: () => quotas,
      publish: (_address, change) => published.push(change),
    });
    store = catalogs.of(HOME);
  };
  const reopen = () => {
    catalogs.close();
    open();
  };
  const journal = () => readFileSync(join(folder, 'glue-journal.jsonl'), 'utf8').trimEnd().split('\n');
  const everything = () =>
    store.databases().map((database) => ({
      database,
      tags: store.tags({ kind: 'database', name: database.Name }),
      tables: store.tableNames(database.Name).map((name) => store.versions(database.Name, name)),
    }));

  function someHistory() {
    store.createDatabase({ Name: 'Sales', Description: 'S' }, { team: 'a' });
    store.createDatabase({ Name: 'gone' }, {});
    store.createTable('sales', { Name: 'kept' }, ME);
    store.createTable('sales', { Name: 'dropped' }, ME);
    now += 5000;
    store.updateTable('sales', { Name: 'kept', Description: 'one' }, { skipArchive: false });
    store.updateTable('sales', { Name: 'kept', Description: 'two' }, { skipArchive: true });
    store.updateTable('sales', { Name: 'kept', Description: 'three' }, { skipArchive: false });
    store.deleteVersion('sales', 'kept', '0');
    store.deleteTable('sales', 'dropped');
    store.deleteDatabase('gone');
    store.updateDatabase('sales', { Name: 'sales', Description: 'T' });
  }

  it('is the same after a restart, and after another one from the compacted journal', () => {
    someHistory();
    const before = everything();
    expect(before).toMatchObject([
      { tags: { team: 'a' }, tables: [[{ VersionId: '3' }, { VersionId: '2', Description: 'two' }]] },
    ]);
    const long = journal().length;
    reopen();
    expect(everything()).toEqual(before);
    expect(journal().length).toBeLessThan(long);
    reopen();
    expect(everything()).toEqual(before);
  });

  it('goes on counting versions after a restart', () => {
    someHistory();
    reopen();
    store.updateTable('sales', { Name: 'kept' }, { versionId: '3', skipArchive: false });
    expect(store.table('sales', 'kept').VersionId).toBe('4');
  });

  it('survives a kill in the middle of a line: that write was never confirmed', () => {
    someHistory();
    const before = everything();
    appendFileSync(join(folder, 'glue-journal.jsonl'), '{"kind":"table","database":"sales","na');
    reopen();
    expect(everything()).toEqual(before);
  });

  it('names the broken line of a damaged journal', () => {
    catalogs.close();
    appendFileSync(join(folder, 'glue-journal.jsonl'), 'nonsense\n');
    expect(() => {
      open();
    }).toThrow(/line 1 of .*glue-journal\.jsonl is broken; delete the file/);
  });

  it('lives in memory alone when no folder is given', () => {
    catalogs.close();
    catalogs = new Catalogs(new GlueJournal(undefined), { now: () => now, quotas: () => quotas, publish: () => 0 });
    catalogs.of(HOME).createDatabase({ Name: 'a' }, {});
    expect(catalogs.of(HOME).databases()).toHaveLength(1);
  });

  it('reads the journal of before there were several catalogs', () => {
    catalogs.close();
    appendFileSync(
      join(folder, 'glue-journal.jsonl'),
      '{"kind":"database","name":"old","value":{"Name":"old","CreateTime":1,"CatalogId":"123456789012"}}\n',
    );
    open();
    expect(store.databases()).toEqual([{ Name: 'old', CreateTime: 1, CatalogId: '123456789012' }]);
  });

  it('is kept apart by account and region, also over a restart', () => {
    store.createDatabase({ Name: 'sales' }, {});
    catalogs.of(ABROAD).createDatabase({ Name: 'sales' }, {});
    catalogs.of(ABROAD).createTable('sales', { Name: 't' }, ME);
    catalogs.of(ABROAD).createConnection({ Name: 'Hana' }, ME);
    catalogs.of(ABROAD).setTags({ kind: 'connection', name: 'Hana' }, { a: '1' });
    reopen();
    expect(store.tableNames('sales')).toEqual([]);
    expect(catalogs.of(ABROAD).table('sales', 't')).toMatchObject({ CatalogId: ABROAD.account, CreatedBy: ME });
    expect(catalogs.of(ABROAD).tags({ kind: 'connection', name: 'Hana' })).toEqual({ a: '1' });
    expect(catalogs.of({ ...ABROAD, region: 'eu-west-1' }).databases()).toEqual([]);
  });

  describe('quotas', () => {
    const refused = (work: () => void, words: RegExp) => {
      const before = everything();
      expect(work).toThrow(expect.objectContaining({ code: 'ResourceNumberLimitExceededException' }) as Error);
      expect(work).toThrow(words);
      expect(everything()).toEqual(before);
    };

    it('limit databases and tables, of a database and of the account', () => {
      quotas = Quotas.parse({ databases: 2, tablesPerDatabase: 1, tablesPerAccount: 2 });
      store.createDatabase({ Name: 'a' }, {});
      store.createDatabase({ Name: 'b' }, {});
      refused(() => {
        store.createDatabase({ Name: 'c' }, {});
      }, /Number of DATABASE resources exceeds the account limit/);
      store.createTable('a', { Name: 't' }, ME);
      refused(() => {
        store.createTable('a', { Name: 'u' }, ME);
      }, /Number of TABLE resources exceeds the limit 1 per DATABASE/);
      quotas = Quotas.parse({ tablesPerAccount: 1 });
      refused(() => {
        store.createTable('b', { Name: 't' }, ME);
      }, /Number of TABLE resources exceeds the account limit/);
      store.deleteTable('a', 't');
      store.createTable('b', { Name: 't' }, ME);
      catalogs.of(ABROAD).createDatabase({ Name: 'a' }, {});
      catalogs.of(ABROAD).createTable('a', { Name: 't' }, ME);
    });

    it('limit versions, until some are deleted or nothing is archived', () => {
      quotas = Quotas.parse({ versionsPerTable: 3 });
      store.createDatabase({ Name: 'a' }, {});
      store.createTable('a', { Name: 't' }, ME);
      const update = (skipArchive = false) => {
        store.updateTable('a', { Name: 't' }, { skipArchive });
      };
      update();
      update();
      refused(update, /Number of TABLE_VERSION resources exceeds the limit 3 per TABLE/);
      update(true);
      store.deleteVersion('a', 't', '0');
      update();
      expect(store.versions('a', 't').map(({ VersionId }) => VersionId)).toEqual(['4', '3', '1']);
      quotas = Quotas.parse({ versionsPerAccount: 3 });
      refused(update, /Number of TABLE_VERSION resources exceeds the account limit/);
      reopen();
      refused(update, /the account limit/);
      store.deleteDatabase('a');
      store.createDatabase({ Name: 'a' }, {});
      store.createTable('a', { Name: 't' }, ME);
      update();
    });
  });

  describe('overlapping updates', () => {
    const update = (from: number, to: number, versionId?: string) => {
      store.updateTable('a', { Name: 't' }, { skipArchive: true, versionId, during: { from, to } });
    };
    beforeEach(() => {
      store.createDatabase({ Name: 'a' }, {});
      store.createTable('a', { Name: 't' }, ME);
    });

    it('without a version lose, and change nothing', () => {
      update(0, 100);
      expect(() => {
        update(99, 199);
      }).toThrow(expect.objectContaining({ code: 'ConcurrentModificationException' }) as Error);
      expect(store.table('a', 't').VersionId).toBe('1');
      update(100, 200);
      expect(store.table('a', 't').VersionId).toBe('2');
    });

    it('are judged by the version when one is given', () => {
      update(0, 100);
      update(50, 150, '1');
      expect(() => {
        update(60, 160, '1');
      }).toThrow('Update table failed due to concurrent modifications.');
    });
  });

  it('shows a table as it was before its last change when a stale answer is wanted', () => {
    someHistory();
    store.createTable('sales', { Name: 'new' }, ME);
    expect(store.table('sales', 'kept', true)).toMatchObject({ VersionId: '2', Description: 'two' });
    expect(store.tableNames('sales', true)).toEqual(['kept']);
    expect(() => store.table('sales', 'new', true)).toThrow('Table new not found.');
  });

  it('tells what happened, in the order in which it did', () => {
    someHistory();
    store.createTable('sales', { Name: 'x' }, ME);
    expect(store.deleteTables('sales', ['x', 'none', 'KEPT'])).toEqual(['none']);
    expect(published.map(({ typeOfChange }) => typeOfChange)).toEqual([
      'CreateDatabase',
      'CreateDatabase',
      'CreateTable',
      'CreateTable',
      'UpdateTable',
      'UpdateTable',
      'UpdateTable',
      'DeleteTable',
      'DeleteDatabase',
      'CreateTable',
      'BatchDeleteTable',
    ]);
    expect(published.at(-1)).toMatchObject({ databaseName: 'sales', changedTables: ['x', 'kept'] });
  });
});
