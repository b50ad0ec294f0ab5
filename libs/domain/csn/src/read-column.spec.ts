import { type Column } from '@dss/catalog-model';
import { isUnreadable } from './csn-document.js';
import { readDefinition } from './read-definition.js';

function column(element: Record<string, unknown>, definition: Record<string, unknown> = {}): Column {
  const body = {
    definitions: { T: { kind: 'entity', elements: { A: { type: 'cds.String', ...element } }, ...definition } },
  };
  const result = readDefinition(body, { space: 'S', technicalName: 'T' });
  if (isUnreadable(result)) throw new Error(result.message);
  return result.asset.columns[0]!;
}

const FACT = { '@ObjectModel.modelingPattern': { '#': 'ANALYTICAL_FACT' } };

describe('a column', () => {
  it.each([
    ['a key', { key: true }, { key: true, notNull: true }],
    ['not null', { notNull: true }, { key: false, notNull: true }],
    ['neither', { key: false }, { key: false, notNull: false }],
  ])('is nullable unless it is %s', (_story, element, expected) => {
    expect(column(element)).toMatchObject(expected);
  });

  it.each([
    ['a literal', { val: 'I' }, 'I'],
    ['zero', { val: 0 }, '0'],
    ['false', { val: false }, 'false'],
    ['an enumeration value', { '#': 'OPEN' }, 'OPEN'],
    ['a function', { func: 'CURRENT_UTCTIMESTAMP' }, 'CURRENT_UTCTIMESTAMP()'],
    ['a plain value', '202501', '202501'],
    ['null', { val: null }, undefined],
    ['an expression', { xpr: [1, '+', 1] }, undefined],
  ])('has %s as default', (_story, written, expected) => {
    expect(column({ default: written }).default).toBe(expected);
  });

  it.each([
    ['a measure type', { '@AnalyticsDetails.measureType': { '#': 'BASE' } }, {}, 'measure'],
    ['the older measure flag', { '@Analytics.measure': true }, {}, 'measure'],
    ['the dimension flag', { '@Analytics.dimension': true }, {}, 'dimension'],
    ['a foreign key', { '@ObjectModel.foreignKey.association': { '=': '_C' } }, {}, 'dimension'],
    ['being in a fact', {}, FACT, 'attribute'],
    ['an aggregation in a fact: that proves no measure', { '@Aggregation.default': { '#': 'SUM' } }, FACT, 'attribute'],
    ['nothing', {}, {}, undefined],
  ])('has its role from %s', (_story, element, definition, expected) => {
    expect(column(element, definition).role).toBe(expected);
  });

  it('knows its currency, unit, text and associations', () => {
    const element = {
      '@Aggregation.default': { '#': 'SUM' },
      '@Semantics.amount.currencyCode': { '=': 'CURR' },
      '@Semantics.quantity.unitOfMeasure': { '=': 'UNIT' },
      '@ObjectModel.text.element': [{ '=': 'NAME' }],
      '@ObjectModel.foreignKey.association': { '=': '_C' },
      '@ObjectModel.text.association': { '=': '_T' },
      '@ObjectModel.hierarchy.association': { '=': '_H' },
      '@DataWarehouse.native.dataType': 'SECONDDATE',
    };
    expect(column(element)).toEqual({
      technicalName: 'A',
      type: { cds: 'cds.String' },
      fidelity: 'declared',
      key: false,
      notNull: false,
      role: 'dimension',
      aggregation: 'SUM',
      currencyColumn: 'CURR',
      unitColumn: 'UNIT',
      textColumn: 'NAME',
      dimensionAssociation: '_C',
      textAssociation: '_T',
      hierarchyAssociation: '_H',
      sourceDataType: 'SECONDDATE',
    });
  });

  it('lists its semantics in one order, and only those that are true', () => {
    const element = { '@Semantics.text': true, '@Semantics.calendar.year': true, '@Semantics.language': false };
    expect(column(element).semantics).toEqual(['calendar.year', 'text']);
  });

  it.each([
    ['a personal value', { '@PersonalData.isPotentiallyPersonal': true }, { personal: true }],
    ['a data subject id', { '@PersonalData.fieldSemantics': { '#': 'DATA_SUBJECT_ID' } }, { personal: true }],
    ['a sensitive value', { '@PersonalData.isPotentiallySensitive': true }, { personal: true, sensitive: true }],
  ])('says that it holds %s', (_story, element, expected) => {
    expect(column(element)).toMatchObject(expected);
  });

  it.each(['@Analytics.hidden', '@UI.hidden', '@Consumption.hidden'])('is hidden by %s', (annotation) => {
    expect(column({ [annotation]: true }).hidden).toBe(true);
  });

  it('lists the values of an enumeration with their labels', () => {
    const values = { OPEN: { val: 'O', '@EndUserText.label': 'Open' }, DONE: {} };
    expect(column({ enum: values }).enum).toEqual([{ value: 'O', label: 'Open' }, { value: 'DONE' }]);
  });

  it('passes on what has no field: free annotations, several text columns, an unusual measure type', () => {
    const annotations = {
      '@Custom.rule': { a: [1] },
      '@ObjectModel.text.element': [{ '=': 'A' }, { '=': 'B' }],
      '@AnalyticsDetails.measureType': { '#': 'CALCULATION' },
    };
    expect(column({ ...annotations, '@DataWarehouse.spatial.resultOnError': 1 }).annotations).toEqual(annotations);
  });
});
