import { type Asset } from '@dss/catalog-model';
import { isUnreadable } from './csn-document.js';
import { type DefinitionRead, readDefinition } from './read-definition.js';
import { type FoundSource, type SourceLookup, resolveAsset, sourcesNeededForTypes } from './resolve-asset.js';

const ref = (...steps: unknown[]) => ({ ref: steps });
const association = (target: string) => ({ type: 'cds.Association', target });

function read(
  technicalName: string,
  definitions: Record<string, unknown>,
  more: Record<string, unknown> = {},
): DefinitionRead {
  const request = { space: 'SALES', technicalName, knownSpaces: ['SALES', 'FINANCE'] };
  const result = readDefinition({ definitions, ...more }, request);
  if (isUnreadable(result)) throw new Error(result.message);
  return result;
}

function entity(elements: Record<string, unknown>, select?: Record<string, unknown>): Record<string, unknown> {
  return { kind: 'entity', elements, ...(select && { query: { SELECT: select } }) };
}

/** A tenant in which each definition is stored by itself. */
function tenant(definitions: Record<string, unknown>, standing: FoundSource['standing'] = 'stored'): SourceLookup {
  return (space, name) => {
    const key = space === 'SALES' ? name : `${space}.${name}`;
    if (!Object.hasOwn(definitions, key)) return 'absent';
    const source = read(key, { [key]: definitions[key] });
    return { asset: source.asset, standing, read: source };
  };
}

const V_SALES = entity({
  AMT: { type: 'cds.Decimal', precision: 15, scale: 2 },
  YEAR: { type: 'cds.String', length: 4 },
  CUST: { type: 'cds.String', length: 10 },
  ADDR: { elements: { CITY: { type: 'cds.String', length: 40 } } },
  _CUST: association('D_CUSTOMER'),
});
const D_CUSTOMER = entity({
  ID: { type: 'cds.String', length: 10 },
  COUNTRY: { type: 'cds.String', length: 2 },
  _AREA: association('D_AREA'),
});
const D_AREA = entity({ NAME: { type: 'cds.String', length: 60 } });
const TENANT = { V_SALES, D_CUSTOMER, D_AREA };

const MEASURE = { '@AnalyticsDetails.measureType': { '#': 'BASE' } };

/** A model over V_SALES with one column `X`. */
function model(
  column: unknown,
  element: Record<string, unknown> = {},
  more: Record<string, unknown> = {},
): DefinitionRead {
  const columns = column === undefined ? [{ val: 0, as: 'OTHER' }] : [column].flat();
  const select = { from: { ...ref('V_SALES'), as: 'f' }, columns };
  const { layer, ...members } = more;
  const definition = {
    ...entity({ X: element }, { ...select, ...members }),
    '@ObjectModel.modelingPattern': { '#': 'ANALYTICAL_CUBE' },
    '@DataWarehouse.editorType': { '#': 'DWCQueryModelEditor' },
  };
  return read('AM', { AM: definition }, layer ? { businessLayerDefinitions: { AM: layer } } : {});
}

const typeOf = (asset: Asset, name = 'X') => {
  const column = asset.columns.find(({ technicalName }) => technicalName === name);
  return [column?.fidelity, column?.type?.cds, column?.type?.length ?? column?.type?.precision];
};

