import type { ObservedTable } from './glue-shapes.js';
import { judgeWritten } from './judge-written.js';
import { aWrittenTable } from './testing/sample-table.js';

const BORN = '2026-03-01T08:00:00.000Z';
const table: ObservedTable = { ...aWrittenTable(), VersionId: '3', CreateTime: new Date(BORN) };
const facts = { input: table, versionId: '3', createTime: BORN };
const edited = (change: Partial<ObservedTable>): ObservedTable => ({ ...table, ...change });
const without = (key: string) => {
  const kept = Object.entries(table.Parameters ?? {}).filter(([name]) => name !== key);
  return edited({ Parameters: Object.fromEntries(kept) });
};

describe('judgeWritten', () => {
  it.each<[string, ObservedTable | undefined, unknown]>([
    ['what was written', table, { kind: 'as-written' }],
    ['nothing', undefined, { kind: 'gone' }],
    ['a later version', edited({ VersionId: '4', Description: 'by hand' }), { kind: 'moved-on' }],
    ['an older version', edited({ VersionId: '2' }), { kind: 'differs', fields: ['versionId'] }],
    ['a text in another form', edited({ Description: 'ORDERS' }), { kind: 'own-form', fields: ['description'] }],
    ['no description', edited({ Description: undefined }), { kind: 'differs', fields: ['description'] }],
    ['no record of ours', without('dsp_sync.applied'), { kind: 'differs', fields: ['parameters.dsp_sync.applied'] }],
    ['another table', edited({ CreateTime: new Date('2026-03-01T08:00:01.000Z') }), { kind: 'replaced' }],
    ['a version of another table', edited({ CreateTime: new Date(0), VersionId: '9' }), { kind: 'replaced' }],
    [
      'parameters of others beside ours',
      edited({ Parameters: { ...table.Parameters, rows: '7' } }),
      { kind: 'as-written' },
    ],
  ])('finds %s', (_story, observed, expected) => {
    expect(judgeWritten(facts, observed)).toEqual(expected);
  });

  it('finds a column that is missing', () => {
    const [first] = table.StorageDescriptor?.Columns ?? [];
    const observed = edited({ StorageDescriptor: { Columns: [first!] } });
    const verdict = judgeWritten(facts, observed);
    expect(verdict).toMatchObject({ kind: 'differs', fields: expect.arrayContaining(['columns.amount.type']) });
  });

  it.each([
    ['within minutes of our clock', '2026-03-01T08:14:59.000Z', 'as-written'],
    ['a quarter of an hour later', '2026-03-01T08:15:01.000Z', 'replaced'],
    ['a quarter of an hour earlier', '2026-03-01T07:44:59.000Z', 'replaced'],
  ])('takes a table that was born %s for what it is while its birth was never read', (_story, born, kind) => {
    const created = { input: table, versionId: '3', createdAt: BORN };
    expect(judgeWritten(created, edited({ CreateTime: new Date(born) })).kind).toBe(kind);
  });
});
