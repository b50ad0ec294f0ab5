import { type Shape, at, isShape, listAt, shapeAt, shapesAt, textAt } from './shape.js';

/** One entry of a `from`: a named source, or a sub-select with its own columns. */
export type FromItem =
  | {
      readonly kind: 'source';
      readonly name: string;
      /** Associations followed in the `from` itself. */ readonly steps: readonly string[];
    }
  | { readonly kind: 'query'; readonly query: Query };

/** One SELECT, indexed once so that each of its columns is found in constant time. */
export interface Select {
  readonly items: readonly FromItem[];
  readonly byAlias: ReadonlyMap<string, FromItem>;
  readonly columns: readonly Shape[];
  /** Where in `columns` an output name stands; the position is what the arms of a union share. */
  readonly positions: ReadonlyMap<string, number>;
  /** `*`, or no column list at all: everything that the sources have. */
  readonly star: boolean;
  readonly excluding: ReadonlySet<string>;
  readonly mixin: Shape;
}

/** The arms of a union, in order; a plain SELECT is one arm. */
export interface Query {
  readonly arms: () => readonly Select[];
}

/** The query of a definition: `query`, or the short form `projection`. */
export function queryOf(definition: unknown): Query | undefined {
  const projection = shapeAt(definition, 'projection');
  const raw = shapeAt(definition, 'query') ?? (projection && { SELECT: projection });
  return raw && openQuery(raw);
}

/** Opens lazily: a sub-select is indexed when a column is traced into it. */
export function openQuery(raw: Shape): Query {
  let arms: readonly Select[] | undefined;
  return { arms: () => (arms ??= selectsOf(raw).map(openSelect)) };
}

/** Unions of unions are flattened with a stack of our own: a hundred arms nest a hundred deep. */
function selectsOf(raw: Shape): Shape[] {
  const selects: Shape[] = [];
  const open: Shape[] = [raw];
  for (let next = open.pop(); next; next = open.pop()) {
    const select = shapeAt(next, 'SELECT') ?? shapeAt(next, 'projection');
    if (select) selects.push(select);
    else pushReversed(open, shapesAt(next, 'SET', 'args'));
  }
  return selects;
}

function openSelect(select: Shape): Select {
  const items: FromItem[] = [];
  const byAlias = new Map<string, FromItem>();
  for (const [item, aliases] of fromItems(at(select, 'from'))) {
    items.push(item);
    for (const alias of aliases) if (!byAlias.has(alias)) byAlias.set(alias, item);
  }
  const listed = listAt(select, 'columns');
  const columns = listed.filter(isShape);
  return {
    items,
    byAlias,
    columns,
    positions: positionsOf(columns),
    star: listed.length === 0 || listed.includes('*'),
    excluding: new Set(listAt(select, 'excluding').filter((name) => typeof name === 'string')),
    mixin: shapeAt(select, 'mixin') ?? {},
  };
}

function positionsOf(columns: readonly Shape[]): Map<string, number> {
  const positions = new Map<string, number>();
  for (const [position, column] of columns.entries()) {
    const name = outputName(column);
    if (name !== undefined) positions.set(name, position);
  }
  return positions;
}

export function columnNamed(select: Select, output: string): Shape | undefined {
  const position = select.positions.get(output);
  return position === undefined ? undefined : select.columns[position];
}

/** `as`, else the last item of the reference, else the function's name. */
function outputName(column: Shape): string | undefined {
  const alias = textAt(column, 'as');
  if (alias !== undefined) return alias;
  const last = refPath(column).at(-1);
  return last ?? textAt(column, 'func');
}

/** The names of a reference; a parameterised step `{id, args}` counts by its id. */
export function refPath(node: unknown): string[] {
  const names: string[] = [];
  for (const step of listAt(node, 'ref')) {
    const name = typeof step === 'string' ? step : textAt(step, 'id');
    if (name !== undefined) names.push(name);
  }
  return names;
}

/** Joins lean left and nest as deep as they have sources, so this walks with a stack of its own. */
function fromItems(from: unknown): [FromItem, string[]][] {
  const found: [FromItem, string[]][] = [];
  const open: unknown[] = [from];
  while (open.length > 0) {
    const node = open.pop();
    if (!isShape(node)) continue;
    const alias = textAt(node, 'as');
    const [name, ...steps] = refPath(node);
    if (name !== undefined) {
      found.push([{ kind: 'source', name, steps }, alias === undefined ? impliedAliases(name, steps) : [alias]]);
    } else if ('SELECT' in node || 'SET' in node) {
      found.push([{ kind: 'query', query: openQuery(node) }, alias === undefined ? [] : [alias]]);
    } else {
      pushReversed(open, 'func' in node ? [] : listAt(node, 'args'));
    }
  }
  return found;
}

/** Without `as` a source is addressed by its whole name or, where that is dotted, by its last part. */
function impliedAliases(name: string, steps: readonly string[]): string[] {
  const last = steps.at(-1) ?? name;
  return [last, last.slice(last.lastIndexOf('.') + 1)];
}

/** So that the first comes off the stack first. One by one: a spread of a hundred thousand arguments overflows the stack. */
export function pushReversed<T>(stack: T[], items: readonly T[]): void {
  for (const item of items.toReversed()) stack.push(item);
}
