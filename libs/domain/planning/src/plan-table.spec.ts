import type { CatalogEntry, SyncStrategy } from '@dss/catalog-model';
import type { ObservedTable, TableInput } from './glue-shapes.js';
import { planTable } from './plan-table.js';
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
  withParameters,
} from './testing/sample-table.js';

describe('a table that is not there', () => {
  it('is created with everything that a reader, a person and the next run need', () => {
    const created = plan(undefined);

    expect(created).toEqual({
      kind: 'create',
      input: {
        Name: 'orders',
        Description: 'Orders of the day',
        TableType: 'EXTERNAL_TABLE',
        Parameters: {
          classification: 'sap-datasphere',
          'dsp.kind': 'view',
          'dsp.label': 'Orders',
          'dsp.space': 'SALES',
          'dsp.technicalName': 'Orders',
          'dsp_sync.owner': 'prod/acme',
          'dsp_sync.run': '2',
          'dsp_sync.applied': expect.stringContaining('"v":1'),
        },
        StorageDescriptor: {
          Columns: [
            {
              Name: 'id',
              Type: 'string',
              Comment: 'Comment of ID',
              Parameters: {
                'dsp.technicalName': 'ID',
                'dsp.nativeType': 'cds.String(10)',
                'dsp.label': 'Label of ID',
              },
            },
            expect.objectContaining({ Name: 'amount' }),
          ],
        },
        PartitionKeys: [],
      },
    });
  });

  it('gets no empty texts, which the catalog would not give back', () => {
    const entry = anEntry({ description: '', columns: [anEntryColumn('ID', { comment: '' })] });

    const created = plan(undefined, entry);

    expect(JSON.stringify(created)).not.toContain('Description":');
    expect(JSON.stringify(created)).not.toContain('"Comment"');
  });
});

describe('a table that is not ours', () => {
  it.each([
    ['without our owner key', { 'dsp_sync.owner': undefined }, 'foreign'],
    ['of another installation', { 'dsp_sync.owner': 'test/acme' }, 'foreign'],
    ['that no longer says its asset', { 'dsp.technicalName': undefined }, 'foreign'],
    ['that no longer says its space', { 'dsp.space': undefined }, 'foreign'],
    ['of another asset of ours', { 'dsp.technicalName': 'ORDERS' }, 'clash'],
    ['of another space of ours', { 'dsp.space': 'FINANCE' }, 'clash'],
  ])('is never touched: one %s', (_story, parameters, kind) => {
    const there = aWrittenTable();
    const kept = Object.entries({ ...there.Parameters, ...parameters }).filter(([, value]) => value !== undefined);
    const observed = { ...there, Parameters: Object.fromEntries(kept) as Record<string, string> };

    expect(plan(observed, anEntry({ description: 'changed' })).kind).toBe(kind);
    expect(planTable({ ...ASSET, strategy: 'delete', fence: 2, observed }).kind).toBe(kind);
  });

  it('is not touched without any parameters either', () => {
    expect(plan({ Name: 'orders' })).toEqual({ kind: 'foreign', reason: expect.stringContaining('no owner key') });
  });
});

describe('runs', () => {
  it('leave a table alone that a newer run wrote', () => {
    const observed = afterPlan({ ...ASSET, entry: anEntry(), fence: 5 });

    expect(plan(observed, anEntry({ description: 'older' }), 4)).toEqual({ kind: 'superseded', run: 5 });
  });

  it('write nothing where nothing differs', () => {
    expect(plan(aWrittenTable())).toEqual({ kind: 'none', frozen: 0, conflicts: [], settled: [], open: [] });
  });

  it('know their own creation again', () => {
    expect(plan(aWrittenTable(), anEntry(), 1)).toMatchObject({ kind: 'already-written', as: 'create' });
  });

  it('know their own update again', () => {
    const entry = anEntry({ description: 'changed' });
    const observed = afterPlan({ ...ASSET, entry, fence: 2, observed: aWrittenTable() });

    expect(plan(observed, entry, 2)).toMatchObject({ kind: 'already-written', as: 'update' });
  });

  it('know a creation again that somebody has edited since', () => {
    const observed = withParameters(aWrittenTable(), { 'crawler.rows': '7' });

    expect(plan(observed, anEntry(), 1)).toMatchObject({ kind: 'already-written', as: 'create' });
  });

  it('report after a crash the conflicts that the first try could not report', () => {
    const entry = anEntry({ description: 'from the source', parameters: { 'dsp.kind': 'table' } });
    const hers = edited(aWrittenTable(), (table) => ({ ...table, Description: 'hers' }));
    const first = update(hers, entry);
    const observed = afterPlan({ ...ASSET, entry, fence: 2, observed: hers });

    const second = planTable({ ...ASSET, entry, fence: 2, observed, settled: first.settled });

    expect(second).toMatchObject({ kind: 'already-written', as: 'update', conflicts: first.conflicts });
  });

  it('do nothing yet about an asset that is gone at the source', () => {
    const question = { ...ASSET, strategy: 'delete', fence: 2 } as const;

    expect(planTable({ ...question, observed: aWrittenTable() })).toEqual({ kind: 'retirement-pending' });
    expect(planTable(question)).toEqual({ kind: 'retirement-pending' });
  });
});

