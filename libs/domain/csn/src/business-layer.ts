import { type Asset, type Measure } from '@dss/catalog-model';
import { type CsnDocument } from './csn-document.js';
import { type NamedSource } from './read-sources.js';
import { type Shape, at, isShape, present, shapeAt, textAt } from './shape.js';
import { type Texts } from './texts.js';
import { type SourceColumn } from './trace-column.js';

/** What `businessLayerDefinitions` says about an analytic model. */
export interface BusinessLayer {
  readonly sources: readonly NamedSource[];
  readonly measures: readonly Measure[];
  readonly variables: Asset['variables'];
  /** The source column of an attribute or measure, as the mapping names it. */
  readonly sourceColumn: (name: string) => SourceColumn | undefined;
}

export function readBusinessLayer(document: CsnDocument, name: string): BusinessLayer | undefined {
  const model = shapeAt(document.businessLayer, name);
  if (!model) return undefined;
  const facts = entityNames(shapeAt(model, 'sourceModel', 'factSources'));
  const dimensions = entityNames(shapeAt(model, 'sourceModel', 'dimensionSources'));
  return {
    sources: [
      ...[...facts.values()].map((fact) => ({ name: fact, role: 'fact' as const })),
      ...[...dimensions.values()].map((dimension) => ({ name: dimension, role: 'dimension' as const })),
    ],
    measures: members(model, 'measures').map(([measure, node]) => readMeasure(measure, node, document.texts)),
    variables: members(model, 'variables').map(([variable, node]) => readVariable(variable, node, document.texts)),
    sourceColumn: (column) => sourceColumn(model, column, facts, dimensions),
  };
}

function members(model: Shape, part: string): [string, Shape][] {
  return Object.entries(shapeAt(model, part) ?? {}).filter((entry): entry is [string, Shape] => isShape(entry[1]));
}

function entityNames(sources: Shape | undefined): Map<string, string> {
  const names = Object.entries(sources ?? {}).map(([key, node]) => [key, textAt(node, 'dataEntity', 'key')] as const);
  return new Map(names.flatMap(([key, name]) => (name === undefined ? [] : [[key, name]])));
}

function readMeasure(name: string, node: Shape, texts: Texts): Measure {
  return present({
    name,
    label: texts(at(node, 'text')),
    kind: measureKind(textAt(node, 'measureType')),
    aggregation: lastPart(textAt(node, 'aggregation')),
    of: mapping(node)?.key ?? textAt(node, 'key'),
    formula: textAt(node, 'formula') ?? textAt(node, 'formulaRaw'),
    hidden: at(node, 'isAuxiliary') === true ? true : undefined,
  });
}

const MEASURE_KINDS: ReadonlyMap<string, string> = new Map([
  ['FactSourceMeasure', 'base'],
  ['RestrictedMeasure', 'restricted'],
  ['CalculatedMeasure', 'calculated'],
  ['CountDistinct', 'count-distinct'],
  ['NonCumulative', 'non-cumulative'],
  ['NonCumulativeMeasure', 'non-cumulative'],
  ['CurrencyConversion', 'currency-conversion'],
  ['CurrencyConversionMeasure', 'currency-conversion'],
]);

/** A measure type that SAP adds later keeps its own name. */
function measureKind(type: string | undefined): string {
  const short = lastPart(type) ?? 'base';
  return MEASURE_KINDS.get(short) ?? short;
}

/** `AnalyticModelMeasureType.RestrictedMeasure` → `RestrictedMeasure`. */
function lastPart(type: string | undefined): string | undefined {
  return type?.slice(type.lastIndexOf('.') + 1);
}

function readVariable(name: string, node: Shape, texts: Texts): Asset['variables'][number] {
  return present({
    name,
    label: texts(at(node, 'text')),
    kind: lastPart(textAt(node, 'parameterType')),
    column: textAt(node, 'referenceAttribute'),
  });
}

/** Both dialects: `attributeMapping`/`measureMapping` by source key (1.7.x), or `sourceKey` beside `key` (1.3.x). */
function mapping(node: Shape): { sourceKey: string; key: string } | undefined {
  const mapped = shapeAt(node, 'attributeMapping') ?? shapeAt(node, 'measureMapping') ?? {};
  for (const [sourceKey, target] of Object.entries(mapped)) {
    const key = textAt(target, 'key');
    if (key !== undefined) return { sourceKey, key };
  }
  const sourceKey = textAt(node, 'sourceKey');
  const key = textAt(node, 'key');
  return sourceKey === undefined || key === undefined ? undefined : { sourceKey, key };
}

function sourceColumn(
  model: Shape,
  name: string,
  facts: ReadonlyMap<string, string>,
  dimensions: ReadonlyMap<string, string>,
): SourceColumn | undefined {
  const attribute = shapeAt(model, 'attributes', name);
  const node = attribute ?? baseMeasure(model, name);
  const mapped = node && mapping(node);
  if (!mapped) return undefined;
  const ofDimension = lastPart(textAt(node, 'attributeType')) === 'DimensionSourceAttribute';
  const source = (ofDimension ? dimensions : facts).get(mapped.sourceKey);
  return source === undefined ? undefined : { source, path: [mapped.key], via: ofDimension ? 'association' : 'from' };
}

/** A restricted measure has the type of the measure that it restricts; formulas and conversions have their own. */
function baseMeasure(model: Shape, name: string): Shape | undefined {
  const seen = new Set<string>();
  let measure = shapeAt(model, 'measures', name);
  while (measure && measureKind(textAt(measure, 'measureType')) === 'restricted') {
    const next = textAt(measure, 'key');
    if (next === undefined || seen.has(next)) return undefined;
    seen.add(next);
    measure = shapeAt(model, 'measures', next);
  }
  return measure && measureKind(textAt(measure, 'measureType')) === 'base' ? measure : undefined;
}
