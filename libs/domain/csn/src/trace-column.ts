import { type ColumnType } from '@dss/catalog-model';
import { type FromItem, type Query, type Select, columnNamed, openQuery, refPath } from './query.js';
import { expressionType } from './expression-type.js';
import { type TypeReader } from './read-column-type.js';
import { memberIn } from './structure-member.js';
import { type Shape, at, listAt, shapeAt, textAt } from './shape.js';

/** A column of a source as the query reaches it. */
export interface SourceColumn {
  /** The source's name as written. */
  readonly source: string;
  /**
   * The column, after the associations that lead to it, before the members of a structure that are taken out of it.
   * Which of the steps is the column only the source can tell.
   */
  readonly path: readonly string[];
  readonly via: 'from' | 'association';
}

/**
 * Where an output column comes from. Several candidates: an unqualified name in a join, whose owner only the sources
 * can tell. `calculated` columns keep candidates when the expression has its argument's type (MIN, MAX).
 */
export interface Trace {
  readonly candidates: readonly SourceColumn[];
  readonly type?: ColumnType | undefined;
  readonly calculated: boolean;
  /** Several arms of a union give candidates: each is an origin of some rows, none of all. */
  readonly united?: boolean | undefined;
}

export type Tracer = (output: string) => Trace;

export const NOTHING: Trace = { candidates: [], calculated: false };

/** What names in a query can mean beside its own sources. */
export interface TraceScope {
  /** Elements of the definition: associations declared there can be followed in its query. */
  readonly elements: Shape;
  readonly parameters: Shape;
  readonly readType: TypeReader;
}

/** Sub-selects and `$projection` chains deeper than this are not followed. */
const MAX_STEPS = 64;

/** Association names in analytic models end in U+221E and the dimension's key; the source knows the bare name. */
const MODEL_SUFFIX = /\u221e.*$/u;

export function openTracer(query: Query, scope: TraceScope): Tracer {
  return (output) => traceOutput(query, [output], scope, 0);
}

/**
 * `path` is an output column and the steps that somebody takes from it: along an association that the query passes on,
 * or into a structure. The first arm of a union names the columns; in the others the position counts.
 */
function traceOutput(query: Query, path: readonly string[], scope: TraceScope, steps: number): Trace {
  if (steps > MAX_STEPS) return NOTHING;
  const [first, ...others] = query.arms();
  if (!first) return NOTHING;
  const trace = traceSelected(first, path, scope, steps);
  if (others.length === 0) return trace;

  const position = first.positions.get(path[0] ?? '') ?? -1;
  const rest = others.map((arm) => traceArm(arm, path, position, scope, steps));
  return unite([trace, ...rest]);
}

function traceArm(arm: Select, path: readonly string[], position: number, scope: TraceScope, steps: number): Trace {
  const column = arm.star ? undefined : arm.columns[position];
  return column ? traceNode(arm, column, path.slice(1), scope, steps) : traceSelected(arm, path, scope, steps);
}

/** One type is enough, the first arm's for choice; a union is derived when any arm is. */
function unite(traces: readonly Trace[]): Trace {
  return {
    candidates: traces.flatMap((trace) => trace.candidates),
    type: traces[0]?.type ?? (traces[0]?.candidates.length ? undefined : traces.find((trace) => trace.type)?.type),
    calculated: traces.some((trace) => trace.calculated),
    united: traces.length > 1,
  };
}

function traceSelected(select: Select, path: readonly string[], scope: TraceScope, steps: number): Trace {
  const [output = '', ...further] = path;
  const column = columnNamed(select, output);
  if (column) return traceNode(select, column, further, scope, steps);
  return select.star && !select.excluding.has(output) ? traceUnqualified(select, path, scope, steps) : NOTHING;
}

/** `further` are the steps that are taken from what the node is. */
function traceNode(select: Select, node: Shape, further: readonly string[], scope: TraceScope, steps: number): Trace {
  const cast = shapeAt(node, 'cast');
  if (cast) return calculated(scope.readType(cast), further);
  const path = refPath(node);
  if (path.length > 0) return traceRef(select, [...path, ...further], node, scope, steps);
  if (at(node, 'SELECT') || at(node, 'SET')) return traceScalar(openQuery(node), further, scope, steps);

  const like = soleArgument(node);
  if (like && steps < MAX_STEPS) return { ...traceNode(select, like, further, scope, steps + 1), calculated: true };
  return calculated(expressionType(node), further);
}

function calculated(type: ColumnType | undefined, members: readonly string[] = []): Trace {
  return { candidates: [], type: type && memberIn(type, members)?.type, calculated: true };
}

