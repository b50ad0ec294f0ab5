import { type Asset } from '@dss/catalog-model';
import { isUnreadable } from './csn-document.js';
import { type DefinitionRead, readDefinition } from './read-definition.js';

const REQUEST = { space: 'SALES', technicalName: 'T_ORDERS', knownSpaces: ['SALES', 'FINANCE'] };

function answer(definition: Record<string, unknown>, more: Record<string, unknown> = {}): unknown {
  return { definitions: { T_ORDERS: { kind: 'entity', elements: {}, ...definition } }, ...more };
}

function read(body: unknown): DefinitionRead {
  const result = readDefinition(body, REQUEST);
  if (isUnreadable(result)) throw new Error(result.message);
  return result;
}

function assetOf(definition: Record<string, unknown>, more?: Record<string, unknown>): Asset {
  return read(answer(definition, more)).asset;
}

describe('an answer that cannot be read', () => {
  it.each([
    ['is no JSON', '{"definitions":', 'NOT_JSON'],
    ['is a login page', '<html>', 'NOT_JSON'],
    ['is a list', '[]', 'NO_DEFINITIONS'],
    ['holds no definitions (a flow)', '{"dataflows":{}}', 'NO_DEFINITIONS'],
    ['holds definitions that are no object', '{"definitions":[]}', 'NO_DEFINITIONS'],
    ['holds other definitions', '{"definitions":{"T_OTHER":{}}}', 'DEFINITION_MISSING'],
    ['holds no object under the name', '{"definitions":{"T_ORDERS":7}}', 'DEFINITION_MALFORMED'],
    ['holds elements that are no object', '{"definitions":{"T_ORDERS":{"elements":[1]}}}', 'ELEMENTS_MALFORMED'],
    ['holds an element that is no object', '{"definitions":{"T_ORDERS":{"elements":{"A":"x"}}}}', 'ELEMENT_MALFORMED'],
  ])('because it %s says so', (_story, body, problem) => {
    expect(readDefinition(body, REQUEST)).toEqual({ problem, message: expect.stringMatching(/.+/) });
  });

  it('does not find what JavaScript objects inherit', () => {
    const result = readDefinition('{"definitions":{}}', { ...REQUEST, technicalName: 'constructor' });
    expect(result).toMatchObject({ problem: 'DEFINITION_MISSING' });
  });
});

