import type { Asset, CatalogEntry, Listed } from '@dss/catalog-model';
import { type MappingRequest, mapAsset } from './map-asset.js';
import { someAsset, someColumn } from './testing/some-asset.js';

const request: MappingRequest = { tenant: 'demo', names: { database: 'dsp_sales', table: 't_orders', columns: {} } };

function entryOf(asset: Asset, about: Partial<MappingRequest> = {}): CatalogEntry {
  const mapped = mapAsset(asset, { ...request, ...about });
  if (mapped.outcome !== 'mapped') throw new Error(mapped.reason);
  return mapped.entry;
}

const columnOf = (about: Parameters<typeof someColumn>[0]) =>
  entryOf(someAsset({ columns: [someColumn(about)] })).columns[0]!;

describe('mapAsset', () => {
  it('maps a table with its identity, its texts and its columns in their order', () => {
    const asset = someAsset({
      label: 'Orders',
      description: 'All orders\nof all years',
      keys: ['ID'],
      columns: [
        someColumn({ key: true, label: 'Order ID' }),
        someColumn({ technicalName: 'AMT', type: { cds: 'cds.Decimal', precision: 15, scale: 2 }, default: '0' }),
      ],
    });
    const listed: Listed = { type: 'localtables', status: 'Deployed', semanticUsage: 'Fact' };
    expect(entryOf(asset, { listed, spaceLabel: 'Sales' })).toEqual({
      database: {
        name: 'dsp_sales',
        description: 'Sales',
        parameters: {
          classification: 'sap-datasphere',
          'dsp.label': 'Sales',
          'dsp.space': 'SALES',
          'dsp.tenant': 'demo',
        },
      },
      name: 't_orders',
      description: 'Orders\n\nAll orders\nof all years',
      columns: [
        {
          name: 'id',
          technicalName: 'ID',
          type: 'string',
          comment: 'Order ID',
          parameters: {
            'dsp.key': 'true',
            'dsp.label': 'Order ID',
            'dsp.length': '10',
            'dsp.nativeType': 'cds.String(10)',
            'dsp.nullable': 'false',
            'dsp.technicalName': 'ID',
          },
        },
        {
          name: 'amt',
          technicalName: 'AMT',
          type: 'decimal(15,2)',
          comment: '',
          parameters: { 'dsp.default': '0', 'dsp.nativeType': 'cds.Decimal(15,2)', 'dsp.technicalName': 'AMT' },
        },
      ],
      parameters: {
        classification: 'sap-datasphere',
        'dsp.assetType': 'local-table',
        'dsp.description': 'All orders\nof all years',
        'dsp.exposed': 'false',
        'dsp.keys': '["ID"]',
        'dsp.label': 'Orders',
        'dsp.queryRoute': 'none',
        'dsp.queryable': 'false',
        'dsp.semanticUsage': 'Fact',
        'dsp.space': 'SALES',
        'dsp.status': 'Deployed',
        'dsp.technicalName': 'T_ORDERS',
        'dsp.tenant': 'demo',
      },
      findings: [],
    });
  });

  it.each([
    ['a table without columns', { columns: [] }, 'no columns'],
    ['a delta companion', { kind: 'delta-companion' }, 'companion'],
    ['a foreign stub', { kind: 'foreign-stub' }, 'foreign'],
    ['a context', { kind: 'context' }, 'context'],
    ['a data access control', { kind: 'data-access-control' }, 'data access control'],
    ['a task chain', { kind: 'task-chain' }, 'task chain'],
  ] as const)('%s is skipped with its reason', (_story, about, reason) => {
    const asset = someAsset({ ...about, columns: 'columns' in about ? [] : [someColumn()] });
    expect(mapAsset(asset, request)).toEqual({ outcome: 'skipped', reason: expect.stringContaining(reason) });
  });

  it('uses the allocated column names, also where folding would give another', () => {
    const names = { ...request.names, columns: { ID: 'order_id' } };
    expect(entryOf(someAsset(), { names }).columns[0]!.name).toBe('order_id');
  });

  it('publishes the business context of an analytic model as JSON', () => {
    const { parameters, columns } = entryOf(
      someAsset({
        kind: 'analytic-model',
        exposed: true,
        columns: [
          someColumn({
            technicalName: 'AMT',
            role: 'measure',
            aggregation: 'SUM',
            currencyColumn: 'CUR',
            fidelity: 'resolved',
          }),
          someColumn({
            technicalName: 'CUST',
            role: 'dimension',
            dimensionAssociation: '_CUST',
            semantics: ['b', 'a'],
          }),
        ],
        associations: [{ name: '_CUST', target: 'D_CUSTOMER', on: [['CUST', 'ID']] }],
        measures: [
          { name: 'Z', kind: 'calculated', formula: 'AMT / 2' },
          { name: 'AMT', kind: 'base', of: 'AMT' },
        ],
        hierarchies: [{ kind: 'leveled', name: 'YQM', levels: ['YEAR', 'QUARTER'] }],
        variables: [{ name: 'P_YEAR', column: 'YEAR' }],
        sources: [{ name: 'V_SALES', role: 'fact' }],
      }),
    );
    const json = (key: string): unknown => JSON.parse(parameters[key] ?? 'null');
    expect(json('dsp.measures')).toEqual([
      { name: 'AMT', kind: 'base', of: 'AMT' },
      { name: 'Z', kind: 'calculated', formula: 'AMT / 2' },
    ]);
    expect(json('dsp.dimensions')).toEqual([{ column: 'CUST', association: '_CUST', target: 'D_CUSTOMER' }]);
    expect(json('dsp.associations')).toEqual([{ name: '_CUST', target: 'D_CUSTOMER', on: [['CUST', 'ID']] }]);
    expect(json('dsp.hierarchies')).toEqual([{ kind: 'leveled', name: 'YQM', levels: ['YEAR', 'QUARTER'] }]);
    expect(json('dsp.variables')).toEqual([{ name: 'P_YEAR', column: 'YEAR' }]);
    expect(json('dsp.sources')).toEqual([{ name: 'V_SALES', role: 'fact' }]);
    expect(parameters['dsp.exposed']).toBe('true');
    expect(columns[0]!.parameters).toMatchObject({
      'dsp.role': 'measure',
      'dsp.aggregation': 'SUM',
      'dsp.currencyColumn': 'CUR',
      'dsp.typeFidelity': 'resolved',
    });
    expect(columns[1]!.parameters).toMatchObject({ 'dsp.dimensionAssociation': '_CUST', 'dsp.semantics': '["a","b"]' });
  });

  it('a fact without a model lists its measure columns', () => {
    const { parameters } = entryOf(someAsset({ columns: [someColumn({ technicalName: 'AMT', role: 'measure' })] }));
    expect(JSON.parse(parameters['dsp.measures']!)).toEqual([{ name: 'AMT' }]);
  });

  it('says loudly that rows are protected in Datasphere only', () => {
    const { parameters } = entryOf(someAsset({ dataAccessControls: ['DAC_SALES'] }));
    expect(parameters).toMatchObject({ 'dsp.rowLevelSecurity': 'true', 'dsp.dataAccessControls': '["DAC_SALES"]' });
    expect(entryOf(someAsset()).parameters).not.toHaveProperty(['dsp.rowLevelSecurity']);
  });

  it('keeps SQL text, remote origin, delta capture and parameters', () => {
    const { parameters } = entryOf(
      someAsset({
        kind: 'view',
        sqlText: 'SELECT *\nFROM "X"',
        remote: { connection: 'S4', entity: '<NULL>\u007fS\u007fT' },
        deltaCapture: true,
        parameters: [{ name: 'P_MONTH', type: { cds: 'cds.String', length: 6 }, default: '202501' }],
      }),
    );
    expect(parameters).toMatchObject({
      'dsp.sql': 'SELECT *\nFROM "X"',
      'dsp.remote.connection': 'S4',
      'dsp.remote.entity': '<NULL>\u007fS\u007fT',
      'dsp.deltaCapture': 'true',
      'dsp.parameters': '[{"default":"202501","name":"P_MONTH","type":"cds.String(6)"}]',
    });
  });

  it.each([
    ['a label becomes the comment and stays whole as parameter', { label: 'Amount' }, 'Amount', 'Amount'],
    ['a label that repeats the technical name is not kept twice', { label: 'ID' }, 'ID', undefined],
    ['a description stands in for a missing label', { description: 'Key' }, 'Key', undefined],
    [
      'a description says more than a label that repeats the name',
      { label: 'ID', description: 'Key' },
      'Key',
      undefined,
    ],
    ['a blank label is kept but not shown', { label: ' ', description: 'Key' }, 'Key', ' '],
    ['nothing gives nothing', {}, '', undefined],
  ])('%s', (_story, about, comment, label) => {
    const column = columnOf(about);
    expect(column.comment).toBe(comment);
    expect(column.parameters['dsp.label']).toBe(label);
  });

  it('cuts what is too long, says so, and keeps the whole text beside', () => {
    const long = 'Ü'.repeat(2000);
    const { columns, description, parameters, findings } = entryOf(
      someAsset({ label: long, columns: [someColumn({ label: `${long}\n` })] }),
    );
    expect(Buffer.byteLength(columns[0]!.comment)).toBe(254);
    expect(Buffer.byteLength(description)).toBe(2048);
    expect([parameters['dsp.label'], columns[0]!.parameters['dsp.label']]).toEqual([long, `${long}\n`]);
    expect(findings.map(({ code, column }) => [code, column])).toEqual([
      ['DESCRIPTION_CUT', undefined],
      ['COMMENT_REPAIRED', 'ID'],
      ['COMMENT_CUT', 'ID'],
    ]);
  });

  it('the stronger declaration of personal data wins', () => {
    expect(columnOf({ personal: true }).parameters['dsp.pii']).toBe('personal');
    expect(columnOf({ personal: true, sensitive: true }).parameters['dsp.pii']).toBe('sensitive');
  });

  it('takes label and usage from the list where the definition is silent', () => {
    const listed: Listed = { type: 'views', label: 'Orders', semanticUsage: 'Fact' };
    expect(entryOf(someAsset(), { listed }).parameters).toMatchObject({
      'dsp.label': 'Orders',
      'dsp.semanticUsage': 'Fact',
    });
    expect(entryOf(someAsset({ label: 'Mine' }), { listed }).description).toBe('Mine');
  });

  it('rejects with the sizes what stays too large', () => {
    const columns = Array.from({ length: 3000 }, (_, index) => someColumn({ technicalName: `COLUMN_${index}` }));
    const mapped = mapAsset(someAsset({ columns }), request);
    expect(mapped).toMatchObject({ outcome: 'rejected', code: 'ENTRY_TOO_LARGE', sizes: { budget: 256 * 1024 } });
  });

  it('rejects with the field what Glue would refuse', () => {
    const twins = mapAsset(someAsset({ columns: [someColumn(), someColumn()] }), request);
    expect(twins).toMatchObject({
      outcome: 'rejected',
      code: 'ENTRY_INVALID',
      reason: expect.stringContaining('columns.ID'),
    });
    // A repaired technical name would be another asset.
    expect(mapAsset(someAsset({ technicalName: 'T_\ud800' }), request).outcome).toBe('rejected');
  });
});
