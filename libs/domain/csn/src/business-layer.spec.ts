import { type Asset } from '@dss/catalog-model';
import { isUnreadable } from './csn-document.js';
import { type DefinitionRead, readDefinition } from './read-definition.js';

const SOURCES = {
  factSources: { '0': { text: 'V_SALES', dataEntity: { key: 'V_SALES' } } },
  dimensionSources: { CUST: { text: 'Customer', dataEntity: { key: 'D_CUSTOMER' } } },
};

function model(layer: Record<string, unknown>, elements: Record<string, unknown> = {}): DefinitionRead {
  const body = {
    definitions: { AM: { kind: 'entity', elements } },
    businessLayerDefinitions: { AM: { identifier: { key: 'AM' }, sourceModel: SOURCES, ...layer } },
  };
  const result = readDefinition(body, { space: 'SALES', technicalName: 'AM' });
  if (isUnreadable(result)) throw new Error(result.message);
  return result;
}

function measuresOf(measures: Record<string, unknown>): Asset['measures'] {
  return model({ measures }).asset.measures;
}

describe('the business layer of an analytic model', () => {
  it('decides what the model reads', () => {
    expect(model({}).asset.sources).toEqual([
      { name: 'V_SALES', space: 'SALES', technicalName: 'V_SALES', role: 'fact' },
      { name: 'D_CUSTOMER', space: 'SALES', technicalName: 'D_CUSTOMER', role: 'dimension' },
    ]);
  });

  it('makes the model exposed, as SAP does with every analytic model', () => {
    expect(model({}).asset).toMatchObject({ kind: 'analytic-model', exposed: true });
  });

  it.each([
    ['1.3.x', { sourceKey: '0', key: 'AMOUNT' }],
    ['1.7.x', { measureMapping: { '0': { key: 'AMOUNT' } } }],
  ])('reads base measures of dialect %s', (_dialect, mapped) => {
    const AMT = { measureType: 'AnalyticModelMeasureType.FactSourceMeasure', text: 'Amount', ...mapped };
    expect(measuresOf({ AMT })).toEqual([{ name: 'AMT', label: 'Amount', kind: 'base', of: 'AMOUNT' }]);
    const read = model({ measures: { AMT } }, { AMT: {} });
    expect(read.asset.columns[0]).toMatchObject({ role: 'measure', origin: { source: 'V_SALES', column: 'AMOUNT' } });
  });

  it.each([
    ['RestrictedMeasure', 'restricted'],
    ['CalculatedMeasure', 'calculated'],
    ['CountDistinct', 'count-distinct'],
    ['NonCumulative', 'non-cumulative'],
    ['CurrencyConversion', 'currency-conversion'],
    ['SomethingNew', 'SomethingNew'],
  ])('names a %s', (type, kind) => {
    expect(measuresOf({ M: { measureType: `AnalyticModelMeasureType.${type}` } })).toEqual([{ name: 'M', kind }]);
  });

  it('keeps formula, restricted measure and that a measure is only a helper', () => {
    const M = {
      measureType: 'AnalyticModelMeasureType.RestrictedMeasure',
      key: 'AMT',
      formula: "COUNTRY = 'DE'",
      formulaRaw: 'raw',
      isAuxiliary: true,
    };
    expect(measuresOf({ M })).toEqual([
      { name: 'M', kind: 'restricted', of: 'AMT', formula: "COUNTRY = 'DE'", hidden: true },
    ]);
    expect(model({ measures: { M } }, { M: {} }).asset.columns[0]).toMatchObject({ role: 'measure', hidden: true });
  });

  it('adds measures that only the elements name', () => {
    const elements = {
      A: { '@AnalyticsDetails.measureType': { '#': 'BASE' }, '@Aggregation.default': { '#': 'SUM' } },
      B: { '@AnalyticsDetails.measureType': { '#': 'CALCULATION' }, '@EndUserText.label': 'Share' },
      C: {},
    };
    expect(model({}, elements).asset.measures).toEqual([
      { name: 'A', kind: 'base', aggregation: 'SUM' },
      { name: 'B', label: 'Share', kind: 'calculated' },
    ]);
  });

  it('reads variables', () => {
    const variables = {
      P_YEAR: { parameterType: 'AnalyticModelParameterType.StoryFilter', referenceAttribute: 'YEAR', text: 'Year' },
      P_CUR: {},
    };
    expect(model({ variables }).asset.variables).toEqual([
      { name: 'P_YEAR', label: 'Year', kind: 'StoryFilter', column: 'YEAR' },
      { name: 'P_CUR' },
    ]);
  });

  it.each([
    [
      'a fact attribute',
      { attributeType: 'X.FactSourceAttribute', attributeMapping: { '0': { key: 'C' } } },
      'V_SALES',
    ],
    [
      'a dimension attribute',
      { attributeType: 'X.DimensionSourceAttribute', sourceKey: 'CUST', key: 'C' },
      'D_CUSTOMER',
    ],
    [
      'a dimension attribute of the later dialect',
      { attributeType: 'X.DimensionSourceAttribute', attributeMapping: { CUST: { key: 'C' } } },
      'D_CUSTOMER',
    ],
  ])('tells the origin of %s', (_story, attribute, source) => {
    const { asset } = model({ attributes: { A: attribute } }, { A: {} });
    expect(asset.columns[0]?.origin).toEqual({ source, column: 'C' });
  });

  it('follows restricted measures to their base, also when they restrict each other in a circle', () => {
    const restricted = (key: string) => ({ measureType: 'T.RestrictedMeasure', key });
    const measures = {
      BASE: { measureType: 'T.FactSourceMeasure', sourceKey: '0', key: 'AMOUNT' },
      DE: restricted('EU'),
      EU: restricted('BASE'),
      X: restricted('Y'),
      Y: restricted('X'),
    };
    const { columns } = model({ measures }, { DE: {}, X: {} }).asset;
    expect(columns.map((column) => column.origin)).toEqual([{ source: 'V_SALES', column: 'AMOUNT' }, undefined]);
  });
});
