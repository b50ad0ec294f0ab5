import type { EntryColumn } from '@dss/catalog-model';
import type { ObservedTable } from './glue-shapes.js';
import { outcomeOf } from './outcome-of.js';
import { type TableQuestion, planTable } from './plan-table.js';
import { readBack } from './read-back.js';
import type { TablePlan } from './table-plan.js';
import {
  ASSET,
  aWrittenTable,
  afterPlan,
  anEntry,
  anEntryColumn,
  columnNames,
  edited,
  editedColumn,
  withParameters,
} from './testing/sample-table.js';

const BORN = new Date('2026-11-01T10:00:00.000Z');
const born = BORN.toISOString();
const ask = (asked: Partial<TableQuestion>): TablePlan =>
  planTable({ ...ASSET, history: undefined, entry: anEntry(), fence: 5, ...asked });
const written: ObservedTable = { ...aWrittenTable(), CreateTime: BORN };
const moved = anEntry({ description: 'moved' });

describe('the record of our last write', () => {
  const damaged = withParameters(written, { 'dsp_sync.applied': 'damaged' });

  it('is asked of the archived versions when the table and the image have none, and only when something differs', () => {
    expect(ask({ observed: damaged })).toMatchObject({ kind: 'none' });
    expect(ask({ observed: damaged, entry: moved })).toEqual({ kind: 'needs-history' });

    const plan = ask({ observed: damaged, entry: moved, history: [damaged, written] });
    expect(plan).toMatchObject({ kind: 'update', input: { Description: 'moved' }, reverted: [], conflicts: [] });
  });

  it('is lost when nobody has it: nothing is written, and every difference is told and frozen', () => {
    const entry = anEntry({
      description: 'moved',
      columns: [anEntryColumn('NEW'), anEntryColumn('ID', { type: 'int' })],
    });

    const plan = ask({ observed: damaged, entry, history: [] });

    expect(plan).toMatchObject({ kind: 'none', frozen: 4 });
    const fields = 'conflicts' in plan ? plan.conflicts.map(({ field }) => field) : [];
    expect(fields).toEqual(['description', 'columns.NEW', 'columns.ID.type', 'columns.AMOUNT']);
  });

  it('comes back with the write that follows once every frozen field is decided', () => {
    const entry = anEntry({
      description: 'moved',
      columns: [anEntryColumn('ID', { type: 'int', comment: 'moved' }), anEntryColumn('AMOUNT')],
    });
    const frozen = ask({ observed: damaged, entry, history: [] });
    const open = ('open' in frozen && frozen.open) || [];
    const decide = (choiceOf: (field: string) => 'keep' | 'take-source') =>
      open.map(({ field, sourceDigest: source, targetDigest: target }) => ({
        field,
        source,
        target,
        choice: choiceOf(field),
      }));

    const some = decide(() => 'take-source').slice(1);
    expect(ask({ observed: damaged, entry, history: [], decisions: some })).toMatchObject({
      kind: 'none',
      frozen: 1,
      open: open.map((one) => expect.objectContaining({ field: one.field }) as object),
    });

    const all = decide((field) => (field === 'description' ? 'keep' : 'take-source'));
    const plan = ask({ observed: damaged, entry, history: [], decisions: all });
    if (plan.kind !== 'update') throw new Error(plan.kind);
    expect(plan.input).toMatchObject({ Description: 'Orders of the day' });
    expect(plan.input.StorageDescriptor?.Columns?.[0]).toMatchObject({ Type: 'int', Comment: 'moved' });
    expect(plan.reverted.map(({ field }) => field)).toEqual(['columns.ID.type', 'columns.ID.comment']);
    const after = readBack(plan.input, 'dsp_sales', '2');
    expect(ask({ observed: after, entry, fence: 6, history: [] })).toMatchObject({
      kind: 'none',
      frozen: 0,
      conflicts: [],
    });
  });

  it('of a version that this product does not know counts as none', () => {
    const observed = withParameters(written, { 'dsp_sync.applied': '{"v":2,"o":"","p":{},"c":{}}' });

    expect(ask({ observed, entry: moved, history: [] })).toMatchObject({ kind: 'none', frozen: 1 });
  });

  it('that is older than the image is not believed, and neither is an older one in the archive', () => {
    const later = afterPlan({ ...ASSET, entry: moved, fence: 2, observed: written });
    const restored = { ...written, VersionId: '2' };
    const blind = withParameters(later, { 'dsp_sync.applied': 'unreadable' });

    const plan = ask({ observed: restored, image: blind, entry: moved, history: [restored, written] });

    expect(plan).toMatchObject({ kind: 'none', frozen: 1, conflicts: [{ field: 'description' }] });
  });

  it('of a restored version gives itself away by its number, when the image is lost', () => {
    const later = afterPlan({ ...ASSET, entry: moved, fence: 2, observed: written });
    const restored = { ...written, VersionId: '2' };

    expect(ask({ observed: restored, entry: moved })).toEqual({ kind: 'needs-history' });
    expect(ask({ observed: restored, entry: moved, history: [restored, later, written] })).toMatchObject({
      kind: 'none',
      frozen: 0,
      conflicts: [{ field: 'description', source: 'moved', target: 'Orders of the day' }],
    });
  });
});

