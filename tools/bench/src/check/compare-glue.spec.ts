import { type GeneratedAsset } from '@dss/sandbox';
import { differences, strangers, type WrittenTable } from './compare-glue.js';
import { expectedTable } from './expected-table.js';

const column = (name: string, label: string, typed: GeneratedAsset['columns'][number]['typed']) => ({
  ...{ name, label, typed, key: false, measure: false },
});
const ASSET: GeneratedAsset = {
  index: 7,
  space: { id: 'SALES_01', label: 'Sales 01' },
  type: 'localtables',
  name: 'T_0000007_STOCK',
  label: 'Bestände 7',
  description: 'Of every plant.',
  columns: [
    column('PLANT_001', 'プラント 1', { type: 'cds.String', length: 4 }),
    column('NET_AMOUNT_002', 'Net amount 2', { type: 'cds.Decimal', precision: 17, scale: 2 }),
    column('LEVEL_003', 'Level 3', { type: 'cds.hana.TINYINT' }),
  ],
  source: undefined,
  exposed: false,
};

/** Written by hand. */
const RIGHT: WrittenTable = {
  Name: 't_0000007_stock',
  DatabaseName: 'dsp_sales_01',
  Description: 'Bestände 7\n\nOf every plant.',
  VersionId: '0',
  StorageDescriptor: {
    Columns: [
      { Name: 'plant_001', Type: 'string', Comment: 'プラント 1' },
      { Name: 'net_amount_002', Type: 'decimal(17,2)', Comment: 'Net amount 2' },
      { Name: 'level_003', Type: 'smallint', Comment: 'Level 3' },
    ],
  },
  Parameters: { 'dsp.technicalName': 'T_0000007_STOCK', 'dsp.label': 'Bestände 7' },
};
const columns = RIGHT.StorageDescriptor?.Columns ?? [];
const withColumns = (changed: typeof columns) => ({ ...RIGHT, StorageDescriptor: { Columns: changed } });

describe('a written table', () => {
  const expected = expectedTable(ASSET, '0');

  it('that is as it should be has no difference', () => {
    expect(differences(expected, RIGHT)).toEqual([]);
  });

  it.each([
    ['is missing', undefined, 'dsp_sales_01.t_0000007_stock is missing'],
    ['was written twice', { ...RIGHT, VersionId: '1' }, 'VersionId is "1", should be "0"'],
    ['has another description', { ...RIGHT, Description: 'Bestände 7' }, 'Description is "Bestände 7"'],
    ['has lost its label', { ...RIGHT, Parameters: {} }, 'dsp.label is undefined'],
    ['lacks a column', withColumns(columns.slice(0, 2)), 'the number of columns is 2, should be 3'],
    [
      'has its columns in another order',
      withColumns([...columns].reverse()),
      'column 1 is "level_003", should be "plant_001"',
    ],
    [
      'has a wrong type',
      withColumns(columns.map((one) => ({ ...one, Type: 'string' }))),
      'the type of net_amount_002 is "string"',
    ],
    [
      'has a wrong comment',
      withColumns(columns.map((one) => ({ ...one, Comment: '?' }))),
      'the comment of plant_001 is "?"',
    ],
  ])('that %s is told', (_story, written, sentence) => {
    expect(differences(expected, written).join('\n')).toContain(sentence);
  });

  it('that nobody expects is told', () => {
    expect(strangers(new Set(['other']), [RIGHT])).toEqual(['dsp_sales_01.t_0000007_stock should not be there']);
    expect(strangers(new Set([RIGHT.Name]), [RIGHT])).toEqual([]);
  });
});
