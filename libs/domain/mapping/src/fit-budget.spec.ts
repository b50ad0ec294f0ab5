import type { CatalogEntry } from '@dss/catalog-model';
import { fitBudget } from './fit-budget.js';
import { bookKeepingBytes, entryBytes } from './targets/glue.js';

const heavy = (bytes: number) => 'x'.repeat(bytes);

function entryOf(parameters: Record<string, string>, columns = 1, ofColumn: Record<string, string> = {}): CatalogEntry {
  return {
    database: { name: 'dsp_sales', description: '', parameters: {} },
    name: 't',
    description: '',
    columns: Array.from({ length: columns }, (_, index) => ({
      name: `c${index}`,
      technicalName: `C${index}`,
      type: 'string',
      comment: '',
      parameters: { 'dsp.technicalName': `C${index}`, 'dsp.nativeType': 'cds.String(10)', ...ofColumn },
    })),
    parameters: { 'dsp.technicalName': 'T', ...parameters },
    findings: [],
  };
}

function fitted(entry: CatalogEntry, budget: number): CatalogEntry {
  const result = fitBudget(entry, budget);
  if (!('entry' in result)) throw new Error('did not fit');
  expect(result.bytes).toBeLessThanOrEqual(budget);
  expect(result.bytes).toBe(entryBytes(result.entry));
  return result.entry;
}

describe('fitBudget', () => {
  const full = {
    'dsp.annotations': heavy(1000),
    'dsp.sql': heavy(1000),
    'dsp.associations': heavy(1000),
    'dsp.sources': heavy(1000),
  };

  it('leaves an entry alone that fits', () => {
    const entry = entryOf(full);
    expect(fitBudget(entry, entryBytes(entry))).toEqual({ entry, bytes: entryBytes(entry) });
  });

  it.each([
    [900, ['annotations']],
    [1900, ['annotations', 'sql']],
    [2900, ['annotations', 'sql', 'associations']],
    [3900, ['annotations', 'sql', 'associations', 'lineage']],
  ])('%i bytes too many cost %j and no more', (excess, expected) => {
    const entry = entryOf(full);
    const { parameters, findings } = fitted(entry, entryBytes(entry) - excess);
    expect(JSON.parse(parameters['dsp.spilled']!)).toEqual(expected);
    expect(findings.map(({ code }) => code)).toEqual(expected.map(() => 'ENTRY_SPILLED'));
    const gone = Object.keys(full).slice(0, expected.length);
    expect(Object.keys(full).filter((key) => key in parameters)).toEqual(Object.keys(full).slice(gone.length));
  });

  it('takes column labels by the hundred, before any other parameter of a column', () => {
    const entry = entryOf({}, 250, { 'dsp.label': heavy(50), 'dsp.role': 'measure' });
    const { columns } = fitted(entry, entryBytes(entry) - 100 * 50);
    expect(columns.map(({ parameters }) => 'dsp.label' in parameters)).toEqual(
      columns.map((_column, index) => index >= 100),
    );
    expect(columns.every(({ parameters }) => 'dsp.role' in parameters)).toBe(true);
  });

  it('keeps technical name and native type of every column to the last', () => {
    const entry = entryOf({}, 250, { 'dsp.label': heavy(50), 'dsp.role': 'measure' });
    const bare = entryBytes(entryOf({}, 250));
    const { columns, parameters } = fitted(entry, bare + 200);
    expect(columns).toHaveLength(250);
    for (const column of columns) {
      expect(column.parameters).toEqual({
        'dsp.technicalName': column.technicalName,
        'dsp.nativeType': 'cds.String(10)',
      });
    }
    expect(JSON.parse(parameters['dsp.spilled']!)).toEqual(['columnLabels', 'columnParameters']);
  });

  it('tells the sizes when even the least is too large', () => {
    const entry = entryOf({ 'dsp.measures': heavy(5000), 'dsp.sql': heavy(1000) });
    const sizes = fitBudget(entry, 4000);
    expect(sizes).toMatchObject({ bytes: entryBytes(entry), budget: 4000 });
    expect('least' in sizes && sizes.least).toBeGreaterThan(5000);
    expect('least' in sizes && sizes.least).toBeLessThan(entryBytes(entry));
  });

  it('keeps room for the digests of every column, for hostile names too', () => {
    const names = Array.from({ length: 300 }, (_, index) => `${index}${'"\\"'.repeat(30)}\u0001Größe`);
    const columns = names.map((technicalName) => ({ technicalName }));
    const digests = Object.fromEntries(columns.map(({ technicalName }) => [technicalName, 'x'.repeat(25)]));
    const entry = entryOf({});
    const applied = Buffer.byteLength(JSON.stringify(JSON.stringify(digests)));
    expect(
      bookKeepingBytes({ columns: columns.map((column) => ({ ...entry.columns[0]!, ...column })) }),
    ).toBeGreaterThan(applied + 500);
    expect(entryBytes(entry)).toBeGreaterThan(
      bookKeepingBytes(entry) + JSON.stringify(entry.columns[0]!.parameters).length,
    );
  });
});
