import { type SourceRef } from '@dss/catalog-model';
import { type CsnDocument } from './csn-document.js';
import { refPath } from './query.js';
import { resolveName } from './source-name.js';
import { type Shape } from './shape.js';

export type SourceRole = SourceRef['role'];

/** A source by the name the definition uses, and what it is used for. */
export interface NamedSource {
  readonly name: string;
  readonly role: SourceRole;
}

/** One entry per name in the order of first sight; the first role stands. */
export function sourceRefs(named: readonly NamedSource[], document: CsnDocument): SourceRef[] {
  const first = new Map<string, SourceRole>();
  for (const { name, role } of named) if (!first.has(name)) first.set(name, role);
  return [...first].map(([name, role]) => ({ name, ...resolveName(name, document), role }));
}

/**
 * Everything a query reads: its `from` with joins, sub-selects and union arms, then the sub-selects of its
 * conditions and columns. Walks with a stack of its own: a view over 200 sources is a join 200 levels deep.
 */
export function querySources(query: Shape, role: SourceRole): NamedSource[] {
  const found: NamedSource[] = [];
  const open: Task[] = [{ node: query, role, reads: false }];
  for (let task = open.pop(); task; task = open.pop()) {
    const name = task.reads ? refPath(task.node)[0] : undefined;
    if (name !== undefined) found.push({ name, role: task.role });
    openParts(task, open);
  }
  return found;
}

/** A list or object still to visit. `reads`: it stands in a `from`, so its reference names a source. */
interface Task {
  readonly node: object;
  readonly role: SourceRole;
  readonly reads: boolean;
}

/** Onto the stack from the last to the first, so that the first comes off first; a `from` before all else. */
function openParts({ node, role, reads }: Task, open: Task[]): void {
  if (Array.isArray(node)) {
    for (const item of node.toReversed() as unknown[]) if (isOpen(item)) open.push({ node: item, role, reads });
    return;
  }
  const joins = reads && !('func' in node);
  for (const part of Object.keys(node).reverse()) {
    const value = (node as Shape)[part];
    if (part !== 'from' && isOpen(value)) open.push({ node: value, ...usage(part, role, joins) });
  }
  const from = (node as Shape)['from'];
  if (isOpen(from)) open.push({ node: from, ...usage('from', role, joins) });
}

/** Holds more than names, of which most lists in a query consist. */
function isOpen(value: unknown): value is object {
  if (Array.isArray(value)) return value.some((item) => typeof item === 'object' && item !== null);
  return typeof value === 'object' && value !== null;
}

/** Members other than these are conditions and columns; whatever is read in there is a sub-query's. */
function usage(part: string, role: SourceRole, reads: boolean): { role: SourceRole; reads: boolean } {
  if (part === 'from') return { role, reads: true };
  if (part === 'SELECT' || part === 'SET' || part === 'projection') return { role, reads: false };
  if (part === 'args') return { role, reads };
  return { role: 'subquery', reads: false };
}