describe('an update', () => {
  it('names the fields that change, and the version that it is based on', () => {
    const entry = anEntry({
      description: 'new',
      parameters: { 'dsp.kind': 'table', 'dsp.exposed': 'true' },
      columns: [
        anEntryColumn('AMOUNT', { type: 'double' }),
        anEntryColumn('ID', { comment: 'new' }),
        anEntryColumn('NEW'),
      ],
    });

    const planned = update(aWrittenTable(), entry);

    expect(planned.versionId).toBe('0');
    expect(planned.changes.map(({ field }) => field).sort()).toEqual([
      'columns.AMOUNT.type',
      'columns.ID.comment',
      'columns.NEW',
      'columns.order',
      'description',
      'parameters.dsp.exposed',
      'parameters.dsp.kind',
      'parameters.dsp.label',
    ]);
    expect(planned).toMatchObject({ conflicts: [], reverted: [], settled: [] });
  });

  it('keeps foreign parameters, storage settings and members of the target, and sends nothing that is read-only', () => {
    const observed: ObservedTable = {
      ...edited(withParameters(aWrittenTable(), { 'crawler.rows': '7' }), (table) => ({
        ...table,
        Owner: 'hive',
        Retention: 7,
        StorageDescriptor: {
          ...table.StorageDescriptor,
          Location: 's3://b/t',
          SerdeInfo: { Name: 'x' },
          Compressed: true,
        },
      })),
      CreateTime: new Date(0),
      CreatedBy: 'arn',
      IsRegisteredWithLakeFormation: false,
    };

    const { input } = update(observed, anEntry({ description: 'new' }));

    expect(input).toMatchObject({
      Owner: 'hive',
      Retention: 7,
      Parameters: { 'crawler.rows': '7' },
      StorageDescriptor: { Location: 's3://b/t', SerdeInfo: { Name: 'x' }, Compressed: true },
    });
    expect(Object.keys(input)).not.toEqual(expect.arrayContaining(['CreateTime']));
    for (const member of ['CreateTime', 'CreatedBy', 'VersionId', 'DatabaseName', 'IsRegisteredWithLakeFormation']) {
      expect(input).not.toHaveProperty(member);
    }
  });

  it.each<[SyncStrategy, Partial<CatalogEntry>, boolean]>([
    ['metadata-only', { parameters: { 'dsp.kind': 'table', 'dsp.label': 'Orders' } }, true],
    ['full', { parameters: { 'dsp.kind': 'table', 'dsp.label': 'Orders' } }, false],
    ['metadata-only', { columns: [anEntryColumn('ID')] }, false],
  ])('of strategy %s leaves the old version out of the archive only for metadata', (strategy, change, skip) => {
    const planned = planTable({ ...ASSET, strategy, fence: 2, entry: anEntry(change), observed: aWrittenTable() });

    expect(planned).toMatchObject({ kind: 'update', skipArchive: skip });
  });

  it('leaves a version with an overwritten edit in the archive', () => {
    const observed = withParameters(aWrittenTable(), { 'dsp.kind': 'hers' });

    const planned = planTable({ ...ASSET, strategy: 'metadata-only', fence: 2, entry: anEntry(), observed });

    expect(planned).toMatchObject({ kind: 'update', skipArchive: false });
  });
});

