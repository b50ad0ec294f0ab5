import { type Asset, type Column } from '@dss/catalog-model';
import { plainJson } from './free-annotations.js';
import { readAnnotations } from './read-annotations.js';
import { type TypeReader } from './read-column-type.js';
import { type Draft, type Shape, at, isShape, present, shapeAt, textAt } from './shape.js';
import { type Texts, descriptionOf, labelOf } from './texts.js';

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
export function readColumn(technicalName: string, element: Shape, scope: ColumnScope): Draft<Column> {
  const { readType, texts } = scope;
  const key = element['key'] === true;
  const type = readType(element);
  const column: Draft<Column> = {
    technicalName,
    fidelity: type ? 'declared' : 'inferred',
    key,
    notNull: key || element['notNull'] === true,
  };
  const label = labelOf(element, texts);
  const description = descriptionOf(element, texts);
  const preset = defaultText(element['default']);
  const values = enumOf(element, texts);
  if (label !== undefined) column.label = label;
  if (description !== undefined) column.description = description;
  if (type) column.type = type;
  if (preset !== undefined) column.default = preset;
  if (element['isCalculated'] === true) column.calculated = true;
  if (values !== undefined) column.enum = values;
  readAnnotations(column, element, scope.keepAnnotations);
  const role = roleOf(column, scope);
  if (role !== undefined) column.role = role;
  if (scope.hiddenMeasures.has(technicalName)) column.hidden = true;
  return column;
}

/** A default as text: CSN wraps it (`{"val":"I"}`, `{"func":"CURRENT_UTCTIMESTAMP"}`); parameters carry it plain. */
export function defaultText(value: unknown): string | undefined {
  const func = textAt(value, 'func');
  if (func !== undefined) return `${func}()`;
  const literal = isShape(value) ? (at(value, 'val') ?? at(value, '#')) : value;
  if (typeof literal === 'string') return literal;
  return typeof literal === 'number' || typeof literal === 'boolean' ? String(literal) : undefined;
}

/** `@Aggregation.default` alone proves nothing: attributes carry it too (sap-datasphere.md 12). */
function roleOf({ technicalName, role }: Column, scope: ColumnScope): Column['role'] {
  if (scope.measures.has(technicalName)) return 'measure';
  if (role !== undefined) return role;
  const analytic = scope.kind === 'analytic-model' || scope.semanticUsage?.startsWith('ANALYTICAL_') === true;
  return analytic ? 'attribute' : undefined;
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
