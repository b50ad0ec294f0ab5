import { type Asset, type Column } from '@dss/catalog-model';
import { enumText, refText, refTexts } from './annotation.js';
import { freeAnnotations, plainJson } from './free-annotations.js';
import { type TypeReader } from './read-column-type.js';
import { type Shape, at, present, shapeAt, textAt } from './shape.js';
import { type Texts, descriptionOf, labelOf } from './texts.js';

const SEMANTICS = '@Semantics.';

/** What reading one column needs to know about its asset. */
export interface ColumnScope {
  readonly kind: Asset['kind'];
  readonly semanticUsage: string | undefined;
  readonly readType: TypeReader;
  readonly texts: Texts;
  /** Measures that the business layer names, and those of them that are helpers. */
  readonly measures: ReadonlySet<string>;
  readonly hiddenMeasures: ReadonlySet<string>;
  readonly keepAnnotations: readonly string[];
}

/** Reads one element. What the query says about it (origin, calculated) is added by the caller. */
export function readColumn(technicalName: string, element: Shape, scope: ColumnScope): Column {
  const type = scope.readType(element);
  const key = element['key'] === true;
  const annotations = freeAnnotations(element, scope.keepAnnotations, hasField);
  return present({
    technicalName,
    label: labelOf(element, scope.texts),
    description: descriptionOf(element, scope.texts),
    type,
    fidelity: type ? ('declared' as const) : ('inferred' as const),
    key,
    notNull: key || element['notNull'] === true,
    default: defaultText(element['default']),
    calculated: element['isCalculated'] === true ? true : undefined,
    role: roleOf(technicalName, element, scope),
    aggregation: enumText(element['@Aggregation.default']),
    currencyColumn: refText(element['@Semantics.amount.currencyCode']),
    unitColumn: refText(element['@Semantics.quantity.unitOfMeasure']),
    textColumn: refTexts(element['@ObjectModel.text.element'])[0],
    dimensionAssociation: refText(element['@ObjectModel.foreignKey.association']),
    textAssociation: refText(element['@ObjectModel.text.association']),
    hierarchyAssociation: refText(element['@ObjectModel.hierarchy.association']),
    semantics: semanticsOf(element),
    ...personalOf(element),
    hidden: isHidden(element) || scope.hiddenMeasures.has(technicalName) ? true : undefined,
    sourceDataType: textAt(element, '@DataWarehouse.native.dataType'),
    enum: enumOf(element, scope.texts),
    annotations: Object.keys(annotations).length > 0 ? annotations : undefined,
  });
}

const FIELDS: ReadonlySet<string> = new Set([
  '@EndUserText.label',
  '@EndUserText.quickInfo',
  '@EndUserText.heading',
  '@Aggregation.default',
  '@Analytics.dimension',
  '@Analytics.hidden',
  '@Analytics.measure',
  '@ObjectModel.foreignKey.association',
  '@ObjectModel.hierarchy.association',
  '@ObjectModel.text.association',
  '@PersonalData.isPotentiallyPersonal',
  '@PersonalData.isPotentiallySensitive',
  '@Semantics.amount.currencyCode',
  '@Semantics.quantity.unitOfMeasure',
]);

/** Several text columns, or a measure type that says more than "measure", do not fit the field and travel whole. */
function hasField(name: string, value: unknown): boolean {
  if (name === '@ObjectModel.text.element') return refTexts(value).length === 1;
  if (name === '@AnalyticsDetails.measureType') return enumText(value) === 'BASE';
  return FIELDS.has(name) || (name.startsWith(SEMANTICS) && value === true);
}

/** A default as text: CSN wraps it (`{"val":"I"}`, `{"func":"CURRENT_UTCTIMESTAMP"}`); parameters carry it plain. */
export function defaultText(value: unknown): string | undefined {
  const func = textAt(value, 'func');
  if (func !== undefined) return `${func}()`;
  const literal = shapeAt({ value }, 'value') ? (at(value, 'val') ?? at(value, '#')) : value;
  if (typeof literal === 'string') return literal;
  return typeof literal === 'number' || typeof literal === 'boolean' ? String(literal) : undefined;
}

/** `@Aggregation.default` alone proves nothing: attributes carry it too (sap-datasphere.md 12). */
function roleOf(name: string, element: Shape, scope: ColumnScope): Column['role'] | undefined {
  const declared = element['@AnalyticsDetails.measureType'] !== undefined || element['@Analytics.measure'] === true;
  if (declared || scope.measures.has(name)) return 'measure';
  if (element['@Analytics.dimension'] === true) return 'dimension';
  if (element['@ObjectModel.foreignKey.association'] !== undefined) return 'dimension';
  const analytic = scope.kind === 'analytic-model' || scope.semanticUsage?.startsWith('ANALYTICAL_') === true;
  return analytic ? 'attribute' : undefined;
}

function semanticsOf(element: Shape): string[] | undefined {
  const names = Object.keys(element)
    .filter((name) => name.startsWith(SEMANTICS) && element[name] === true)
    .map((name) => name.slice(SEMANTICS.length));
  return names.length > 0 ? names.sort() : undefined;
}

function personalOf(element: Shape): { personal: true | undefined; sensitive: true | undefined } {
  const sensitive = element['@PersonalData.isPotentiallySensitive'] === true;
  const personal =
    sensitive ||
    element['@PersonalData.isPotentiallyPersonal'] === true ||
    enumText(element['@PersonalData.fieldSemantics']) !== undefined;
  return { personal: personal ? true : undefined, sensitive: sensitive ? true : undefined };
}

export function isHidden(node: Shape): boolean {
  return ['@Analytics.hidden', '@Internal.Entity.Hidden', '@UI.hidden', '@Consumption.hidden'].some(
    (name) => node[name] === true,
  );
}

function enumOf(element: Shape, texts: Texts): Column['enum'] | undefined {
  const values = shapeAt(element, 'enum');
  if (!values) return undefined;
  return Object.entries(values).map(([name, node]) =>
    present({ value: plainJson(at(node, 'val'), 0) ?? name, label: labelOf(node, texts) }),
  );
}
