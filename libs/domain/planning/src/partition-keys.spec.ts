import type { CatalogEntry } from '@dss/catalog-model';
import { type TableQuestion, planTable } from './plan-table.js';
import {
  ASSET,
  aWrittenTable,
  afterPlan,
  anEntry,
  anEntryColumn,
  columnNames,
  edited,
} from './testing/sample-table.js';

const columns = [anEntryColumn('ID'), anEntryColumn('DAY', { type: 'date' }), anEntryColumn('REGION')];
const plain = anEntry({ columns });
const ruled = (...partitionKeys: string[]): CatalogEntry => ({ ...plain, partitionKeys });
const ask = (entry: CatalogEntry, asked: Partial<TableQuestion> = {}) =>
  planTable({ ...ASSET, fence: 2, entry, ...asked });
const keyed = edited(aWrittenTable(plain), (table) => ({
  ...table,
  PartitionKeys: [{ Name: 'DAY', Type: 'string', Comment: 'by day' }],
  StorageDescriptor: { Columns: table.StorageDescriptor?.Columns?.filter(({ Name }) => Name !== 'day') },
}));

describe('partition keys', () => {
  it('are an empty list without a rule', () => {
    expect(aWrittenTable(plain).PartitionKeys).toEqual([]);
  });

  it('are made by a rule, in its order, with type, comment and parameters of the column, which is none any more', () => {
    const plan = ask(ruled('REGION', 'DAY', 'REGION', 'UNKNOWN'));

    if (plan.kind !== 'create') throw new Error(plan.kind);
    expect(columnNames(plan.input)).toEqual(['id']);
    expect(plan.input.PartitionKeys).toMatchObject([
      { Name: 'region', Type: 'string', Comment: 'Comment of REGION', Parameters: { 'dsp.technicalName': 'REGION' } },
      { Name: 'day', Type: 'date', Comment: 'Comment of DAY' },
    ]);
  });

  it('that a rule made are there to stay, and nothing is left to do', () => {
    const entry = ruled('DAY');
    const observed = afterPlan({ ...ASSET, entry, fence: 1 });

    expect(ask(entry, { observed })).toMatchObject({ kind: 'none', conflicts: [] });
    expect(ask(plain, { observed })).toMatchObject({ kind: 'none', conflicts: [] });
    expect(ask(ruled('REGION'), { observed })).toMatchObject({ kind: 'none', conflicts: [] });
  });

  it('are made of columns that are there, when the rule comes later', () => {
    const plan = ask(ruled('DAY'), { observed: aWrittenTable(plain) });

    if (plan.kind !== 'update') throw new Error(plan.kind);
    expect(plan.input.PartitionKeys).toMatchObject([{ Name: 'day', Type: 'date' }]);
    expect(columnNames(plan.input)).toEqual(['id', 'region']);
    expect(plan).toMatchObject({ reverted: [], conflicts: [], skipArchive: false });
  });

  it('are the target’s: what is there stays with its type and comment, and the difference is told once', () => {
    const plan = ask(plain, { observed: keyed });

    expect(plan).toMatchObject({
      kind: 'none',
      conflicts: [
        { field: 'partitionKeys.DAY.type', source: 'date', target: 'string', decision: 'kept' },
        { field: 'partitionKeys.DAY.comment', source: 'Comment of DAY', target: 'by day', decision: 'kept' },
      ],
    });
    const settled = 'settled' in plan ? plan.settled : [];
    expect(ask(plain, { observed: keyed, fence: 3, settled })).toMatchObject({ kind: 'none', conflicts: [] });
  });

  it('go through every write untouched', () => {
    const plan = ask({ ...plain, description: 'new' }, { observed: keyed });

    expect(plan).toMatchObject({ input: { PartitionKeys: [{ Name: 'DAY', Type: 'string', Comment: 'by day' }] } });
  });
});
