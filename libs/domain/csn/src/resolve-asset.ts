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
import { type SourceColumn, bareAssociation } from './trace-column.js';

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
 */
export function resolveAsset(read: DefinitionRead, lookup: SourceLookup): ResolvedAsset {
  if (read.asset.columns.every(({ type }) => type)) return { asset: read.asset, usedSources: NONE, missing: NONE };
  const resolution = new Resolution(lookup, read.document.knownSpaces);
  const columns = read.asset.columns.map((column) => (column.type ? column : resolution.settle(read, column)));
  return {
    asset: { ...read.asset, columns, findings: [...read.asset.findings, ...resolution.findings()] },
    usedSources: [...resolution.used.values()],
    missing: [...resolution.missing.values()],
  };
}

const NONE: readonly SourceRef[] = [];

/** The sources without which some column stays without a type; empty when all columns carry theirs. */
export function sourcesNeededForTypes(read: DefinitionRead): readonly SourceRef[] {
  return resolveAsset(read, () => 'unknown').missing;
}

interface Answer {
  readonly type?: ColumnType | undefined;
  readonly origin?: SourceColumn | undefined;
  /** The source column's own type was a guess. */
  readonly guessed?: boolean;
  /** A source on the way could not be read in its present version. */
  readonly unsure: boolean;
}

/** A source on the way of one column; without `asset` it could not be had in any version. */
interface Reached {
  readonly asset?: Asset;
  readonly read?: DefinitionRead | undefined;
  readonly unsure: boolean;
}

/** Views over views nest about forty deep in the field; a longer chain is a loop that names hide. */
const MAX_CHAIN = 200;

class Resolution {
  readonly used = new Map<string, SourceRef>();
  readonly missing = new Map<string, SourceRef>();
  private readonly unreachable = new Set<string>();
  private readonly answers = new Map<string, Answer>();

  constructor(
    private readonly lookup: SourceLookup,
    private readonly knownSpaces: ReadonlySet<string>,
  ) {}

  settle(read: DefinitionRead, column: Column): Column {
    const answer = this.ofColumn(read, column.technicalName, new Set());
    const type = answer.type ?? { cds: column.role === 'measure' ? 'cds.DecimalFloat' : 'cds.String' };
    const sure = answer.type && !answer.guessed ? 'resolved' : 'inferred';
    return { ...column, type, fidelity: answer.unsure ? 'provisional' : sure, ...originOf(column, answer) };
  }

  findings(): Finding[] {
    return [...this.unreachable].map((name) => ({
      code: 'SOURCE_UNREACHABLE',
      message: `"${name}" could not be read; types that depend on it are provisional`,
    }));
  }

  private ofColumn(read: DefinitionRead, column: string, trail: ReadonlySet<string>): Answer {
    const step = JSON.stringify([read.asset.space, read.asset.technicalName, column]);
    if (trail.has(step) || trail.size >= MAX_CHAIN) return { unsure: false };
    const known = this.answers.get(step);
    if (known) return known;
    const answer = this.firstTyped(read, column, new Set([...trail, step]));
    this.answers.set(step, answer);
    return answer;
  }

  private firstTyped(read: DefinitionRead, column: string, trail: ReadonlySet<string>): Answer {
    let unsure = false;
    for (const trace of read.traces(column)) {
      if (trace.type) return { type: trace.type, unsure: false };
      for (const candidate of trace.candidates) {
        const answer = this.ofPath(
          this.reach({ asset: read.asset, read, unsure: false }, candidate.source),
          candidate.path,
          trail,
        );
        if (answer.type) return { ...answer, origin: trace.united ? undefined : candidate };
        unsure ||= answer.unsure;
      }
    }
    return { unsure };
  }

  /** Follows associations to the last step; only that one is a column. */
  private ofPath(source: Reached, path: readonly string[], trail: ReadonlySet<string>): Answer {
    let here = source;
    let unsure = source.unsure;
    for (const [index, step] of path.entries()) {
      if (index === path.length - 1) break;
      const association = here.asset && findAssociation(here.asset, step);
      if (!association) return memberOf(here, path.slice(index), unsure);
      here = this.reach(here, association.target);
      unsure ||= here.unsure;
    }
    const last = path.at(-1) ?? '';
    const answer = memberOf(here, [last], unsure);
    if (answer.type || !here.read || !columnOf(here.asset, last)) return answer;
    const deeper = this.ofColumn(here.read, last, trail);
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

/** A column, or a member of a structured one. */
function memberOf({ asset }: Reached, path: readonly string[], unsure: boolean): Answer {
  const [name = '', ...members] = path;
  const column = columnOf(asset, name);
  let type = column?.type;
  for (const member of members) type = type?.elements?.find((element) => element.name === member)?.type;
  if (!column || !type) return { unsure };
  return { type, guessed: column.fidelity === 'inferred', unsure: unsure || column.fidelity === 'provisional' };
}