describe('readDefinition', () => {
  it('reads a text with a byte order mark like the parsed answer', () => {
    const body = answer({ '@EndUserText.label': 'Orders' });
    expect(read(`\uFEFF${JSON.stringify(body)}`).asset).toEqual(read(body).asset);
  });

  it('names the asset as it was asked for, and reads what stands on it', () => {
    const asset = assetOf(
      {
        '@EndUserText.label': '{i18n>t}',
        '@EndUserText.quickInfo': 'One row per order',
        '@ObjectModel.modelingPattern': { '#': 'ANALYTICAL_DIMENSION' },
        '@ObjectModel.representativeKey': { '=': 'ID' },
        '@Analytics.dimensionType': '#TIME',
        '@Internal.Entity.Hidden': true,
        '@DataWarehouse.consumption.external': true,
        '@DataWarehouse.dataSource.schema': 'OPEN#SQL',
        '@DataWarehouse.dataSource.entity': 'ORDERS',
        '@PersonalData.entitySemantics': { '#': 'DATA_SUBJECT' },
        '@DataWarehouse.dataAccessControl.usage': [{ target: 'DAC_A' }, { target: 'DAC_A' }, { target: 'DAC_B' }],
        _meta: { dependencies: { folderAssignment: 'Folder_1' } },
      },
      { i18n: { en: { t: 'Orders' } } },
    );
    expect(asset).toMatchObject({
      space: 'SALES',
      technicalName: 'T_ORDERS',
      label: 'Orders',
      description: 'One row per order',
      semanticUsage: 'ANALYTICAL_DIMENSION',
      representativeKey: 'ID',
      dimensionType: 'TIME',
      hidden: true,
      exposed: true,
      external: { schema: 'OPEN#SQL', entity: 'ORDERS' },
      personalData: { entitySemantics: 'DATA_SUBJECT' },
      dataAccessControls: ['DAC_A', 'DAC_B'],
      folder: 'Folder_1',
    });
  });

  it('keeps an element whose name JavaScript objects inherit', () => {
    const body =
      '{"definitions":{"T_ORDERS":{"kind":"entity","elements":{"constructor":{"type":"cds.Date"},"__proto__":{"type":"cds.Date"}}}}}';
    expect(read(body).asset.columns.map((column) => column.technicalName)).toEqual(['constructor', '__proto__']);
  });

  it('keeps blanks, slashes, brackets and the infinity sign in column names', () => {
    const names = ['Alpha-2 code', '/BIC/MY_KEY', 'Latitude (average)', 'A.B', '_Addr\u221e0'];
    const elements = Object.fromEntries(names.map((name) => [name, { type: 'cds.String' }]));
    expect(assetOf({ elements }).columns.map((column) => column.technicalName)).toEqual(names);
  });

  it('leaves a column open whose type is written in an unknown form, and says so', () => {
    const asset = assetOf({ elements: { A: { type: { ref: ['T_GONE', 'X'] } }, B: { type: 'cds.Date' } } });
    expect(asset.columns.map((column) => column.fidelity)).toEqual(['inferred', 'declared']);
    expect(asset.findings).toEqual([expect.objectContaining({ code: 'TYPE_UNREADABLE', column: 'A' })]);
  });

  it('lists keys in the declared sequence', () => {
    const key = { type: 'cds.String', key: true };
    const asset = assetOf({
      elements: { CCTR: key, LANG: key, AREA: key },
      '@DataWarehouse.compoundKeySequence': [{ '=': 'AREA' }, { '=': 'CCTR' }, { '=': 'GONE' }],
    });
    expect(asset.keys).toEqual(['AREA', 'CCTR', 'LANG']);
  });

  it('marks a table with delta capture and hides neither its columns nor its kind', () => {
    const asset = assetOf({
      elements: { ID: { type: 'cds.String' } },
      '@DataWarehouse.delta': { type: { '#': 'ACTIVE' }, deltaFromEntities: ['T_ORDERS_Delta'] },
      query: { SELECT: { from: { ref: ['T_ORDERS_Delta'] }, columns: [{ ref: ['ID'] }] } },
    });
    expect(asset).toMatchObject({ kind: 'local-table', deltaCapture: true });
    expect(asset.columns[0]?.origin).toBeUndefined();
    expect(asset.sources).toEqual([
      { name: 'T_ORDERS_Delta', space: 'SALES', technicalName: 'T_ORDERS_Delta', role: 'delta' },
    ]);
  });

  it('warns about a view whose query is only a text', () => {
    const asset = assetOf({ '@DataWarehouse.sqlEditor.query': 'SELECT * FROM "X"' });
    expect(asset).toMatchObject({ kind: 'view', sqlText: 'SELECT * FROM "X"', sources: [] });
    expect(asset.findings.map((finding) => finding.code)).toEqual(['NO_QUERY']);
  });

  it('names the outside system of a remote table', () => {
    const asset = assetOf({
      '@DataWarehouse.remote.connection': 'HANA',
      '@DataWarehouse.remote.entity': '<NULL>\u007fS\u007fT',
    });
    expect(asset).toMatchObject({ kind: 'remote-table', remote: { connection: 'HANA', entity: '"S"."T"' } });
  });

  it('reads parameters with and without type and default', () => {
    const asset = assetOf({
      params: {
        P_MONTH: { type: 'cds.String', length: 6, default: '202501', '@EndUserText.label': 'Month' },
        P_OPEN: {},
      },
    });
    expect(asset.parameters).toEqual([
      { name: 'P_MONTH', label: 'Month', type: { cds: 'cds.String', length: 6 }, default: '202501' },
      { name: 'P_OPEN' },
    ]);
  });
});

describe('annotations that pass through', () => {
  const definition = {
    '@ObjectModel.supportedCapabilities': { '#': 'DATA_STRUCTURE' },
    '@Custom.steward': 'Finance',
    '@DataWarehouse.querybuilder.model': '{"big":"diagram"}',
    '@DataWarehouse.pinToMemory': true,
    '@Semantics.deep': { a: [1e999, { b: null }] },
  };

  it('are those of the allow-list; diagrams and storage settings stay behind', () => {
    expect(assetOf(definition, { editorSettings: { T_ORDERS: {} } }).annotations).toEqual({
      '@ObjectModel.supportedCapabilities': ['DATA_STRUCTURE'],
      '@Custom.steward': 'Finance',
      '@Semantics.deep': { a: [{ b: null }] },
    });
  });

  it('can be chosen by prefix', () => {
    const result = readDefinition(answer(definition), { ...REQUEST, keepAnnotations: ['@DataWarehouse.pin'] });
    expect((result as DefinitionRead).asset.annotations).toEqual({ '@DataWarehouse.pinToMemory': true });
  });

  it('list a set in one order, however it was delivered', () => {
    const sets = [
      ['B', 'A'],
      ['A', 'B'],
    ].map((set) => assetOf({ '@ObjectModel.supportedCapabilities': set.map((capability) => ({ '#': capability })) }));
    expect(sets[0]).toEqual(sets[1]);
  });

  it('are cut where they nest deeper than a message can carry', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(5000)}1${']'.repeat(5000)}`);
    expect(JSON.stringify(assetOf({ '@Custom.deep': deep }).annotations).length).toBeLessThan(100);
  });
});
