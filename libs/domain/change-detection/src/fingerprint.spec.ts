import type { Asset, Column, Fingerprint, Listed } from '@dss/catalog-model';
import { fingerprint } from './fingerprint.js';

const column: Column = {
  technicalName: 'AMT',
  label: 'Amount',
  type: { cds: 'cds.Decimal', precision: 15, scale: 2 },
  fidelity: 'declared',
  key: false,
  notNull: false,
};
const asset: Asset = {
  space: 'SALES',
  technicalName: 'V_SALES',
  kind: 'view',
  label: 'Sales',
  columns: [column, { ...column, technicalName: 'QTY' }],
  keys: [],
  associations: [],
  hierarchies: [],
  measures: [],
  parameters: [{ name: 'P', label: 'Month', type: { cds: 'cds.String', length: 6 } }],
  variables: [],
  sources: [{ name: 'T_ORDERS', role: 'from' }],
  exposed: false,
  dataAccessControls: [],
  annotations: {},
  findings: [],
};
const listed: Listed = { type: 'views', status: 'Deployed', changedOn: '2026-11-19T16:40:01.000Z' };
const withColumn = (about: Partial<Column>): Asset => ({
  ...asset,
  columns: [{ ...column, ...about }, asset.columns[1]!],
});

function movedDigests(now: Asset, row: Listed = listed): readonly string[] {
  const [before, after] = [fingerprint(asset, listed), fingerprint(now, row)];
  return (Object.keys(before) as (keyof Fingerprint)[]).filter((name) => before[name] !== after[name]);
}

describe('fingerprint', () => {
  it.each<[string, Asset]>([
    ['a new label', { ...asset, label: 'Turnover' }],
    ['a description', { ...asset, description: 'All sales' }],
    ['another kind', { ...asset, kind: 'local-table' }],
    ["a column's label", withColumn({ label: 'Net amount' })],
    ["a column's description", withColumn({ description: 'In local currency' })],
    ["a parameter's label", { ...asset, parameters: [{ ...asset.parameters[0]!, label: 'Period' }] }],
  ])('%s is content', (_story, now) => {
    expect(movedDigests(now)).toEqual(['content']);
  });

  it.each<[string, Asset]>([
    ['a longer decimal', withColumn({ type: { cds: 'cds.Decimal', precision: 17, scale: 2 } })],
    ['NOT NULL', withColumn({ notNull: true })],
    ['a default', withColumn({ default: '0' })],
    ['a key', { ...withColumn({ key: true }), keys: ['AMT'] }],
    [
      'a parameter of another type',
      { ...asset, parameters: [{ name: 'P', label: 'Month', type: { cds: 'cds.Date' } }] },
    ],
  ])('%s is schema', (_story, now) => {
    expect(movedDigests(now)).toEqual(['schema']);
  });

  it.each<[string, Asset]>([
    ['a role', withColumn({ role: 'measure', aggregation: 'SUM' })],
    ['a type that turned out as guessed', withColumn({ fidelity: 'provisional' })],
    ['an allowed value', withColumn({ enum: [{ value: 1 }] })],
    ['a semantic', withColumn({ semantics: ['currencyCode'] })],
    ['a personal data mark', withColumn({ personal: true })],
    ['exposure', { ...asset, exposed: true }],
    ['a data access control', { ...asset, dataAccessControls: ['DAC'] }],
    ['an association', { ...asset, associations: [{ name: '_C', target: 'D', on: [] }] }],
    ['a hierarchy', { ...asset, hierarchies: [{ kind: 'leveled', name: 'H', levels: ['A'] }] }],
    ['a measure', { ...asset, measures: [{ name: 'M', kind: 'base' }] }],
    ['a variable', { ...asset, variables: [{ name: 'V' }] }],
    ['another source', { ...asset, sources: [{ name: 'T_OTHER', role: 'from' }] }],
    ['the SQL text', { ...asset, sqlText: 'SELECT 1' }],
    ['a remote origin', { ...asset, remote: { connection: 'S4' } }],
    ['an annotation', { ...asset, annotations: { '@Custom.steward': 'x' } }],
    ['the usage', { ...asset, semanticUsage: 'ANALYTICAL_FACT' }],
  ])('%s is metadata', (_story, now) => {
    expect(movedDigests(now)).toEqual(['metadata']);
  });

  it('the order of columns is schema, and moves whatever is told per column with it', () => {
    expect(movedDigests({ ...asset, columns: asset.columns.toReversed() })).toContain('schema');
  });

  it('an asset that is being edited or failed to deploy moves its content', () => {
    expect(movedDigests(asset, { ...listed, status: 'ChangesToDeploy' })).toEqual(['content']);
  });

  it('dates, findings and folders are in none', () => {
    const found = { ...asset, folder: 'Folder_1', findings: [{ code: 'X', message: 'x' }] };
    expect(movedDigests(found, { ...listed, changedOn: '2026-11-20T00:00:00.000Z', catalogRow: 'c' })).toEqual([]);
  });

  it('the same object delivered with other key order is the same', () => {
    const shuffled = Object.fromEntries(Object.entries(withColumn({ semantics: ['a', 'b'] })).reverse()) as Asset;
    expect(fingerprint(shuffled)).toEqual(fingerprint(withColumn({ semantics: ['b', 'a'] })));
  });

  it('what has no order at the source is compared as a set, levels of a hierarchy are not', () => {
    const sources = [{ name: 'A', role: 'from' } as const, { name: 'B', role: 'from' } as const];
    const levels = (...names: string[]): Asset => ({
      ...asset,
      hierarchies: [{ kind: 'leveled', name: 'H', levels: names }],
    });
    expect(fingerprint({ ...asset, sources })).toEqual(fingerprint({ ...asset, sources: sources.toReversed() }));
    expect(fingerprint(levels('Y', 'M'))).not.toEqual(fingerprint(levels('M', 'Y')));
  });

  it('the list fills label and usage only where the definition is silent', () => {
    const silent = { ...asset, label: undefined };
    const row = { ...listed, label: 'Sales', semanticUsage: 'Fact' };
    expect(fingerprint(silent, row).content).toBe(fingerprint(asset, listed).content);
    expect(movedDigests(asset, { ...listed, label: 'Other' })).toEqual([]);
    expect(movedDigests(asset, row)).toEqual(['metadata']);
  });

  it('is stable: a frozen sample, because stored checkpoints are compared with it', () => {
    expect(fingerprint(asset, listed)).toEqual({
      content: '0f00b76b6e518085a63d9257fc4af880',
      metadata: 'ca652c89e44b7aacb0ef034baaaf829a',
      schema: '6077841e65779c3958615028fa8f9d98',
    });
  });
});