describe("a person's edit", () => {
  const hers = edited(editedColumn(aWrittenTable(), 'id', { Comment: 'her comment' }), (table) => ({
    ...table,
    Description: 'hers',
    Parameters: { ...table.Parameters, 'dsp.label': 'her label' },
  }));

  it('alone causes no write and is reported with both values', () => {
    expect(plan(hers)).toMatchObject({
      kind: 'none',
      conflicts: [
        { field: 'description', source: 'Orders of the day', target: 'hers', decision: 'kept' },
        { field: 'parameters.dsp.label', source: 'Orders', target: 'her label', decision: 'kept' },
        { field: 'columns.ID.comment', source: 'Comment of ID', target: 'her comment', decision: 'kept' },
      ],
    });
  });

  it('is not asked about again by a later run that is told what was settled', () => {
    const first = plan(hers);
    if (first.kind !== 'none') throw new Error(first.kind);

    const second = planTable({ ...ASSET, entry: anEntry(), fence: 3, observed: hers, settled: first.settled });

    expect(second).toMatchObject({ kind: 'none', conflicts: [], settled: first.settled, open: first.open });
  });

  it('survives a write that something else causes, and is quiet from then on', () => {
    const entry = anEntry({
      description: 'from the source',
      parameters: { 'dsp.kind': 'table', 'dsp.label': 'Orders' },
    });

    const observed = afterPlan({ ...ASSET, entry, fence: 2, observed: hers });

    expect(observed).toMatchObject({
      Description: 'hers',
      Parameters: { 'dsp.label': 'her label', 'dsp.kind': 'table' },
    });
    expect(observed.StorageDescriptor?.Columns?.[0]?.Comment).toBe('her comment');
    expect(plan(observed, entry, 3)).toMatchObject({ kind: 'none', conflicts: [] });
    const moved = plan(observed, { ...entry, description: 'moved again' }, 3);
    expect(moved).toMatchObject({
      kind: 'none',
      conflicts: [{ field: 'description', source: 'moved again', target: 'hers' }],
    });
  });

  it('that says what the source says is no conflict and no write', () => {
    const observed = edited(aWrittenTable(), (table) => ({ ...table, Description: 'the same' }));

    expect(plan(observed, anEntry({ description: 'the same' }))).toEqual({
      kind: 'none',
      frozen: 0,
      conflicts: [],
      settled: [],
      open: [],
    });
  });

  it('that clears a text stays', () => {
    const observed = editedColumn(aWrittenTable(), 'id', { Comment: '' });

    expect(plan(observed)).toMatchObject({ kind: 'none', conflicts: [{ field: 'columns.ID.comment', target: null }] });
  });

  it('of what the source owns is overwritten and said', () => {
    const observed = editedColumn(withParameters(aWrittenTable(), { 'dsp.kind': 'hers' }), 'amount', { Type: 'int' });

    const { input, reverted } = update(observed);

    expect(reverted).toEqual([
      { field: 'parameters.dsp.kind', source: 'view', target: 'hers', decision: 'took-source' },
      { field: 'columns.AMOUNT.type', source: 'string', target: 'int', decision: 'took-source' },
    ]);
    expect(input.StorageDescriptor?.Columns?.[1]?.Type).toBe('string');
  });

  it('counts as such in every differing field when the record is gone', () => {
    const observed = withParameters(aWrittenTable(), { 'dsp_sync.applied': 'lost' });

    const planned = plan(observed, anEntry({ description: 'new' }));

    expect(planned).toMatchObject({ kind: 'none', conflicts: [{ field: 'description', target: 'Orders of the day' }] });
  });

  it('is told from our own write by the image when the record is gone', () => {
    const image = aWrittenTable();
    const observed = edited(withParameters(image, { 'dsp_sync.applied': 'lost' }), (table) => ({
      ...table,
      StorageDescriptor: {
        Columns: table.StorageDescriptor?.Columns?.map((column) => ({ ...column, Comment: 'hers' })),
      },
    }));

    const entry = anEntry({ description: 'new' });
    const planned = planTable({ ...ASSET, entry, fence: 2, observed, image });

    expect(planned).toMatchObject({
      kind: 'update',
      changes: [{ field: 'description', before: 'Orders of the day', after: 'new' }],
      input: { Description: 'new' },
    });
    expect(planned).toMatchObject({
      conflicts: [{ field: 'columns.ID.comment' }, { field: 'columns.AMOUNT.comment' }],
    });
  });

  it('is what a restored old version is: its texts stay', () => {
    const first = aWrittenTable();
    const entry = anEntry({ description: 'new', parameters: { 'dsp.kind': 'table', 'dsp.label': 'Orders' } });
    const image = afterPlan({ ...ASSET, entry, fence: 2, observed: first });
    const restored = { ...first, VersionId: '2' };

    const planned = planTable({ ...ASSET, entry, fence: 3, observed: restored, image });

    expect(planned).toMatchObject({
      kind: 'update',
      input: { Description: 'Orders of the day', Parameters: { 'dsp.kind': 'table' } },
      conflicts: [{ field: 'description', source: 'new', target: 'Orders of the day' }],
      reverted: [{ field: 'parameters.dsp.kind', source: 'table', target: 'view' }],
    });
  });
});

