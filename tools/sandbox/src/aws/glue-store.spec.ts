import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GlueJournal } from './glue-journal.js';
import { GlueStore } from './glue-store.js';

describe('the state of Glue', () => {
  let folder: string;
  let now = 1_000_000;
  let store: GlueStore;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sandbox-glue-'));
    store = open();
  });
  afterEach(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });

  const open = () => new GlueStore(new GlueJournal(folder), () => now);
  const reopened = () => {
    store.close();
    return (store = open());
  };
  const journal = () => readFileSync(join(folder, 'glue-journal.jsonl'), 'utf8').trimEnd().split('\n');
  const everything = () =>
    store.databases().map((database) => ({
      database,
      tags: store.tags(database.Name),
      tables: store.tableNames(database.Name).map((name) => store.versions(database.Name, name)),
    }));

  function someHistory() {
    store.createDatabase({ Name: 'Sales', Description: 'S' }, { team: 'a' });
    store.createDatabase({ Name: 'gone' }, {});
    store.createTable('sales', { Name: 'kept' });
    store.createTable('sales', { Name: 'dropped' });
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
    store = reopened();
    expect(everything()).toEqual(before);
    expect(journal().length).toBeLessThan(long);
    store = reopened();
    expect(everything()).toEqual(before);
  });

  it('goes on counting versions after a restart', () => {
    someHistory();
    store = reopened();
    store.updateTable('sales', { Name: 'kept' }, { versionId: '3', skipArchive: false });
    expect(store.table('sales', 'kept').VersionId).toBe('4');
  });

  it('survives a kill in the middle of a line: that write was never confirmed', () => {
    someHistory();
    const before = everything();
    appendFileSync(join(folder, 'glue-journal.jsonl'), '{"kind":"table","database":"sales","na');
    store = reopened();
    expect(everything()).toEqual(before);
  });

  it('names the broken line of a damaged journal', () => {
    store.close();
    appendFileSync(join(folder, 'glue-journal.jsonl'), 'nonsense\n');
    expect(open).toThrow(/line 1 of .*glue-journal\.jsonl is broken; delete the file/);
  });

  it('lives in memory alone when no folder is given', () => {
    const memory = new GlueStore(new GlueJournal(undefined), () => now);
    memory.createDatabase({ Name: 'a' }, {});
    expect(memory.databases()).toHaveLength(1);
    memory.close();
  });
});
