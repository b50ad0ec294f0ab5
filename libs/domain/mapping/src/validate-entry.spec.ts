import type { CatalogEntry } from '@dss/catalog-model';
import { validateEntry } from './validate-entry.js';

const column = { name: 'id', technicalName: 'ID', type: 'int', comment: '', parameters: {} };
const entry: CatalogEntry = {
  database: { name: 'dsp_sales', description: 'Sales', parameters: {} },
  name: 't_orders',
  description: 'Orders',
  columns: [column],
  parameters: { 'dsp.technicalName': 'T_ORDERS' },
  findings: [],
};
const withColumn = (about: Partial<typeof column>) => ({ ...entry, columns: [{ ...column, ...about }] });

describe('validateEntry', () => {
  it('has nothing to say about a good entry', () => {
    expect(validateEntry(entry)).toEqual([]);
  });

  it.each<[string, CatalogEntry, string, string]>([
    ['a table name with capitals', { ...entry, name: 'T_Orders' }, 'NAME_INVALID', 'name'],
    ['an empty table name', { ...entry, name: '' }, 'NAME_INVALID', 'name'],
    ['a table name of 256 bytes', { ...entry, name: 'x'.repeat(256) }, 'NAME_INVALID', 'name'],
    ['a database name with a hyphen', inDatabase({ name: 'dsp-sales' }), 'NAME_INVALID', 'database.name'],
    ['a database name that starts with a digit', inDatabase({ name: '4sales' }), 'NAME_INVALID', 'database.name'],
    [
      'a database description that is too long',
      inDatabase({ description: 'ä'.repeat(1025) }),
      'DESCRIPTION_INVALID',
      'database.description',
    ],
    ['a description of 2049 bytes', { ...entry, description: 'x'.repeat(2049) }, 'DESCRIPTION_INVALID', 'description'],
    [
      'a control character in the description',
      { ...entry, description: '\u0001' },
      'DESCRIPTION_INVALID',
      'description',
    ],
    ['a table without columns', { ...entry, columns: [] }, 'COLUMNS_MISSING', 'columns'],
    ['a column name with a blank', withColumn({ name: 'a b' }), 'NAME_INVALID', 'columns.ID'],
    [
      'two columns of one name',
      { ...entry, columns: [column, { ...column, technicalName: 'Id' }] },
      'NAME_TAKEN',
      'columns.Id',
    ],
    ['a type that no engine reads', withColumn({ type: 'time' }), 'TYPE_INVALID', 'columns.ID'],
    ['a comment in two lines', withColumn({ comment: 'a\nb' }), 'COMMENT_INVALID', 'columns.ID'],
    ['a comment of 256 bytes', withColumn({ comment: 'ä'.repeat(128) }), 'COMMENT_INVALID', 'columns.ID'],
    ['a half surrogate pair in a comment', withColumn({ comment: '\ud800' }), 'COMMENT_INVALID', 'columns.ID'],
    ['an empty parameter key', { ...entry, parameters: { '': 'x' } }, 'PARAMETER_INVALID', 'parameters.'],
    [
      'a parameter key with a line break',
      { ...entry, parameters: { 'a\nb': 'x' } },
      'PARAMETER_INVALID',
      'parameters.a\nb',
    ],
    [
      'a parameter value of 512001 bytes',
      withColumn({ parameters: { k: 'x'.repeat(512_001) } }),
      'PARAMETER_INVALID',
      'columns.ID.k',
    ],
  ])('%s is named', (_story, bad, code, field) => {
    expect(validateEntry(bad)).toEqual([expect.objectContaining({ code, field })]);
  });
});

function inDatabase(about: Partial<CatalogEntry['database']>): CatalogEntry {
  return { ...entry, database: { ...entry.database, ...about } };
}
