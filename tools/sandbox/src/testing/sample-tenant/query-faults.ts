import { isRecord, type JsonRecord, member } from '../../content/json-record.js';
import { isAssociation, listOf, recordEntries, recordOf, type SpaceNames, stepsOf, textOf } from './space-names.js';

/** What the names in one SELECT can mean. */
interface Scope {
  readonly sources: ReadonlyMap<string, JsonRecord>;
  readonly mixin: JsonRecord;
  readonly outputs: ReadonlySet<string>;
  /** The SELECT around a sub-select, whose names the inner one may use. */
  readonly outer: Scope | undefined;
}

/** Names in the query of a definition that lead nowhere, and outputs that are no elements (or the other way round). */
export function queryFaults(names: SpaceNames, name: string): string[] {
  const definition = names.definition(name) ?? {};
  const query = queryOf(definition);
  if (query === undefined) return [];
  const check = new QueryCheck(names, recordOf(definition['params']));
  const outputs = check.query(query, undefined);
  return [...check.faults, ...differences(expectedOutputs(definition), outputs)];
}

/** A query outside a definition, as transformation flows carry one. */
export function looseQueryFaults(
  names: SpaceNames,
  query: unknown,
): { faults: string[]; outputs: ReadonlySet<string> } {
  const check = new QueryCheck(names, {});
  const outputs = check.query(recordOf(query), undefined);
  return { faults: check.faults, outputs };
}

function queryOf(definition: JsonRecord): JsonRecord | undefined {
  if (isRecord(definition['projection'])) return { SELECT: definition['projection'] };
  return isRecord(definition['query']) ? definition['query'] : undefined;
}

/** The associations of a table with delta capture are its own; its query reads columns only. */
function expectedOutputs(definition: JsonRecord): Set<string> {
  const ofTable = '@DataWarehouse.delta' in definition;
  const elements = recordEntries(definition['elements']).filter(([, element]) => !(ofTable && isAssociation(element)));
  return new Set(elements.map(([name]) => name));
}

function differences(elements: ReadonlySet<string>, outputs: ReadonlySet<string>): string[] {
  return [
    ...[...elements].filter((name) => !outputs.has(name)).map((name) => `no query column gives element "${name}"`),
    ...[...outputs].filter((name) => !elements.has(name)).map((name) => `query column "${name}" is no element`),
  ];
}

class QueryCheck {
  readonly faults: string[] = [];

  constructor(
    private readonly names: SpaceNames,
    private readonly parameters: JsonRecord,
  ) {}

  /** @returns the names of the output columns; all arms of a union have the first one's */
  query(node: JsonRecord, outer: Scope | undefined): ReadonlySet<string> {
    if (isRecord(node['SELECT'])) return this.#select(node['SELECT'], outer);
    const arms = listOf(member(node['SET'], 'args')).map((arm) => this.query(recordOf(arm), outer));
    const [first = new Set<string>(), ...others] = arms;
    if (others.some(({ size }) => size !== first.size)) this.faults.push('the arms of a union differ in length');
    return first;
  }

  #select(select: JsonRecord, outer: Scope | undefined): ReadonlySet<string> {
    const sources = new Map<string, JsonRecord>();
    this.#sources(select['from'], sources, outer);
    const outputs = outputsOf(select, sources);
    const scope = { sources, mixin: recordOf(select['mixin']), outputs, outer };
    for (const [name, association] of recordEntries(scope.mixin)) this.#mixin(name, association, scope);
    for (const part of ['columns', 'where', 'groupBy', 'having', 'orderBy']) this.#node(select[part], scope);
    this.#conditions(select['from'], scope);
    return outputs;
  }

  #sources(from: unknown, sources: Map<string, JsonRecord>, outer: Scope | undefined): void {
    const node = recordOf(from);
    const [name, ...steps] = stepsOf(node);
    const alias = textOf(node['as']);
    if (name !== undefined) {
      if (this.names.definition(name) === undefined) this.faults.push(`source "${name}" is not there`);
      sources.set(alias || (steps.at(-1) ?? name), this.names.elements(name));
    } else if ('SELECT' in node || 'SET' in node) {
      sources.set(alias, Object.fromEntries([...this.query(node, outer)].map((output) => [output, {}])));
    } else for (const arg of listOf(node['args'])) this.#sources(arg, sources, outer);
  }

  #conditions(from: unknown, scope: Scope): void {
    this.#node(member(from, 'on'), scope);
    for (const arg of listOf(member(from, 'args'))) this.#conditions(arg, scope);
  }

  #mixin(name: string, association: JsonRecord, scope: Scope): void {
    const target = textOf(association['target']);
    if (this.names.definition(target) === undefined) this.faults.push(`target "${target}" of "${name}" is not there`);
    this.#node(association['on'], scope);
  }

  /** Every reference in an expression, however deep. */
  #node(node: unknown, scope: Scope): void {
    if (Array.isArray(node)) for (const item of node) this.#node(item, scope);
    if (!isRecord(node)) return;
    if ('SELECT' in node || 'SET' in node) this.query(node, scope);
    else if ('ref' in node) this.#reference(node, scope);
    else for (const part of ['xpr', 'args', 'list']) this.#node(node[part], scope);
  }

  #reference(node: JsonRecord, scope: Scope): void {
    const path = stepsOf(node);
    const known =
      node['param'] === true ? member(this.parameters, path[0] ?? '') !== undefined : this.#isKnown(path, scope);
    if (!known) this.faults.push(`"${path.join('.')}" in the query leads nowhere`);
  }

  #isKnown([head = '', ...rest]: readonly string[], scope: Scope): boolean {
    const { sources, mixin, outputs, outer } = scope;
    if (head === '$projection') return outputs.has(rest[0] ?? '');
    const source = rest.length > 0 ? sources.get(head) : undefined;
    if (source !== undefined) return this.names.follow(source, rest) !== undefined;
    const target = textOf(member(member(mixin, head), 'target'));
    if (target !== '') return rest.length === 0 || this.names.follow(this.names.elements(target), rest) !== undefined;
    const owned = [...sources.values()].some((elements) => this.names.follow(elements, [head, ...rest]) !== undefined);
    return owned || (outer !== undefined && this.#isKnown([head, ...rest], outer));
  }
}

function outputsOf(select: JsonRecord, sources: ReadonlyMap<string, JsonRecord>): ReadonlySet<string> {
  const left = new Set(listOf(select['excluding']));
  const all = [...sources.values()].flatMap((elements) =>
    recordEntries(elements)
      .filter(([name, element]) => !isAssociation(element) && !left.has(name))
      .map(([name]) => name),
  );
  return new Set(listOf(select['columns']).flatMap((column) => (column === '*' ? all : [outputName(column)])));
}

function outputName(column: unknown): string {
  return textOf(member(column, 'as')) || (stepsOf(column).at(-1) ?? textOf(member(column, 'func')));
}
