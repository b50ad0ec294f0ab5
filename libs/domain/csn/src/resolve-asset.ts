import {
  type Asset,
  type Association,
  type Column,
  type ColumnType,
  type Finding,
  type SourceRef,
} from '@dss/catalog-model';
import { type DefinitionRead } from './read-definition.js';
import { type NameScope, resolveName } from './source-name.js';
import { columnText, mayHoldMembers, memberIn } from './structure-member.js';
import { type SourceColumn, bareAssociation, distinct } from './trace-column.js';

/** A source as the caller holds it. With `read`, columns without a type are resolved through it, too. */
export interface FoundSource {
  readonly asset: Asset;
  /** `provisional`: an older version stands in for one that could not be read. */
  readonly standing: 'stored' | 'stub' | 'provisional';
  readonly read?: DefinitionRead;
}

/**
 * `absent` is proven, `unreachable` was tried and refused, `unknown` has not been tried: the caller fetches it and
 * resolves again.
 */
export type SourceLookup = (space: string, technicalName: string) => FoundSource | 'absent' | 'unreachable' | 'unknown';

export interface ResolvedAsset {
  readonly asset: Asset;
  /** Sources that were looked up and found, transitively: when their schema moves, this asset must be resolved again. */
  readonly usedSources: readonly SourceRef[];
  /** Sources that the lookup did not know. While there are any, the types are provisional. */
  readonly missing: readonly SourceRef[];
}

/**
 * Gives every column a type. Columns that state one keep it; elements of analytic models take theirs from the source
 * column behind them. What no source tells is inferred: a floating decimal for a measure, text for the rest.
 * Columns that are taken out of a structure have their origin from the source that knows the structure.
 */
export function resolveAsset(read: DefinitionRead, lookup: SourceLookup): ResolvedAsset {
  const isSettled = (column: Column) => column.type !== undefined && takenOut(read, column).length === 0;
  if (read.asset.columns.every(isSettled)) return { asset: read.asset, usedSources: NONE, missing: NONE };
  const resolution = new Resolution(lookup, read.document.knownSpaces);
  const columns = read.asset.columns.map((column) => (isSettled(column) ? column : resolution.settle(read, column)));
  return {
    asset: { ...read.asset, columns, findings: [...read.asset.findings, ...resolution.findings()] },
    usedSources: [...resolution.used.values()],
    missing: [...resolution.missing.values()],
  };
}

const NONE: readonly SourceRef[] = [];

/** The sources without which some column stays without its type, or without the structure that it is taken out of. */
export function sourcesNeededForTypes(read: DefinitionRead): readonly SourceRef[] {
  return resolveAsset(read, () => 'unknown').missing;
}

interface Answer {
  readonly type?: ColumnType | undefined;
  /** Of a structure's member. */
  readonly label?: string | undefined;
  readonly origin?: SourceColumn | undefined;
  /** The source column's own type was a guess. */
  readonly guessed?: boolean;
  /** A source on the way could not be read in its present version. */
  readonly unsure: boolean;
}

/** What the source says about the first step of a path of several. */
type Looked =
  { readonly kind: 'member'; readonly label?: string | undefined } | { readonly kind: 'association' | 'unknown' };

/** A source on the way of one column; without `asset` it could not be had in any version. */
interface Reached {
  readonly asset?: Asset;
  readonly read?: DefinitionRead | undefined;
  readonly unsure: boolean;
}

/** Views over views nest about forty deep in the field; a longer chain is a loop that names hide. */
const MAX_CHAIN = 200;

/** Structures of views that hand each other their members double with each view; one asset may follow this many. */
const MAX_MEMBERS = 20_000;

class Resolution {
  readonly used = new Map<string, SourceRef>();
  readonly missing = new Map<string, SourceRef>();
  private readonly unreachable = new Set<string>();
  private readonly answers = new Map<string, Answer>();
  private readonly unresolved: Finding[] = [];
  private membersLeft = MAX_MEMBERS;

  constructor(
    private readonly lookup: SourceLookup,
    private readonly knownSpaces: ReadonlySet<string>,
  ) {}

  settle(read: DefinitionRead, column: Column): Column {
    return this.withStructure(read, column.type ? column : this.withType(read, column));
  }

