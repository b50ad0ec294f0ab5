import { type ColumnType } from '@dss/catalog-model';
import { type CsnDocument } from './csn-document.js';
import { type Draft, type Shape, at, isShape, listAt, numberAt, present, shapeAt } from './shape.js';
import { labelOf } from './texts.js';

/** The type of an element, or undefined when it states none that can be read. */
export type TypeReader = (element: Shape) => ColumnType | undefined;

/** Associations are relationships, never columns. */
export function isAssociation(element: unknown): boolean {
  const type = at(element, 'type');
  return type === 'cds.Association' || type === 'cds.Composition';
}

const MAX_DEPTH = 16;

/** Type definitions that use each other twice double at each step; the structures of one document share this many nodes. */
const MAX_NODES = 20_000;

const UNKNOWN: ColumnType = { cds: 'unknown' };

/**
 * Reads types of one document, following `kind: type` definitions, structures and arrays.
 * A name that the document does not define stays as it is: the mapping decides what an unknown type becomes.
 */
export function openTypeReader(document: CsnDocument): TypeReader {
  let left = MAX_NODES;

  const read = (element: Shape, trail: readonly string[]): ColumnType | undefined => {
    if (trail.length > MAX_DEPTH) return UNKNOWN;
    if (trail.length > 0) left -= 1;
    const items = shapeAt(element, 'items');
    const elements = shapeAt(element, 'elements');
    if (!items && !elements) return readNamed(element, trail);
    if (left < 0) return UNKNOWN;
    if (items) return { cds: 'array', items: read(items, [...trail, '[]']) ?? UNKNOWN };
    return { cds: 'struct', elements: readElements(elements ?? {}, trail) };
  };

  const readElements = (elements: Shape, trail: readonly string[]) =>
    Object.entries(elements)
      .filter(([, element]) => !isAssociation(element))
      .map(([name, element]) => {
        const type = read(isShape(element) ? element : {}, [...trail, `.${name}`]) ?? UNKNOWN;
        return present({ name, label: labelOf(element, document.texts), type });
      });

  const readNamed = (element: Shape, trail: readonly string[]): ColumnType | undefined => {
    const named = at(element, 'type');
    if (shapeAt(element, 'type')) return readTypeOf(element, trail);
    if (typeof named !== 'string' || named === '') return at(element, 'enum') ? { cds: 'cds.String' } : undefined;
    const target = shapeAt(document.definitions, named);
    if (!target || trail.includes(named)) return withArguments({ cds: named }, element);
    const base = read(target, [...trail, named]) ?? UNKNOWN;
    return { ...withArguments({ ...base }, element), alias: named };
  };

  /** `{"ref":["T_ORDERS","AMT"]}`: the type of another element, as far as this document holds it. */
  const readTypeOf = (element: Shape, trail: readonly string[]): ColumnType | undefined => {
    const path = listAt(element, 'type', 'ref').filter((item) => typeof item === 'string');
    const [definition = '', ...names] = path;
    let target = at(document.definitions, definition);
    for (const name of names) target = at(target, 'elements', name);
    const mark = path.join('.');
    if (!isShape(target) || names.length === 0 || trail.includes(mark)) return undefined;
    return read(target, [...trail, mark]);
  };

  return (element) => read(element, []);
}

function withArguments(type: Draft<ColumnType>, element: Shape): ColumnType {
  const length = numberAt(element, 'length');
  const precision = numberAt(element, 'precision');
  const scale = scaleOf(element);
  const srid = numberAt(element, 'srid');
  if (length !== undefined) type.length = length;
  if (precision !== undefined) type.precision = precision;
  if (scale !== undefined) type.scale = scale;
  if (srid !== undefined) type.srid = srid;
  return type;
}

function scaleOf(element: Shape): ColumnType['scale'] {
  const scale = at(element, 'scale');
  return scale === 'variable' || scale === 'floating' ? scale : numberAt(element, 'scale');
}