describe('types of an analytic model', () => {
  const suffixed = { mixin: { '_CUST\u221e0': association('D_CUSTOMER') } };

  it.each([
    ['a fact column', model({ ...ref('f', 'AMT'), as: 'X' }), ['resolved', 'cds.Decimal', 15]],
    ['an unqualified fact column', model({ ...ref('YEAR'), as: 'X' }), ['resolved', 'cds.String', 4]],
    [
      'a column of a dimension',
      model({ ...ref('_CUST\u221e0', 'COUNTRY'), as: 'X' }, {}, suffixed),
      ['resolved', 'cds.String', 2],
    ],
    [
      'a dimension whose association only the fact declares',
      model({ ...ref('_CUST\u221e0', 'COUNTRY'), as: 'X' }),
      ['resolved', 'cds.String', 2],
    ],
    [
      'a dimension of a dimension',
      model({ ...ref('f', '_CUST', '_AREA', 'NAME'), as: 'X' }),
      ['resolved', 'cds.String', 60],
    ],
    ['a member of a structure', model({ ...ref('f', 'ADDR', 'CITY'), as: 'X' }), ['resolved', 'cds.String', 40]],
    [
      'a sibling',
      model([
        { ...ref('$projection', 'Y'), as: 'X' },
        { ...ref('f', 'YEAR'), as: 'Y' },
      ]),
      ['resolved', 'cds.String', 4],
    ],
    ['itself', model({ ...ref('$projection', 'X'), as: 'X' }), ['inferred', 'cds.String', undefined]],
    ['a text constant', model({ val: 'Y', as: 'X' }), ['resolved', 'cds.String', 1]],
    ['a count', model({ func: 'COUNT', args: ['*'], as: 'X' }), ['resolved', 'cds.Integer64', undefined]],
    ['a maximum', model({ func: 'MAX', args: [ref('AMT')], as: 'X' }), ['resolved', 'cds.Decimal', 15]],
    [
      'a cast',
      model({ ...ref('AMT'), cast: { type: 'cds.String', length: 9 }, as: 'X' }),
      ['resolved', 'cds.String', 9],
    ],
    [
      'arithmetic of a measure',
      model({ xpr: [ref('AMT'), '*', { val: 2 }], as: 'X' }, MEASURE),
      ['inferred', 'cds.DecimalFloat', undefined],
    ],
    [
      'arithmetic of an attribute',
      model({ xpr: [ref('YEAR'), '+', { val: 2 }], as: 'X' }),
      ['inferred', 'cds.String', undefined],
    ],
    ['a column that the fact lost', model({ ...ref('f', 'GONE'), as: 'X' }), ['inferred', 'cds.String', undefined]],
  ])('%s', (_story, am, expected) => {
    expect(typeOf(resolveAsset(am, tenant(TENANT)).asset)).toEqual(expected);
  });

  it('a navigation attribute without a query column', () => {
    const am = read('AM', {
      AM: entity({
        X: { '@Analytics.navigationAttributeRef': ['_CUST\u221e0', 'COUNTRY'] },
        '_CUST\u221e0': association('D_CUSTOMER'),
      }),
    });
    expect(typeOf(resolveAsset(am, tenant(TENANT)).asset)).toEqual(['resolved', 'cds.String', 2]);
  });

  it.each([
    [
      'an attribute of the fact',
      { attributes: { X: { attributeMapping: { '0': { key: 'YEAR' } } } } },
      ['resolved', 'cds.String', 4],
    ],
    [
      'an attribute of a dimension',
      { attributes: { X: { attributeType: 'A.DimensionSourceAttribute', sourceKey: 'C', key: 'COUNTRY' } } },
      ['resolved', 'cds.String', 2],
    ],
    [
      'a base measure',
      { measures: { X: { measureType: 'M.FactSourceMeasure', sourceKey: '0', key: 'AMT' } } },
      ['resolved', 'cds.Decimal', 15],
    ],
    [
      'a restricted measure',
      {
        measures: {
          X: { measureType: 'M.RestrictedMeasure', key: 'B' },
          B: { measureType: 'M.FactSourceMeasure', measureMapping: { '0': { key: 'AMT' } } },
        },
      },
      ['resolved', 'cds.Decimal', 15],
    ],
    [
      'a distinct count',
      { measures: { X: { measureType: 'M.CountDistinct' } } },
      ['resolved', 'cds.Integer64', undefined],
    ],
    [
      'a calculated measure',
      { measures: { X: { measureType: 'M.CalculatedMeasure', formula: 'A / B' } } },
      ['inferred', 'cds.DecimalFloat', undefined],
    ],
  ])('%s, when only the business layer maps it', (_story, parts, expected) => {
    const layer = {
      sourceModel: {
        factSources: { '0': { dataEntity: { key: 'V_SALES' } } },
        dimensionSources: { C: { dataEntity: { key: 'D_CUSTOMER' } } },
      },
      ...parts,
    };
    expect(typeOf(resolveAsset(model(undefined, {}, { layer }), tenant(TENANT)).asset)).toEqual(expected);
  });

  it('says which sources gave them, and where each column comes from', () => {
    const { asset, usedSources, missing } = resolveAsset(model({ ...ref('f', 'AMT'), as: 'X' }), tenant(TENANT));
    expect(usedSources).toEqual([{ name: 'V_SALES', space: 'SALES', technicalName: 'V_SALES', role: 'fact' }]);
    expect(missing).toEqual([]);
    expect(asset.columns[0]?.origin).toEqual({ source: 'V_SALES', column: 'AMT' });
  });
});

