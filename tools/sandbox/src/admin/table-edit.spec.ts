import { type Table, TableInput } from '../aws/glue/glue-model.js';
import { crawledTable } from './crawl.js';
import { editedTable, TableEdit } from './table-edit.js';

const TABLE: Table = {
  Name: 't',
  DatabaseName: 'd',
  CreateTime: 1,
  UpdateTime: 2,
  CreatedBy: 'me',
  IsRegisteredWithLakeFormation: false,
  CatalogId: '123456789012',
  VersionId: '7',
  Description: 'Table',
  Parameters: { 'dsp.kind': 'view', foreign: '1' },
  PartitionKeys: [{ Name: 'p', Type: 'date', Comment: 'P' }],
  StorageDescriptor: {
    Location: 's3://x/',
    Columns: [
      { Name: 'a', Type: 'int', Comment: 'A', Parameters: { 'dsp.key': 'true' } },
      { Name: 'b', Type: 'string' },
      { Name: 'c', Type: 'date' },
    ],
  },
};
const edited = (edit: object) => editedTable(TABLE, TableEdit.parse(edit));
const columns = (edit: object) => edited(edit).StorageDescriptor?.Columns;

describe('an edit by hand', () => {
  it('leaves all that it does not name, and nothing that only the service sets', () => {
    expect(edited({})).toEqual(TableInput.parse(TABLE));
  });

  it('replaces a field, and clears one that is null', () => {
    expect(edited({ Description: 'new', Owner: 'ann' })).toMatchObject({ Description: 'new', Owner: 'ann' });
    expect(edited({ Description: null })).not.toHaveProperty('Description');
    expect(edited({ Parameters: { only: 'this' } })).toMatchObject({ Parameters: { only: 'this' } });
  });

  it('sets and removes single parameters, of the table and of columns', () => {
    const { Parameters, StorageDescriptor } = edited({
      setParameters: { foreign: null, added: '2' },
      columnParameters: { a: { 'dsp.key': null, tag: 'x' }, b: { tag: 'y' } },
    });
    expect(Parameters).toEqual({ 'dsp.kind': 'view', added: '2' });
    expect(StorageDescriptor?.Columns?.map((column) => column.Parameters)).toEqual([
      { tag: 'x' },
      { tag: 'y' },
      undefined,
    ]);
  });

  it('sets and clears comments', () => {
    expect(columns({ columnComments: { a: null, b: 'B' } })).toMatchObject([
      { Name: 'a', Type: 'int' },
      { Comment: 'B' },
      {},
    ]);
    expect(columns({ columnComments: { a: null } })?.[0]).not.toHaveProperty('Comment');
  });

  it('renames, drops, adds, retypes and reorders columns in one go, by the names that they get', () => {
    const done = columns({
      renameColumns: { a: 'b', b: 'a' },
      dropColumns: ['c'],
      addColumns: [{ Name: 'd', Type: 'int' }],
      columnTypes: { b: 'bigint', d: 'double' },
      columnOrder: ['d', 'a'],
    });
    expect(done).toEqual([
      { Name: 'd', Type: 'double' },
      { Name: 'a', Type: 'string' },
      { Name: 'b', Type: 'bigint', Comment: 'A', Parameters: { 'dsp.key': 'true' } },
    ]);
  });

  it.each([
    { renameColumns: { x: 'y' } },
    { dropColumns: ['x'] },
    { columnTypes: { x: 'int' } },
    { columnComments: { x: 'X' } },
    { columnParameters: { x: {} } },
    { columnOrder: ['x'] },
  ])('that names a column which is not there says so: %j', (edit) => {
    expect(() => edited(edit)).toThrow('Column x not found.');
  });
});

describe('a crawler', () => {
  it('keeps names and types and drops texts, parameters of others and what it knows nothing of', () => {
    const crawled = crawledTable(TABLE, { crawler: 'files' });
    expect(crawled).not.toHaveProperty('Description');
    expect(crawled.Parameters).toMatchObject({ classification: 'parquet', UPDATED_BY_CRAWLER: 'files' });
    expect(JSON.stringify(crawled)).not.toContain('dsp.');
    expect(crawled.StorageDescriptor?.Columns).toEqual([
      { Name: 'a', Type: 'int' },
      { Name: 'b', Type: 'string' },
      { Name: 'c', Type: 'date' },
    ]);
    expect(crawled.PartitionKeys).toEqual([{ Name: 'p', Type: 'date' }]);
    expect(crawled.StorageDescriptor?.Location).toBe('s3://crawled/d/t/');
  });

  it('may have found other columns', () => {
    const found = [{ Name: 'col0', Type: 'string' }];
    expect(crawledTable(TABLE, { columns: found }).StorageDescriptor?.Columns).toEqual(found);
  });
});
