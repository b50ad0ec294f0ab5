import { type Column, type ColumnType, type Finding, canonicalJson } from '@dss/catalog-model';
import { DEFAULT_MAPPING_OPTIONS, type MappingOptions } from './mapping-options.js';
import { allocateColumnNames, foldName } from './names.js';
import { MAX_TYPE_DEPTH, nativeType } from './native-type.js';
import { GLUE_LIMITS } from './targets/glue.js';
import { TYPE_FACTS, type TypedAs, floatingDecimal, typedAs } from './type-table.js';

/** A column's type at the target, with the parameters that keep what the type text cannot say. */
export interface ColumnTyping {
  /** Always within the target's grammar. */
  readonly glueType: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly findings: readonly Finding[];
}

/**
 * The type of a column. Never fails: what the target cannot hold becomes `string` or the nearest number, and the loss is
 * declared in `dsp.typeLoss` and as a finding. A column without type (an element of an analytic model whose source could
 * not be read) gets one from its role, and `dsp.typeFidelity` says so.
 */
export function typeOf(column: Column, options: MappingOptions = DEFAULT_MAPPING_OPTIONS): ColumnTyping {
  const { typed, parameters } = renderedOnce(column, options);
  return { glueType: typed.type, parameters, findings: findingsOf(column, typed) };
}

interface Rendered {
  readonly typed: TypedAs;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Millions of columns share a few hundred plain types, so these are rendered once; forgotten when there are too many. */
const RENDERED = new WeakMap<MappingOptions, Map<string, Rendered>>();
const MOST_RENDERED = 5_000;

function renderedOnce(column: Column, options: MappingOptions): Rendered {
  const { type, fidelity } = column;
  if (type === undefined || type.items || type.elements) return rendered(column, options);
  const { cds, length, precision, scale, srid, alias } = type;
  // What may hold any character comes last, the first of them with its length: no two types share a text.
  const text = `${length},${precision},${scale},${srid},${fidelity},${cds.length},${cds}${alias === undefined ? '' : `=${alias}`}`;
  const known = RENDERED.get(options) ?? new Map<string, Rendered>();
  RENDERED.set(options, known);
  let found = known.get(text);
  if (found === undefined) {
    if (known.size >= MOST_RENDERED) known.clear();
    known.set(text, (found = rendered(column, options)));
  }
  return found;
}

function rendered(column: Column, options: MappingOptions): Rendered {
  const { type } = column;
  const typed = fitting(type ? render(type, options, 0) : fromRole(column, options));
  const fidelity = type ? column.fidelity : lessSure(column.fidelity);
  const parameters = asParameters({
    nativeType: type ? nativeType(type) : 'unresolved',
    type: type?.alias,
    struct: structText(type),
    ...typed.facts,
    typeLoss: typed.loss,
    typeFidelity: fidelity === 'declared' ? undefined : fidelity,
  });
  return { typed, parameters };
}

/** Counts are whole numbers; any other measure is a number whose decimals nobody told; the rest reads best as text. */
function fromRole({ role, aggregation }: Column, options: MappingOptions): TypedAs {
  if (role !== 'measure') return { type: 'string', loss: 'unresolved' };
  if (/^COUNT/i.test(aggregation ?? '')) return { type: 'bigint', loss: 'unresolved' };
  return { ...floatingDecimal(undefined, options), loss: 'unresolved' };
}

function lessSure(fidelity: Column['fidelity']): Column['fidelity'] {
  return fidelity === 'provisional' ? 'provisional' : 'inferred';
}

function render(type: ColumnType, options: MappingOptions, depth: number): TypedAs {
  if (depth > MAX_TYPE_DEPTH) return { type: 'string', loss: 'too-deep' };
  if (type.items) return renderArray(type.items, options, depth);
  if (type.elements) return renderStruct(type.elements, options, depth);
  return typedAs(type, options);
}

function renderArray(items: ColumnType, options: MappingOptions, depth: number): TypedAs {
  const inner = render(items, options, depth + 1);
  return withLoss(`array<${inner.type}>`, [inner]);
}

function renderStruct(elements: NonNullable<ColumnType['elements']>, options: MappingOptions, depth: number): TypedAs {
  if (elements.length === 0) return { type: 'string', loss: 'empty-structure' };
  const names = fieldNames(elements);
  const inner = elements.map((element) => render(element.type, options, depth + 1));
  return withLoss(`struct<${inner.map((typed, index) => `${names[index] ?? ''}:${typed.type}`).join(',')}>`, inner);
}

function withLoss(type: string, parts: readonly TypedAs[]): TypedAs {
  const losses = [...new Set(parts.flatMap(({ loss }) => loss?.split(',') ?? []))].sort();
  return losses.length === 0 ? { type } : { type, loss: losses.join(',') };
}

/** Two elements of one name cannot be in CSN; should it happen, the position keeps them apart. */
function fieldNames(elements: NonNullable<ColumnType['elements']>): readonly string[] {
  const seen = new Set<string>();
  const distinct = elements.map(({ name }, index) => {
    const unique = seen.has(name) ? `${name}#${index}` : name;
    seen.add(unique);
    return unique;
  });
  const names = new Map(Object.entries(allocateColumnNames({}, distinct)));
  return distinct.map((name) => names.get(name) ?? foldName(name));
}

function fitting(typed: TypedAs): TypedAs {
  return typed.type.length <= GLUE_LIMITS.typeBytes ? typed : { type: 'string', loss: 'too-large' };
}

/** Original names and labels of a structure's fields, which the type text cannot carry. */
function structText(type: ColumnType | undefined): string | undefined {
  const described = type && describeFields(type, 0);
  return described && canonicalJson(described);
}

function describeFields(type: ColumnType, depth: number): unknown[] | undefined {
  if (depth > MAX_TYPE_DEPTH) return undefined;
  if (type.items) return describeFields(type.items, depth + 1);
  return type.elements?.map((element) => ({
    name: element.name,
    label: element.label,
    type: element.type.items || element.type.elements ? undefined : nativeType(element.type),
    elements: describeFields(element.type, depth + 1),
  }));
}

function asParameters(facts: NonNullable<TypedAs['facts']>): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const name of TYPE_FACTS) {
    const value = facts[name];
    if (value !== undefined) parameters[`dsp.${name}`] = String(value);
  }
  return parameters;
}

const LOSSES: Readonly<Record<string, readonly [code: string, message: string]>> = {
  unknown: ['TYPE_UNKNOWN', 'nobody knows this type'],
  unresolved: ['TYPE_UNRESOLVED', 'no source told the type; it was chosen from the role'],
  'floating-decimal': ['TYPE_LOSS', 'decimals without precision have no exact counterpart'],
  'decimal-overflow': ['TYPE_LOSS', 'more digits than a decimal can hold at the target'],
};

const NONE: readonly Finding[] = [];

function findingsOf(column: Column, typed: TypedAs): readonly Finding[] {
  if (typed.loss === undefined) return NONE;
  const [code, why] = LOSSES[typed.loss] ?? ['TYPE_LOSS', typed.loss];
  const from = column.type ? shortened(nativeType(column.type)) : 'no type';
  return [{ code, message: `${from} became ${shortened(typed.type)}: ${why}`, column: column.technicalName }];
}

function shortened(text: string): string {
  return text.length <= 100 ? text : `${text.slice(0, 97)}...`;
}