describe('columns without a type in a view', () => {
  const T_A = entity({ ID: { type: 'cds.Integer' }, ONLY_A: { type: 'cds.Date' } });
  const T_B = entity({ ID: { type: 'cds.Integer64' }, ONLY_B: { type: 'cds.Time' } });
  const join = { join: 'inner', args: [ref('T_A'), ref('T_B')] };

  it('an unqualified name in a join belongs to the source that has it', () => {
    const view = read('V', { V: entity({ ONLY_B: {} }, { from: join, columns: [ref('ONLY_B')] }) });
    const { asset } = resolveAsset(view, tenant({ T_A, T_B }));
    expect(asset.columns[0]).toMatchObject({ type: { cds: 'cds.Time' }, origin: { source: 'T_B', column: 'ONLY_B' } });
  });

  it.each([
    ['a star', { from: ref('T_A'), columns: ['*'] }, 'cds.Date'],
    ['a star over a sub-select', { from: { SELECT: { from: ref('T_A') }, as: 's' }, columns: ['*'] }, 'cds.Date'],
    ['a star over a join', { from: { join: 'left', args: [ref('T_B'), ref('T_A')] }, columns: ['*'] }, 'cds.Date'],
  ])('%s', (_story, select, expected) => {
    const view = read('V', { V: entity({ ONLY_A: {} }, select) });
    expect(resolveAsset(view, tenant({ T_A, T_B })).asset.columns[0]?.type?.cds).toBe(expected);
  });

  it('a union has the types of its first arm that has any, by position', () => {
    const arms = [
      {
        SELECT: {
          from: ref('T_A'),
          columns: [
            { val: null, as: 'X' },
            { ...ref('ID'), as: 'K' },
          ],
        },
      },
      { SELECT: { from: ref('T_B'), columns: [ref('ONLY_B'), ref('ID')] } },
    ];
    const definition = { kind: 'entity', elements: { X: {}, K: {} }, query: { SET: { op: 'union', args: arms } } };
    const { asset } = resolveAsset(read('V', { V: definition }), tenant({ T_A, T_B }));
    expect(asset.columns.map((column) => column.type?.cds)).toEqual(['cds.Time', 'cds.Integer']);
    // Not the arm that gave the type: rows come from both.
    expect(asset.columns.map((column) => column.origin)).toEqual([undefined, undefined]);
  });

  it('a chain of views without types is followed to its table, each of them once', () => {
    const chain: Record<string, unknown> = { V0: T_A };
    for (let index = 1; index <= 40; index += 1) {
      chain[`V${index}`] = entity({ ONLY_A: {} }, { from: ref(`V${index - 1}`), columns: [ref('ONLY_A')] });
    }
    const { asset, usedSources } = resolveAsset(read('V40', { V40: chain['V40'] }), tenant(chain));
    expect(typeOf(asset, 'ONLY_A')).toEqual(['resolved', 'cds.Date', undefined]);
    expect(usedSources).toHaveLength(40);
  });

  it('views that read each other end as inferred', () => {
    const A = entity({ X: {} }, { from: ref('B'), columns: [ref('X')] });
    const B = entity({ X: {} }, { from: ref('A'), columns: [ref('X')] });
    expect(typeOf(resolveAsset(read('A', { A }), tenant({ A, B })).asset)).toEqual([
      'inferred',
      'cds.String',
      undefined,
    ]);
  });

  it('a table with neither type nor query is inferred', () => {
    expect(typeOf(resolveAsset(read('T', { T: entity({ X: {} }) }), tenant({})).asset)).toEqual([
      'inferred',
      'cds.String',
      undefined,
    ]);
  });

  it('a source of another space is looked up there', () => {
    const asked: string[] = [];
    const view = read('V', { V: entity({ X: {} }, { from: ref('FINANCE.T_GL'), columns: [ref('X')] }) });
    resolveAsset(view, (space, name) => {
      asked.push(`${space}/${name}`);
      return 'absent';
    });
    expect(asked).toEqual(['FINANCE/T_GL']);
  });
});

