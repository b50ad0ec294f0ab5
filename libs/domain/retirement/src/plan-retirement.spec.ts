import { APPLIED, type ObservedTable, OWNER, RETIRED, RUN, SPACE, TECHNICAL_NAME } from '@dss/planning';
import { type RetirementQuestion, planRetirement } from './plan-retirement.js';

const ASSET = { owner: 'prod/acme', space: 'SALES', technicalName: 'Orders', fence: 7, date: '2026-01-05' };
const table = (parameters: Readonly<Record<string, string>> = {}): ObservedTable => ({
  Name: 'orders',
  DatabaseName: 'dsp_sales',
  Description: 'as a person wrote it',
  VersionId: '4',
  CreateTime: new Date(0),
  Parameters: {
    ...{ [OWNER]: ASSET.owner, [SPACE]: ASSET.space, [TECHNICAL_NAME]: ASSET.technicalName },
    ...{ [RUN]: '6', [APPLIED]: '{}', 'crawler.rows': '12' },
    ...parameters,
  },
  StorageDescriptor: { Columns: [{ Name: 'id', Type: 'int', Comment: 'theirs' }], Location: 's3://somewhere' },
  PartitionKeys: [{ Name: 'day', Type: 'date' }],
});
const plan = (act: RetirementQuestion['act'], observed?: ObservedTable, changes: Partial<RetirementQuestion> = {}) =>
  planRetirement({ ...ASSET, act, observed, ...changes });

/** What the mark adds, taken away again. */
const MARK = { [RETIRED]: '2026-01-01' };

describe('planRetirement', () => {
  it('marks a table and leaves every other byte as it is', () => {
    const { DatabaseName, CreateTime, VersionId, ...input } = table({ [RETIRED]: '2026-01-05', [RUN]: '7' });
    expect(plan('retire', table())).toEqual({ kind: 'update', versionId: '4', input });
    expect([DatabaseName, CreateTime, VersionId]).toHaveLength(3);
  });

  it('keeps the first date when it is asked again', () => {
    expect(plan('retire', table(MARK))).toEqual({ kind: 'none' });
  });

  it('deletes what is marked, and says what there was to lose', () => {
    expect(plan('delete', table(MARK))).toMatchObject({
      kind: 'delete',
      input: { Parameters: table(MARK).Parameters },
    });
  });

  it('marks anew instead of deleting when somebody took the mark away', () => {
    expect(plan('delete', table())).toMatchObject({
      kind: 'unmarked',
      versionId: '4',
      input: { Parameters: { [RETIRED]: '2026-01-05' } },
    });
  });

  it('does not delete what it has marked anew itself, in an earlier try', () => {
    expect(plan('delete', table({ ...MARK, [RUN]: '7' }))).toEqual({ kind: 'marked-anew' });
  });

  it('takes the mark away on request, and nothing else', () => {
    const { Parameters, Description } = table();
    const restored = plan('restore', table(MARK));
    expect(restored).toMatchObject({ kind: 'update', versionId: '4', input: { Description } });
    expect('input' in restored && restored.input.Parameters).toEqual({ ...Parameters, [RUN]: '7' });
    expect(plan('restore', table())).toEqual({ kind: 'none' });
  });

  it('makes a deleted table again from what was kept of it', () => {
    const { DatabaseName, CreateTime, VersionId, ...image } = table(MARK);
    const restored = plan('restore', undefined, { image });
    expect(restored).toEqual({
      kind: 'create',
      input: { ...image, Parameters: { ...table().Parameters, [RUN]: '7' } },
    });
    expect([DatabaseName, CreateTime, VersionId]).toHaveLength(3);
  });

  it.each<[string, RetirementQuestion['act'], ObservedTable | undefined, string]>([
    ['there is no table to retire', 'retire', undefined, 'gone'],
    ['there is no table to delete', 'delete', undefined, 'gone'],
    ['nothing is left to restore from', 'restore', undefined, 'gone'],
    ['the table is somebody else’s', 'retire', table({ [OWNER]: 'prod/other' }), 'foreign'],
    ['the table carries no owner', 'delete', { ...table(MARK), Parameters: MARK }, 'foreign'],
    ['the name stands for another asset of ours', 'delete', table({ ...MARK, [TECHNICAL_NAME]: 'ORDERS' }), 'clash'],
    ['a newer run wrote it', 'delete', table({ ...MARK, [RUN]: '8' }), 'superseded'],
  ])('touches nothing when %s', (_story, act, observed, kind) => {
    expect(plan(act, observed).kind).toBe(kind);
  });
});
