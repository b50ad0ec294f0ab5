import type { ShownAsset } from './api.js';
import { type ExpectedTable, expectedDatabases, expectedTables, expectedWithoutTable } from './expected-tables.js';
import { Stack } from './stack.js';

jest.setTimeout(120_000);

/** The same for every table of a first sync. */
const COMMON = { tenant: 'sandbox', status: 'Deployed', queryable: 'false', queryRoute: 'none' };

describe('the first sync of the sample tenant', () => {
  let stack: Stack;
  let assets: readonly ShownAsset[];
  let end: string | undefined;
  beforeAll(async () => {
    stack = await Stack.start();
    const run = await stack.api.run();
    end = run.end;
    assets = await stack.api.assets(run.id);
  });
  afterAll(async () => {
    await stack.stop();
  });

  const tables = () => stack.sandbox.glueDump().tables;
  const outcomeOf = ({ space, technicalName }: { space: string; technicalName: string }) =>
    assets.find((asset) => asset.space === space && asset.technicalName === technicalName);

  it('is completed, and every asset with columns has become one table', () => {
    const tabular = stack.sandbox
      .inventory()
      .entries.filter(({ type }) => ['localtables', 'remotetables', 'views', 'analyticmodels'].includes(type ?? ''));
    expect(end).toBe('completed');
    expect(assets.filter(({ outcome }) => outcome !== 'created' && outcome !== 'skipped')).toEqual([]);
    expect(
      tables()
        .map(({ Parameters }) => `${Parameters?.['dsp.space']}/${Parameters?.['dsp.technicalName']}`)
        .sort(),
    ).toEqual(tabular.map(({ space, technicalName }) => `${space}/${technicalName}`).sort());
  });

  it('has types for all columns of analytic models', () => {
    const models = tables().filter(({ Parameters }) => Parameters?.['dsp.assetType'] === 'analytic-model');
    const unsure = models.flatMap(({ Name, StorageDescriptor }) =>
      (StorageDescriptor?.Columns ?? [])
        .filter(({ Parameters }) => Parameters?.['dsp.typeFidelity'] !== 'resolved')
        .map((column) => `${Name}.${column.Name}`),
    );
    // What a formula gives, nobody tells.
    expect(unsure.sort()).toEqual([
      'am_profit_and_loss.amount_eur',
      'am_profit_and_loss.gross_margin',
      'am_sales.average_price',
    ]);
  });

  it.each(expectedTables().map((table) => [`${table.space} / ${table.technicalName}`, table] as const))(
    'writes %s as expected',
    (_name, expected) => {
      const written = tables().find(
        ({ DatabaseName, Name }) => DatabaseName === expected.database && Name === expected.table,
      );
      expect(shown(written, expected)).toEqual(asExpected(expected));
      const findings = (outcomeOf(expected)?.findings ?? []).map(({ code }) => code);
      if (expected.findings !== undefined) expect(findings.sort()).toEqual(expected.findings);
    },
  );

  it.each(expectedDatabases().map((database) => [database.name, database] as const))(
    'writes the database %s',
    (name, { description, space }) => {
      const written = stack.sandbox.glueDump().databases.find(({ Name }) => Name === name);
      expect(written).toMatchObject({ Description: description, Parameters: { 'dsp.space': space } });
    },
  );

  it('gives a reason for what never becomes a table', () => {
    for (const { reason, ...asset } of expectedWithoutTable().skipped) {
      expect([asset, outcomeOf(asset)]).toMatchObject([
        asset,
        { outcome: 'skipped', reason: expect.stringContaining(reason) },
      ]);
    }
  });

  it('takes no stub, context, type or companion for an asset', () => {
    expect(expectedWithoutTable().unlisted.flatMap((name) => outcomeOf(name) ?? [])).toEqual([]);
  });

  it('keeps the entry of 500 columns far below what Glue takes', () => {
    const largest = Math.max(...tables().map((table) => Buffer.byteLength(JSON.stringify(table))));
    expect(largest).toBeLessThan(256 * 1024);
    expect(tables().filter(({ Parameters }) => Parameters?.['dsp.spilled'] !== undefined)).toEqual([]);
  });
});

type Written = ReturnType<Stack['sandbox']['glueDump']>['tables'][number];
type Fact = ExpectedTable['dsp'][string];
type Shown = Omit<ExpectedTable, 'findings' | 'columns'> & { columns: readonly object[] };

function asExpected(expected: ExpectedTable): Shown {
  const { space, technicalName, database, table, description, dsp, columns, columnCount } = expected;
  const head = { space, technicalName, database, table, description };
  const common = { ...COMMON, technicalName, space };
  return { ...head, dsp: { ...dsp, ...common }, columns, ...(columnCount !== undefined && { columnCount }) };
}

/** The table in the words of the expectation; of many columns only those that are asked for. */
function shown(table: Written | undefined, { columns, columnCount }: ExpectedTable): Shown | undefined {
  if (table === undefined) return undefined;
  const written = (table.StorageDescriptor?.Columns ?? []).map(({ Name, Type, Comment, Parameters }) => ({
    name: Name,
    type: Type,
    comment: Comment ?? '',
    dsp: facts(Parameters),
  }));
  const asked = new Set(columns.map(({ name }) => name));
  return {
    space: table.Parameters?.['dsp.space'] ?? '',
    technicalName: table.Parameters?.['dsp.technicalName'] ?? '',
    database: table.DatabaseName,
    table: table.Name,
    description: table.Description ?? '',
    dsp: facts(table.Parameters),
    columns: columnCount === undefined ? written : written.filter(({ name }) => asked.has(name ?? '')),
    ...(columnCount !== undefined && { columnCount: written.length }),
  };
}

/** Parameters of ours without the prefix; JSON text as the value it holds. */
function facts(parameters: Written['Parameters']): ExpectedTable['dsp'] {
  const ours = Object.entries(parameters ?? {}).filter(([key]) => key.startsWith('dsp.'));
  return Object.fromEntries(
    ours.map(([key, value]) => [key.slice('dsp.'.length), /^[[{]/.test(value) ? (JSON.parse(value) as Fact) : value]),
  );
}