describe('a table that somebody replaced without our keys', () => {
  const crawled: ObservedTable = edited(written, ({ Name, TableType, StorageDescriptor }) => ({
    Name,
    TableType,
    Description: 'found by a crawler',
    Parameters: { 'crawler.rows': '7' },
    StorageDescriptor: {
      Columns: (StorageDescriptor?.Columns ?? []).map((column) => ({ Name: column.Name, Type: 'int' })),
    },
  }));
  const replaced = { ...crawled, Parameters: { 'crawler.rows': '7' } };
  const remembered = { image: written, imageFacts: { createTime: born } };

  it('gets our keys back with the image as base; what the other wrote counts as edits', () => {
    const plan = ask({ observed: replaced, ...remembered });

    expect(plan).toMatchObject({ kind: 'update', repairs: true });
    if (plan.kind !== 'update') return;
    expect(plan.input).toMatchObject({
      Description: 'found by a crawler',
      Parameters: { 'crawler.rows': '7', 'dsp_sync.owner': 'prod/acme', 'dsp.space': 'SALES', 'dsp.kind': 'view' },
    });
    expect(plan.input.StorageDescriptor?.Columns?.map(({ Type, Comment }) => [Type, Comment])).toEqual([
      ['string', undefined],
      ['string', undefined],
    ]);
    expect(plan.changes.find(({ reason }) => reason === 'record-restored')).toMatchObject({ after: 'prod/acme' });
    expect(plan.conflicts.map(({ field }) => field)).toContain('columns.ID.comment');
    expect(plan.reverted.map(({ field }) => field)).toContain('columns.ID.type');
    const after = { ...readBack(plan.input, 'dsp_sales', '2'), CreateTime: BORN };
    expect(ask({ observed: after, image: plan.input, fence: 6 })).toMatchObject({ kind: 'none', conflicts: [] });
  });

  it('keeps a column that the source dropped meanwhile, and says so', () => {
    const plan = ask({ observed: replaced, ...remembered, entry: anEntry({ columns: [anEntryColumn('ID')] }) });

    if (plan.kind !== 'update') throw new Error(plan.kind);
    expect(columnNames(plan.input)).toEqual(['id', 'amount']);
    expect(plan.conflicts).toContainEqual({ field: 'columns.AMOUNT', source: null, target: 'int', decision: 'kept' });
  });

  it('is asked about in its archive when we do not know when it was born', () => {
    expect(ask({ observed: replaced, image: written })).toEqual({ kind: 'needs-history' });
    expect(ask({ observed: replaced, image: written, history: [replaced, written] })).toMatchObject({ repairs: true });
    expect(ask({ observed: replaced, image: written, history: [replaced] })).toMatchObject({ kind: 'foreign' });
  });
});

describe('a table that somebody gives to an asset', () => {
  const theirs: ObservedTable = {
    Name: 'orders',
    Description: 'hers',
    CreateTime: BORN,
    VersionId: '4',
    Parameters: { team: 'data' },
    StorageDescriptor: {
      Columns: [
        { Name: 'ID', Type: 'int', Comment: 'her comment' },
        { Name: 'more', Type: 'date' },
      ],
    },
  };

  it('is left alone without that act', () => {
    expect(ask({ observed: theirs, history: [] })).toMatchObject({ kind: 'foreign' });
  });

  it('becomes ours with people’s words and columns in it, and each is told', () => {
    const plan = ask({ observed: theirs, adopts: born });

    if (plan.kind !== 'update') throw new Error(plan.kind);
    expect(plan).toMatchObject({ versionId: '4', input: { Description: 'hers', Parameters: { team: 'data' } } });
    expect(columnNames(plan.input)).toEqual(['id', 'amount', 'more']);
    expect(plan.conflicts.map(({ field }) => field)).toEqual(['description', 'columns.ID.comment']);
    expect(plan.reverted.map(({ field }) => field)).toContain('columns.ID.type');
    const after = { ...readBack(plan.input, 'dsp_sales', '5'), CreateTime: BORN };
    expect(ask({ observed: after, image: plan.input, fence: 6 })).toMatchObject({ kind: 'none', conflicts: [] });
  });
});