  private withType(read: DefinitionRead, column: Column): Column {
    const answer = this.ofColumn(read, [column.technicalName], new Set());
    const type = answer.type ?? { cds: column.role === 'measure' ? 'cds.DecimalFloat' : 'cds.String' };
    const sure = answer.type && !answer.guessed ? 'resolved' : 'inferred';
    return { ...column, type, fidelity: answer.unsure ? 'provisional' : sure, ...originOf(column, answer) };
  }

  /** Names what the column is taken out of; its label is the member's when it has none of its own. */
  private withStructure(read: DefinitionRead, column: Column): Column {
    const candidates = takenOut(read, column);
    const [first] = candidates;
    if (!first) return column;
    const sources = candidates.map((candidate) => ({ candidate, ...this.lookInto(read, candidate) }));
    // The way along an association of the source ends in another asset, whose name only that source understands.
    if (sources.some(({ kind }) => kind === 'association')) return column;
    const owners = sources.flatMap((source) => (source.kind === 'member' ? [source] : []));
    const [owner] = owners;
    if (!owner || owners.length > 1) {
      this.unresolved.push(originUnresolved(column.technicalName, first.path, owners.length));
      return column;
    }
    const label = column.label ?? owner.label;
    const origin = { source: owner.candidate.source, column: columnText(owner.candidate.path) };
    return { ...column, ...(label !== undefined && { label }), origin };
  }

  private lookInto(read: DefinitionRead, { source, path }: SourceColumn): Looked {
    const reached = this.reach({ asset: read.asset, read, unsure: false }, source);
    const [name = ''] = path;
    if (!reached.asset) return { kind: 'unknown' };
    if (findAssociation(reached.asset, name)) return { kind: 'association' };
    const column = columnOf(reached.asset, name);
    if (!column) return { kind: 'unknown' };
    const answer = this.ofMember(reached, path, reached.unsure, new Set());
    // Where nobody says what the column is made of, that it is stepped into does.
    return answer.type || mayHoldMembers(column.type) ? { kind: 'member', label: answer.label } : { kind: 'unknown' };
  }

  findings(): Finding[] {
    const unreachable = [...this.unreachable].map((name) => ({
      code: 'SOURCE_UNREACHABLE',
      message: `"${name}" could not be read; types and origins that depend on it are provisional`,
    }));
    return [...unreachable, ...this.unresolved];
  }

  /** What a column is, or what is reached in the structure that it is. */
  private ofColumn(read: DefinitionRead, path: readonly string[], trail: ReadonlySet<string>): Answer {
    if (path.length > 1 && (this.membersLeft -= 1) < 0) return { unsure: false };
    const step = JSON.stringify([read.asset.space, read.asset.technicalName, ...path]);
    if (trail.has(step) || trail.size >= MAX_CHAIN) return { unsure: false };
    const known = this.answers.get(step);
    if (known) return known;
    const answer = this.firstTyped(read, path, new Set([...trail, step]));
    this.answers.set(step, answer);
    return answer;
  }

  private firstTyped(read: DefinitionRead, path: readonly string[], trail: ReadonlySet<string>): Answer {
    const [column = '', ...members] = path;
    let unsure = false;
    for (const trace of read.traces(column)) {
      const found = trace.type && memberIn(trace.type, members);
      if (found) return { ...found, unsure: false };
      for (const candidate of trace.candidates) {
        const answer = this.ofPath(
          this.reach({ asset: read.asset, read, unsure: false }, candidate.source),
          [...candidate.path, ...members],
          trail,
        );
        if (answer.type) return { ...answer, origin: trace.united ? undefined : candidate };
        unsure ||= answer.unsure;
      }
    }
    return { unsure };
  }

  /** Follows associations as far as they go; the next step is a column, and those after it are members of it. */
  private ofPath(source: Reached, path: readonly string[], trail: ReadonlySet<string>): Answer {
    let here = source;
    let unsure = source.unsure;
    let index = 0;
    for (; index < path.length - 1; index += 1) {
      const association = here.asset && findAssociation(here.asset, path[index] ?? '');
      if (!association) break;
      here = this.reach(here, association.target);
      unsure ||= here.unsure;
    }
    return this.ofMember(here, path.slice(index), unsure, trail);
  }