/** MIN and MAX have the type of what they are taken of; an expression of one token is that token. */
function soleArgument(node: Shape): Shape | undefined {
  const func = textAt(node, 'func')?.toUpperCase();
  const inner = func === 'MIN' || func === 'MAX' ? listAt(node, 'args') : listAt(node, 'xpr');
  return inner.length === 1 ? shapeAt({ inner: inner[0] }, 'inner') : undefined;
}

function traceScalar(query: Query, further: readonly string[], scope: TraceScope, steps: number): Trace {
  const arm = query.arms()[0];
  const column = arm?.columns[0];
  if (!arm || !column || steps > MAX_STEPS) return calculated(undefined);
  return { ...traceNode(arm, column, further, scope, steps + 1), calculated: true };
}

function traceRef(select: Select, path: readonly string[], node: Shape, scope: TraceScope, steps: number): Trace {
  if (steps > MAX_STEPS) return NOTHING;
  const [head = '', ...rest] = path;
  if (at(node, 'param') === true) return parameterTrace(head, rest, scope);
  if (head.startsWith('$')) return traceSpecial(select, head, rest, node, scope, steps);

  const item = rest.length > 0 ? select.byAlias.get(head) : undefined;
  if (item) return traceItem(item, rest, scope, steps);
  return throughMixin(select, path) ?? traceUnqualified(select, path, scope, steps);
}

function parameterTrace(name: string, members: readonly string[], scope: TraceScope): Trace {
  const parameter = shapeAt(scope.parameters, name);
  return calculated(parameter && scope.readType(parameter), members);
}

function traceSpecial(
  select: Select,
  head: string,
  rest: readonly string[],
  node: Shape,
  scope: TraceScope,
  steps: number,
): Trace {
  const [name, ...further] = rest;
  const sibling = name === undefined ? undefined : columnNamed(select, name);
  if ((head === '$projection' || head === '$self') && name !== undefined && sibling !== node) {
    if (sibling && further.length === 0) return traceNode(select, sibling, further, scope, steps + 1);
    const mixed = throughMixin(select, rest);
    if (mixed) return mixed;
    const isStructure = sibling && textAt(scope.elements, name, 'target') === undefined;
    return isStructure
      ? traceNode(select, sibling, further, scope, steps + 1)
      : traceUnqualified(select, rest, scope, steps + 1);
  }
  return calculated(expressionType({ ref: [head] }));
}

/** `[_assoc, column]` with the association declared beside the query. */
function throughMixin(select: Select, path: readonly string[]): Trace | undefined {
  const [head = '', ...rest] = path;
  const target = textAt(select.mixin, head, 'target') ?? textAt(select.mixin, bareAssociation(head), 'target');
  if (rest.length === 0 || target === undefined) return undefined;
  return { candidates: [{ source: target, path: rest, via: 'association' }], calculated: false };
}

/** Each column once, however many arms or siblings lead to it. */
export function distinct(candidates: readonly SourceColumn[]): readonly SourceColumn[] {
  if (candidates.length < 2) return candidates;
  const keyed = candidates.map((candidate) => [JSON.stringify([candidate.source, candidate.path]), candidate] as const);
  return [...new Map(keyed).values()];
}

export function bareAssociation(name: string): string {
  return name.replace(MODEL_SUFFIX, '');
}

/**
 * The owner is the one source that has the name: sub-selects say so themselves, named sources when they are looked up.
 * An association of the definition itself comes last, after one that the sources pass on under the same name.
 */
function traceUnqualified(select: Select, path: readonly string[], scope: TraceScope, steps: number): Trace {
  const [head = '', ...rest] = path;
  const traces = select.items.map((item) => traceItem(item, path, scope, steps));
  const candidates = traces.flatMap((trace) => trace.candidates);
  const declared = rest.length > 0 ? textAt(scope.elements, head, 'target') : undefined;
  if (declared !== undefined) candidates.push({ source: declared, path: rest, via: 'association' });
  const typed = traces.find((trace) => trace.type);
  return {
    candidates,
    type: typed?.type,
    calculated: traces.some((trace) => trace.calculated),
    united: traces.some((trace) => trace.united),
  };
}

function traceItem(item: FromItem, path: readonly string[], scope: TraceScope, steps: number): Trace {
  if (item.kind === 'query') return traceOutput(item.query, path, scope, steps + 1);
  const whole = [...item.steps, ...path];
  return { candidates: [{ source: item.name, path: whole, via: 'from' }], calculated: false };
}
