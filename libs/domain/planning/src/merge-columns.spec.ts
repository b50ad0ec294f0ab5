import {
  ASSET,
  aWrittenTable,
  afterPlan,
  anEntry,
  anEntryColumn,
  columnNames,
  edited,
  editedColumn,
  plan,
  update,
} from './testing/sample-table.js';

describe('columns', () => {
  it('that people added stay, after ours', () => {
    const observed = edited(aWrittenTable(), (table) => ({
      ...table,
      StorageDescriptor: { Columns: [{ Name: 'mine', Type: 'int' }, ...(table.StorageDescriptor?.Columns ?? [])] },
    }));

    expect(plan(observed)).toMatchObject({ kind: 'none' });
    const { input } = update(observed, anEntry({ columns: [anEntryColumn('ID'), anEntryColumn('NEW')] }));
    expect(columnNames(input)).toEqual(['id', 'new', 'mine']);
  });

  it('that a person took out come back, and that is said', () => {
    const observed = edited(aWrittenTable(), (table) => ({
      ...table,
      StorageDescriptor: { Columns: table.StorageDescriptor?.Columns?.slice(1) },
    }));

    const { input, reverted } = update(observed);

    expect(columnNames(input)).toEqual(['id', 'amount']);
    expect(reverted).toEqual([{ field: 'columns.ID', source: 'string', target: null, decision: 'took-source' }]);
  });

  it('that a person renamed get their name back, with her comment', () => {
    const observed = editedColumn(aWrittenTable(), 'id', { Name: 'identifier', Comment: 'hers' });

    const { input, reverted } = update(observed);

    expect(input.StorageDescriptor?.Columns?.[0]).toMatchObject({ Name: 'id', Comment: 'hers' });
    expect(reverted).toEqual([
      { field: 'columns.ID.name', source: 'id', target: 'identifier', decision: 'took-source' },
    ]);
  });

  it('that a person put in another order get the order of the source', () => {
    const observed = edited(aWrittenTable(), (table) => ({
      ...table,
      StorageDescriptor: { Columns: table.StorageDescriptor?.Columns?.toReversed() },
    }));

    const { input, changes, reverted } = update(observed);

    expect(columnNames(input)).toEqual(['id', 'amount']);
    expect(changes.map(({ field }) => field)).toEqual(['columns.order']);
    expect(reverted).toEqual([
      { field: 'columns.order', source: 'ID, AMOUNT', target: 'AMOUNT, ID', decision: 'took-source' },
    ]);
  });

  it('that were dropped at the source go', () => {
    const { input, reverted, conflicts } = update(aWrittenTable(), anEntry({ columns: [anEntryColumn('ID')] }));

    expect(columnNames(input)).toEqual(['id']);
    expect([reverted, conflicts]).toEqual([[], []]);
  });

  it.each([
    ['a comment', { Comment: 'hers' }, { Comment: 'hers', Parameters: {} }],
    [
      'a parameter',
      { Parameters: { ...anEntryColumn('AMOUNT').parameters, 'pii.class': 'none' } },
      { Parameters: { 'pii.class': 'none' } },
    ],
  ])('that were dropped at the source stay as people’s where somebody wrote %s', (_story, edit, left) => {
    const entry = anEntry({ columns: [anEntryColumn('ID')] });
    const hers = editedColumn(aWrittenTable(), 'amount', edit);

    const planned = update(hers, entry);

    expect(planned.input.StorageDescriptor?.Columns?.[1]).toEqual({
      Name: 'amount',
      Type: 'string',
      ...left,
      Parameters: { 'dsp.technicalName': 'AMOUNT', ...left.Parameters },
    });
    expect(planned.conflicts).toMatchObject([{ field: 'columns.AMOUNT', source: null, decision: 'kept' }]);
    const observed = afterPlan({ ...ASSET, entry, fence: 2, observed: hers });
    expect(plan(observed, entry, 3)).toEqual({ kind: 'none', frozen: 0, conflicts: [], settled: [], open: [] });
  });

  it('that were copied with our parameters and another name are people’s', () => {
    const copy = { Name: 'id_copy', Type: 'string', Parameters: { 'dsp.technicalName': 'OLD' } };
    const observed = edited(aWrittenTable(), (table) => ({
      ...table,
      StorageDescriptor: { Columns: [...(table.StorageDescriptor?.Columns ?? []), copy] },
    }));

    expect(plan(observed)).toMatchObject({ kind: 'none' });
    const { input } = update(observed, anEntry({ description: 'new' }));
    expect(input.StorageDescriptor?.Columns?.[2]).toEqual(copy);
  });

  it('that are partition keys at the target are no columns at the same time, and the keys stay', () => {
    const observed = edited(aWrittenTable(), (table) => ({
      ...table,
      PartitionKeys: [{ Name: 'AMOUNT', Type: 'date', Comment: 'by day' }],
      StorageDescriptor: { Columns: table.StorageDescriptor?.Columns?.slice(0, 1) },
    }));

    expect(plan(observed)).toMatchObject({ kind: 'none' });
    const { input } = update(observed, anEntry({ description: 'new' }));
    expect(columnNames(input)).toEqual(['id']);
    expect(input.PartitionKeys).toEqual([{ Name: 'AMOUNT', Type: 'date', Comment: 'by day' }]);
  });

  it('that still stand beside the partition key of the same name are taken out', () => {
    const observed = edited(editedColumn(aWrittenTable(), 'amount', { Comment: 'hers' }), (table) => ({
      ...table,
      PartitionKeys: [{ Name: 'amount', Type: 'string' }],
    }));

    const { input, reverted } = update(observed);

    expect(columnNames(input)).toEqual(['id']);
    expect(reverted).toMatchObject([{ field: 'columns.AMOUNT', target: 'hers' }]);
  });

  it('of people go where one of ours needs the name, and that is said', () => {
    const observed = edited(editedColumn(aWrittenTable(), 'id', { Name: 'renamed' }), (table) => ({
      ...table,
      StorageDescriptor: {
        Columns: [
          ...(table.StorageDescriptor?.Columns ?? []),
          { Name: 'ID', Type: 'date', Comment: 'hers', Parameters: { 'dsp.technicalName': 'ELSE' } },
        ],
      },
    }));

    const { input, reverted } = update(observed);

    expect(columnNames(input)).toEqual(['id', 'amount']);
    expect(reverted).toContainEqual({ field: 'columns.ID', source: null, target: 'hers', decision: 'took-source' });
  });

  it('that a person had before the source got them keep her comment and take our type', () => {
    const observed = edited(aWrittenTable(), (table) => ({
      ...table,
      StorageDescriptor: {
        Columns: [...(table.StorageDescriptor?.Columns ?? []), { Name: 'New', Type: 'int', Comment: 'hers' }],
      },
    }));
    const entry = anEntry({ columns: [...anEntry().columns, anEntryColumn('NEW')] });

    const { input, conflicts, reverted } = update(observed, entry);

    expect(input.StorageDescriptor?.Columns?.[2]).toMatchObject({ Name: 'new', Type: 'string', Comment: 'hers' });
    expect(conflicts).toMatchObject([{ field: 'columns.NEW.comment', target: 'hers' }]);
    expect(reverted.map(({ field }) => field)).toContain('columns.NEW.type');
  });
});