  /** A column or a member of it; what the source does not say of it itself is asked of the source's sources. */
  private ofMember(here: Reached, path: readonly string[], unsure: boolean, trail: ReadonlySet<string>): Answer {
    const answer = memberOf(here, path, unsure);
    const column = columnOf(here.asset, path[0] ?? '');
    if (answer.type || !here.read || !column || !mayHoldMembers(column.type)) return answer;
    const deeper = this.ofColumn(here.read, path, trail);
    return { ...deeper, unsure: unsure || deeper.unsure };
  }

  /** Finds a source by the name that stands in `from`'s definition. */
  private reach(from: Reached, name: string): Reached {
    const stub = () => from.read?.neighbour(name);
    const { space, technicalName } = resolveName(name, this.scopeOf(from));
    if (space === undefined) return standIn(stub(), false);
    if (space === from.asset?.space && technicalName === from.asset.technicalName) return { ...from, unsure: false };

    const found = this.lookup(space, technicalName);
    const key = JSON.stringify([space, technicalName]);
    const role = from.asset?.sources.find((source) => source.name === name)?.role ?? 'association';
    if (typeof found === 'object') {
      this.used.set(key, { name, space, technicalName, role });
      return { asset: found.asset, read: found.read, unsure: found.standing === 'provisional' };
    }
    if (found === 'unknown') this.missing.set(key, { name, space, technicalName, role });
    if (found === 'unreachable') this.unreachable.add(name);
    return standIn(stub(), found !== 'absent');
  }

  private scopeOf({ asset, read }: Reached): NameScope {
    return read?.document ?? { space: asset?.space ?? '', knownSpaces: this.knownSpaces, spaceContexts: new Map() };
  }
}

/** The same answer often holds the source's columns, too. */
function standIn(stub: DefinitionRead | undefined, unsure: boolean): Reached {
  return stub ? { asset: stub.asset, read: stub, unsure } : { unsure };
}

/** The lookup tells which of several candidates has the column. */
function originOf(column: Column, { origin }: Answer): Pick<Column, 'origin'> {
  if (column.origin || column.calculated || origin?.path.length !== 1) return {};
  return { origin: { source: origin.source, column: origin.path[0] ?? '' } };
}

/** The columns of sources that a column may be a member of; none when its origin is told, or is no single column. */
function takenOut(read: DefinitionRead, column: Column): readonly SourceColumn[] {
  if (column.origin || column.calculated || read.asset.kind === 'local-table') return [];
  const [trace] = read.traces(column.technicalName);
  if (!trace || trace.calculated || trace.candidates.every(({ path }) => path.length === 1)) return [];
  const candidates = distinct(trace.candidates);
  const isPlain = candidates.some(({ path }) => path.length === 1);
  return isPlain || (trace.united && candidates.length > 1) ? [] : candidates;
}

function originUnresolved(column: string, path: readonly string[], owners: number): Finding {
  const member = columnText(path);
  const message =
    owners > 1
      ? `${owners} sources have "${member}"; the origin is left out`
      : `no source is known to have "${member}"; the origin is left out`;
  return { code: 'ORIGIN_UNRESOLVED', message, column };
}

const COLUMNS = new WeakMap<Asset, ReadonlyMap<string, Column>>();

/** Indexed once per asset: a model asks its fact for every column. */
function columnOf(asset: Asset | undefined, name: string): Column | undefined {
  if (!asset) return undefined;
  const columns = COLUMNS.get(asset) ?? new Map(asset.columns.map((column) => [column.technicalName, column]));
  COLUMNS.set(asset, columns);
  return columns.get(name);
}

function findAssociation(asset: Asset, name: string): Association | undefined {
  const bare = bareAssociation(name);
  const { associations } = asset;
  return (
    associations.find((association) => association.name === name) ??
    associations.find((association) => association.name === bare)
  );
}

/** A column, or a member of a structured one, as far as the source itself says. */
function memberOf({ asset }: Reached, path: readonly string[], unsure: boolean): Answer {
  const [name = '', ...members] = path;
  const column = columnOf(asset, name);
  const member = column?.type && memberIn(column.type, members);
  if (!column || !member) return { unsure };
  return { ...member, guessed: column.fidelity === 'inferred', unsure: unsure || column.fidelity === 'provisional' };
}
