import { type JsonRecord } from '../../content/json-record.js';
import { type GeneratedAsset, type GeneratedKind } from './generated-catalog.js';
import { type GeneratedColumn } from './generated-columns.js';

const PATTERN: Readonly<Record<GeneratedKind, string>> = {
  localtables: 'DATA_STRUCTURE',
  views: 'ANALYTICAL_FACT',
  analyticmodels: 'ANALYTICAL_CUBE',
};

const HEAD = { version: { csn: '1.0' }, meta: { creator: 'CDS Compiler v1.19.2' }, $version: '1.0' };

/** The CSN definition of a generated asset. */
export function generatedDefinition(asset: GeneratedAsset): JsonRecord {
  const { type, columns, source } = asset;
  const pattern = { '#': PATTERN[type] };
  return {
    kind: 'entity',
    '@EndUserText.label': asset.label,
    ...(asset.description !== undefined && { '@EndUserText.quickInfo': asset.description }),
    '@ObjectModel.modelingPattern': pattern,
    '@ObjectModel.supportedCapabilities': [pattern],
    ...(type === 'analyticmodels' && { '@DataWarehouse.editorType': { '#': 'DWCQueryModelEditor' } }),
    ...(type === 'views' && asset.exposed && { '@DataWarehouse.consumption.external': true }),
    elements: Object.fromEntries(columns.map((column) => [column.name, elementOf(column, type)])),
    ...(source !== undefined && { query: queryOf(asset, source) }),
  };
}

/** The document that a read of the object answers; `shuffled`: the same in another order, and with an editor's diagram. */
export function generatedDocument(asset: GeneratedAsset, shuffled: boolean): JsonRecord {
  const definition = generatedDefinition(asset);
  const written = shuffled ? Object.fromEntries(Object.entries(definition).reverse()) : definition;
  return {
    definitions: { [asset.name]: written },
    ...(asset.type === 'analyticmodels' && { businessLayerDefinitions: { [asset.name]: businessLayer(asset) } }),
    ...(shuffled && { editorSettings: { [asset.name]: { zoom: 100 } } }),
    ...HEAD,
  };
}

/** A model's columns have no type of their own: it comes from the fact. */
function elementOf({ label, typed, key, measure }: GeneratedColumn, type: GeneratedKind): JsonRecord {
  const labelled = { '@EndUserText.label': label };
  const summed = measure && type !== 'localtables' && SUMMED;
  if (type === 'analyticmodels') return { ...labelled, ...summed };
  return { ...labelled, ...typed, ...(key && { key: true, notNull: true }), ...summed };
}

const SUMMED = { '@AnalyticsDetails.measureType': { '#': 'BASE' }, '@Aggregation.default': { '#': 'SUM' } };

function queryOf({ type, columns }: GeneratedAsset, source: string): JsonRecord {
  if (type === 'analyticmodels') {
    const refs = columns.map(({ name }) => ({ ref: ['0', name], as: name }));
    return { SELECT: { from: { ref: [source], as: '0' }, columns: refs } };
  }
  return { SELECT: { from: { ref: [source] }, columns: columns.map(selected) } };
}

/** What a revision added does not come from the source. */
function selected({ name, key }: GeneratedColumn): JsonRecord {
  return name.startsWith('ADDED_') ? { val: 'added', as: name } : { ref: [name], ...(key && { key: true }) };
}

function businessLayer({ name, label, columns, source }: GeneratedAsset): JsonRecord {
  const attributes = columns.filter(({ measure }) => !measure);
  const measures = columns.filter(({ measure }) => measure);
  return {
    identifier: { key: name },
    text: label,
    version: '1.7.1',
    sourceModel: { factSources: { 0: { text: source, dataEntity: { key: source } } }, dimensionSources: {} },
    exposedAssociations: {},
    attributes: Object.fromEntries(
      attributes.map((column) => [
        column.name,
        {
          attributeType: 'AnalyticModelAttributeType.FactSourceAttribute',
          attributeMapping: { 0: { key: column.name } },
          text: column.label,
        },
      ]),
    ),
    measures: Object.fromEntries(
      measures.map((column) => [
        column.name,
        {
          measureType: 'AnalyticModelMeasureType.FactSourceMeasure',
          measureMapping: { 0: { key: column.name } },
          text: column.label,
          isAuxiliary: false,
        },
      ]),
    ),
    crossCalculations: {},
    supportedCapabilities: {},
    variables: {},
  };
}
