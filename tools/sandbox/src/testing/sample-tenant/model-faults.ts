import { isRecord, type JsonRecord, member } from '../../content/json-record.js';
import { isAssociation, listOf, recordEntries, recordOf, type SpaceNames, textOf } from './space-names.js';

/** Names in the business layer of an analytic model that lead nowhere. */
export function modelFaults(names: SpaceNames, name: string, model: JsonRecord): string[] {
  if (names.definition(name) === undefined) return ['the model has no definition'];
  const facts = entities(member(model['sourceModel'], 'factSources'));
  const dimensions = entities(member(model['sourceModel'], 'dimensionSources'));
  return [
    ...[...facts.values(), ...dimensions.values()]
      .filter((entity) => names.definition(entity) === undefined)
      .map((entity) => `source "${entity}" is not there`),
    ...associationFaults(names, facts, recordOf(member(model['sourceModel'], 'dimensionSources'))),
    ...recordEntries(model['attributes']).flatMap(([attribute, node]) =>
      mappingFaults(names, attribute, node, isOfDimension(node) ? dimensions : facts),
    ),
    ...recordEntries(model['measures']).flatMap(([measure, node]) => measureFaults(names, model, measure, node, facts)),
    ...recordEntries(model['variables']).flatMap(([variable, { referenceAttribute: attribute }]) =>
      attribute === undefined || member(model['attributes'], textOf(attribute)) !== undefined
        ? []
        : [`variable ${variable} filters ${textOf(attribute)}, which is no attribute`],
    ),
    ...elementFaults(names.elements(name), model),
  ];
}

function entities(sources: unknown): Map<string, string> {
  return new Map(recordEntries(sources).map(([key, node]) => [key, textOf(member(node['dataEntity'], 'key'))]));
}

function isOfDimension(node: JsonRecord): boolean {
  return textOf(node['attributeType']).endsWith('DimensionSourceAttribute');
}

/** The steps from the fact to a dimension are associations of the fact. */
function associationFaults(names: SpaceNames, facts: ReadonlyMap<string, string>, dimensions: JsonRecord): string[] {
  const contexts = recordEntries(dimensions).flatMap(([, node]) => listOf(node['associationContexts']));
  return contexts.flatMap((context) => {
    const fact = facts.get(textOf(member(context, 'sourceKey'))) ?? '';
    const steps = listOf(member(context, 'associationSteps')).map(textOf);
    return names.follow(names.elements(fact), steps) === undefined ? [`${fact} has no ${steps.join('.')}`] : [];
  });
}

/** Both dialects: a mapping by source key, or source key and column side by side. */
function mappingFaults(
  names: SpaceNames,
  name: string,
  node: JsonRecord,
  sources: ReadonlyMap<string, string>,
): string[] {
  const mapping = recordEntries(node['attributeMapping'] ?? node['measureMapping']);
  const [sourceKey, column] =
    mapping.length > 0
      ? [mapping[0]?.[0] ?? '', textOf(mapping[0]?.[1]['key'])]
      : [textOf(node['sourceKey']), textOf(node['key'])];
  const source = sources.get(sourceKey);
  if (source === undefined) return [`${name} is mapped to no source`];
  return member(names.elements(source), column) === undefined ? [`${name} is mapped to no column of ${source}`] : [];
}

function measureFaults(
  names: SpaceNames,
  model: JsonRecord,
  measure: string,
  node: JsonRecord,
  facts: ReadonlyMap<string, string>,
): string[] {
  const kind = textOf(node['measureType']).split('.').at(-1);
  if (kind === 'FactSourceMeasure' || kind === 'NonCumulative') return mappingFaults(names, measure, node, facts);
  if (kind === 'RestrictedMeasure' || kind === 'CurrencyConversion') {
    return isRecord(member(model['measures'], textOf(node['key']))) ? [] : [`${measure} restricts no measure`];
  }
  const columns = listOf(node['countDistinctAttributes']).map(textOf);
  const fact = [...facts.values()][0] ?? '';
  const missing = columns.filter((column) => member(names.elements(fact), column) === undefined);
  return missing.map((column) => `${measure} counts ${column}, which the fact does not have`);
}

/** What the model shows is an attribute, a visible measure or the way to a dimension. */
function elementFaults(elements: JsonRecord, model: JsonRecord): string[] {
  const measures = recordEntries(model['measures']).filter(([, node]) => node['isAuxiliary'] !== true);
  const named = [...Object.keys(recordOf(model['attributes'])), ...measures.map(([measure]) => measure)];
  const shown = recordEntries(elements).filter(([, element]) => !isAssociation(element));
  return [
    ...named.filter((name) => !(name in elements)).map((name) => `${name} is no element`),
    ...shown.filter(([name]) => !named.includes(name)).map(([name]) => `element ${name} is in no business layer`),
  ];
}