describe('a table that says itself that it is given to us', () => {
  const given: ObservedTable = {
    Name: 'orders',
    Description: 'hers',
    CreateTime: BORN,
    VersionId: '4',
    Parameters: { team: 'data', 'dsp_sync.adopt': ASSET.owner },
    StorageDescriptor: { Columns: [{ Name: 'id', Type: 'string' }] },
  };

  it('is adopted, keeps what people wrote, and no longer says so', () => {
    const plan = ask({ observed: given });

    if (plan.kind !== 'update') throw new Error(plan.kind);
    expect(plan).toMatchObject({ adopts: true, input: { Description: 'hers', Parameters: { team: 'data' } } });
    expect(plan.input.Parameters).not.toHaveProperty(['dsp_sync.adopt']);
    expect(outcomeOf(plan, 'full')).toMatchObject({ outcome: 'updated', reason: expect.stringMatching(/^adopted/) });
    const after = { ...readBack(plan.input, 'dsp_sales', '5'), CreateTime: BORN };
    expect(ask({ observed: after, image: plan.input, fence: 6 })).toMatchObject({ kind: 'none', conflicts: [] });
  });
});

describe('a table that somebody deleted', () => {
  it('stays away where that is the policy', () => {
    expect(ask({ image: written, whenDeleted: 'ignore' })).toEqual({ kind: 'removed-at-target' });
    expect(ask({ image: written })).toMatchObject({ kind: 'create' });
    expect(ask({ whenDeleted: 'ignore' })).toMatchObject({ kind: 'create' });
  });
});

describe('a value that Glue stores in a form of its own', () => {
  const typed = (type: string): EntryColumn[] => [anEntryColumn('ID', { type }), anEntryColumn('AMOUNT')];
  const entry = anEntry({ description: 'blank at the end ', columns: typed('integer') });
  const input = { ...aWrittenTable(entry), VersionId: undefined };
  const facts = { versionId: '0', createTime: born };
  /** What Glue made of it. */
  const own: ObservedTable = {
    ...editedColumn(aWrittenTable(entry), 'id', { Type: 'int' }),
    Description: 'blank at the end',
    VersionId: '0',
    CreateTime: BORN,
  };

  it('counts as what we wrote, while the table is in our own version', () => {
    const plan = ask({ observed: own, entry, image: input, imageFacts: facts });

    expect(plan).toMatchObject({ kind: 'none', conflicts: [] });
    expect('normalised' in plan && (plan.normalised ?? []).map(({ field }) => field).sort()).toEqual([
      'columns.id.type',
      'description',
    ]);
  });

  it('is known again in later versions, and an edit is still an edit', () => {
    const first = ask({ observed: own, entry, image: input, imageFacts: facts });
    const normalised = 'normalised' in first ? first.normalised : undefined;
    const later = editedColumn({ ...own, VersionId: '1' }, 'amount', { Comment: 'hers' });

    const plan = ask({ observed: later, entry, image: input, imageFacts: { ...facts, normalised } });
    expect(plan).toMatchObject({ kind: 'none', conflicts: [{ field: 'columns.AMOUNT.comment', target: 'hers' }] });

    const hers = { ...later, Description: 'hers' };
    expect(ask({ observed: hers, entry, image: input, imageFacts: { ...facts, normalised } })).toMatchObject({
      conflicts: [{ field: 'description', target: 'hers' }, { field: 'columns.AMOUNT.comment' }],
    });
  });

  it('counts as an edit where the table is another one, or nobody remembers what we wrote', () => {
    const fields = (plan: TablePlan) => [
      ...(('conflicts' in plan && plan.conflicts) || []).map(({ field }) => field),
      ...(('reverted' in plan && plan.reverted) || []).map(({ field }) => field),
    ];
    const another = { ...facts, createTime: '2020-01-01T00:00:00.000Z' };

    expect(fields(ask({ observed: own, entry, image: input, imageFacts: another }))).toEqual([
      'description',
      'columns.ID.type',
    ]);
    expect(fields(ask({ observed: own, entry }))).toEqual(['description', 'columns.ID.type']);
  });

  it('follows the source when that moves', () => {
    const entryNow = anEntry({ description: 'something else', columns: typed('integer') });

    const plan = ask({ observed: own, entry: entryNow, image: input, imageFacts: facts });

    expect(plan).toMatchObject({
      kind: 'update',
      reverted: [],
      conflicts: [],
      input: { Description: 'something else' },
    });
  });
});