describe('parameters', () => {
  it('that the source no longer names go only where they hold what we wrote', () => {
    const entry = anEntry({ parameters: {} });
    const observed = withParameters(aWrittenTable(), { 'dsp.label': 'hers' });

    const { input, conflicts } = update(observed, entry);

    expect(input.Parameters).not.toHaveProperty('dsp.kind');
    expect(input.Parameters).toMatchObject({ 'dsp.label': 'hers' });
    expect(conflicts).toEqual([{ field: 'parameters.dsp.label', source: null, target: 'hers', decision: 'kept' }]);
  });

  it('of our book-keeping cause no write by themselves', () => {
    const observed = withParameters(aWrittenTable(), { 'dsp_sync.later': 'x' });

    expect(plan(observed)).toMatchObject({ kind: 'none' });
    expect(update(observed, anEntry({ description: 'new' })).input.Parameters).toMatchObject({ 'dsp_sync.later': 'x' });
  });
});

describe('a table of ours that somebody deleted', () => {
  const first = aWrittenTable();
  const hers = edited(first, (table) => ({
    ...table,
    Description: 'hers',
    Parameters: { ...table.Parameters, 'crawler.rows': '7' },
  }));
  const entry = anEntry({ parameters: { 'dsp.kind': 'table', 'dsp.label': 'Orders' } });
  const image = update(hers, entry).input;

  it('comes back with what people had in it and what the source says now', () => {
    const planned = planTable({ ...ASSET, entry: anEntry({ columns: [anEntryColumn('NEW')] }), fence: 3, image });

    expect(planned).toMatchObject({
      kind: 'create',
      input: { Description: 'hers', Parameters: { 'crawler.rows': '7', 'dsp_sync.run': '3' } },
      conflicts: [],
    });
    expect(columnNames((planned as { input: TableInput }).input)).toEqual(['new']);
  });

  it('is known as created by its own run, and nothing is left to do', () => {
    const question = { ...ASSET, entry, image };
    const observed = afterPlan({ ...question, fence: 3 });

    expect(planTable({ ...question, fence: 3, observed })).toMatchObject({ kind: 'already-written', as: 'create' });
    expect(planTable({ ...question, fence: 4, observed })).toMatchObject({ kind: 'none', conflicts: [] });
  });

  it('is not brought back by a run that is older than its last write', () => {
    expect(planTable({ ...ASSET, entry, fence: 1, image })).toEqual({ kind: 'superseded', run: 2 });
  });

  it('reports an edit that the source contradicts meanwhile', () => {
    const changed = anEntry({ ...entry, description: 'changed at the source' });

    expect(planTable({ ...ASSET, entry: changed, fence: 3, image })).toMatchObject({
      input: { Description: 'hers' },
      conflicts: [{ field: 'description', source: 'changed at the source', target: 'hers' }],
    });
  });
});

describe('a table that was marked as retired', () => {
  const retired = withParameters(aWrittenTable(), { 'dsp_sync.retired': '2026-11-21' });

  it('loses the mark and nothing else when the source has the asset again', () => {
    const { input, changes, reverted, conflicts } = update(retired);

    expect(input.Parameters).not.toHaveProperty(['dsp_sync.retired']);
    expect(changes).toMatchObject([{ field: 'parameters.dsp_sync.retired', reason: 'came-back' }]);
    expect([reverted, conflicts]).toEqual([[], []]);
    expect(columnNames(input)).toEqual(['id', 'amount']);
  });
});