describe('a source that cannot be had', () => {
  const AM = entity({ X: {} }, { from: ref('V_SALES'), columns: [{ ...ref('AMT'), as: 'X' }] });
  const alone = read('AM', { AM });
  const withStub = read('AM', { AM, V_SALES });

  it.each([
    ['unknown, with a stub in the answer', withStub, 'unknown', ['provisional', 'cds.Decimal', 15]],
    ['unknown', alone, 'unknown', ['provisional', 'cds.String', undefined]],
    ['unreachable, with a stub in the answer', withStub, 'unreachable', ['provisional', 'cds.Decimal', 15]],
    ['unreachable', alone, 'unreachable', ['provisional', 'cds.String', undefined]],
    ['proven absent, but embedded in the answer', withStub, 'absent', ['resolved', 'cds.Decimal', 15]],
    ['proven absent', alone, 'absent', ['inferred', 'cds.String', undefined]],
  ] as const)('%s', (_story, asked, lookup, expected) => {
    expect(typeOf(resolveAsset(asked, () => lookup).asset)).toEqual(expected);
  });

  it('is reported as missing when it was never tried, as a finding when it was', () => {
    expect(resolveAsset(alone, () => 'unknown').missing.map((source) => source.technicalName)).toEqual(['V_SALES']);
    const tried = resolveAsset(alone, () => 'unreachable');
    expect(tried.missing).toEqual([]);
    expect(tried.asset.findings.map((finding) => finding.code)).toEqual(['SOURCE_UNREACHABLE']);
  });

  it('makes types provisional while an older version stands in for it', () => {
    expect(typeOf(resolveAsset(alone, tenant(TENANT, 'provisional')).asset)[0]).toBe('provisional');
  });

  it('passes on that its own type was only inferred', () => {
    const source = resolveAsset(read('V_SALES', { V_SALES: entity({ AMT: {} }) }), () => 'absent').asset;
    expect(typeOf(resolveAsset(alone, () => ({ asset: source, standing: 'stored' })).asset)[0]).toBe('inferred');
  });

  it('behind a hidden alias is taken from the answer', () => {
    const name = 'B61972EA5DDC4B7081F6.V_WAGE';
    const view = entity({ X: {} }, { from: { ...ref(name), as: 'w' }, columns: [ref('w', 'X')] });
    const stub = { ...entity({ X: { type: 'cds.Date' } }), '@cds.persistence.exists': true };
    const { asset, missing } = resolveAsset(read('V', { V: view, [name]: stub }), () => 'unknown');
    expect([typeOf(asset)[0], missing]).toEqual(['resolved', []]);
  });
});

describe('sourcesNeededForTypes', () => {
  it('is empty when every column states its type', () => {
    expect(sourcesNeededForTypes(read('V_SALES', { V_SALES }))).toEqual([]);
  });

  it('names fact and dimensions of a model, also when the answer holds stubs of them', () => {
    const AM = entity(
      { A: {}, B: {} },
      {
        from: { ...ref('V_SALES'), as: 'f' },
        columns: [
          { ...ref('f', 'AMT'), as: 'A' },
          { ...ref('_C', 'COUNTRY'), as: 'B' },
        ],
        mixin: { _C: association('D_CUSTOMER') },
      },
    );
    const needed = sourcesNeededForTypes(read('AM', { AM, V_SALES, D_CUSTOMER }));
    expect(needed.map((source) => source.technicalName)).toEqual(['V_SALES', 'D_CUSTOMER']);
  });

  it('leaves a column alone that states its type', () => {
    const view = read('V', { V: entity({ X: { type: 'cds.Date' } }, { from: ref('T'), columns: [ref('X')] }) });
    expect(resolveAsset(view, () => 'unknown').asset).toEqual(view.asset);
  });
});
