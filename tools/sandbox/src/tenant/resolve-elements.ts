import { type CsnSource } from '../content/csn-source.js';
import { isRecord, type JsonRecord, member } from '../content/json-record.js';

/** One column as the run-time shows it: annotations of the element, type of wherever it comes from. */
export interface ResolvedElement {
  readonly name: string;
  readonly element: JsonRecord;
  /** `type`, `length`, `precision`, `scale`: from the element itself or from its source. Undefined when nobody knows. */
  readonly typed: JsonRecord | undefined;
}

/** Query chains of the real content go a few levels deep; a circle must end. */
const DEEPEST = 40;

/** Columns of an entity (no associations), elements without a type followed through the query in the same space. */
export function resolveElements(source: CsnSource, name: string): readonly ResolvedElement[] {
  const definition = source.definitions.get(name);
  const elements = member(definition, 'elements');
  if (!isRecord(elements)) return [];
  return Object.entries(elements)
    .filter((entry): entry is [string, JsonRecord] => isRecord(entry[1]) && !isAssociation(entry[1]))
    .map(([column, element]) => ({ name: column, element, typed: typedElement(source, name, column, DEEPEST) }));
}

export function isAssociation(element: JsonRecord): boolean {
  return element['type'] === 'cds.Association' || element['type'] === 'cds.Composition';
}

function typedElement(source: CsnSource, entity: string, column: string, depth: number): JsonRecord | undefined {
  const definition = source.definitions.get(entity);
  const element = member(member(definition, 'elements'), column);
  if (isRecord(element) && typeof element['type'] === 'string') {
    const custom = source.definitions.get(element['type']);
    return isRecord(custom) && typeof custom['type'] === 'string' ? { ...custom } : element;
  }
  if (depth === 0) return undefined;
  const navigation = member(element, '@Analytics.navigationAttributeRef');
  const select = member(member(definition, 'query'), 'SELECT');
  const path = pathOf(select, column) ?? (isTextList(navigation) ? navigation : undefined);
  if (path === undefined) return undefined;
  const last = path.at(-1) ?? column;
  const through = path.length > 1 ? associationTarget(source, select, path.at(-2) ?? '') : undefined;
  const from = through ?? fromName(select);
  return from === undefined ? undefined : typedElement(source, from, last, depth - 1);
}

/** The source path of an output column: `as`, else the last part of its `ref`. */
function pathOf(select: unknown, column: string): readonly string[] | undefined {
  const columns = member(select, 'columns');
  for (const item of Array.isArray(columns) ? (columns as readonly unknown[]) : []) {
    const ref = member(item, 'ref');
    if (isTextList(ref) && (member(item, 'as') ?? ref.at(-1)) === column) return ref;
  }
  return undefined;
}

function fromName(select: unknown): string | undefined {
  const ref = member(member(select, 'from'), 'ref');
  return isTextList(ref) ? ref[0] : undefined;
}

/** Association names of a model are the source's, an infinity sign and a dimension key (sap-datasphere.md 10.6). */
function associationTarget(source: CsnSource, select: unknown, name: string): string | undefined {
  const bare = name.split('\u221e')[0] ?? name;
  const places = [member(select, 'mixin'), member(source.definitions.get(fromName(select) ?? ''), 'elements')];
  const targets = places.flatMap((place) => [
    member(member(place, name), 'target'),
    member(member(place, bare), 'target'),
  ]);
  return targets.find((target) => typeof target === 'string');
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
}
