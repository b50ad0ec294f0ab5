import { type Asset, type AssetKey, type Checkpoint, type SourceRef, assetKey } from '@dss/catalog-model';
import { schemaDigest } from '@dss/change-detection';
import type { AssetSeen } from '@dss/contracts';
import { type ResolvedAsset, type SourceLookup, resolveAsset } from '@dss/csn';
import type { DependencyIndex } from '@dss/ports';
import type { SeenDefinition } from './definition-reader.js';
import type { SourceAnswer, SourceFinder } from './source-finder.js';

/** An asset whose columns all have a type, and the sources that were asked for them. */
export interface Resolved {
  readonly asset: Asset;
  /** With the schema of those that were found; empty for those that were not, so that they are seen to appear. */
  readonly sources: Readonly<Record<AssetKey, { readonly space: string; readonly schema: string }>>;
}

/** Sources of sources of sources: views nest about forty deep in the field. */
const MAX_ROUNDS = 64;

type Found = Map<string, { readonly source: SourceRef; readonly answer: Exclude<SourceAnswer, 'waiting'> }>;

/** Gives an asset's columns their types through its sources; undefined when the asset waits for one of them. */
export class AssetResolver {
  constructor(
    private readonly finder: SourceFinder,
    private readonly dependencies: DependencyIndex,
  ) {}

  /** Who was asked for a type is remembered, found or not: when its schema moves or appears, this asset is looked at again. */
  async resolve(
    definition: SeenDefinition,
    message: AssetSeen,
    before: Checkpoint | undefined,
  ): Promise<Resolved | undefined> {
    const resolved = await this.search(definition, message);
    if (resolved === undefined) return undefined;
    const { key, space, technicalName } = message;
    const dependant = { v: 1 as const, key, space, technicalName, type: definition.record.type };
    const sources = Object.keys(resolved.sources);
    // Nothing to remember and, as far as is known, nothing to forget: an edge too many does no harm.
    if (sources.length === 0 && before?.sources === undefined) return resolved;
    await this.dependencies.save(message.tenant, dependant, sources);
    return resolved;
  }

  private async search({ read, spaces }: SeenDefinition, message: AssetSeen): Promise<Resolved | undefined> {
    const found: Found = new Map();
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const own = resolveAsset(read, lookupIn(found, 'unknown'));
      const missing = missingFor(own, found);
      // Nothing was unknown, so nothing would have been told otherwise.
      if (missing.length === 0) return { asset: own.asset, sources: sourcesIn(found, message) };
      for (const source of missing) {
        const answer = await this.finder.find(source, message, spaces);
        if (answer === 'waiting') return undefined;
        found.set(place(source.space, source.technicalName), { source, answer });
      }
    }
    // Deeper than anything real: what is not known by now is told as unreachable, never guessed silently.
    return { asset: resolveAsset(read, lookupIn(found, 'unreachable')).asset, sources: sourcesIn(found, message) };
  }
}

/** The asset's own sources first; then those without which a source's schema would not be the one that it is written with. */
function missingFor(own: ResolvedAsset, found: Found): readonly SourceRef[] {
  if (own.missing.length > 0) return own.missing;
  const deeper = [...found.values()].flatMap(({ answer }) =>
    typeof answer === 'object' && isUntyped(answer) ? resolveSource(answer, found, 'unknown').missing : [],
  );
  return [...new Map(deeper.map((source) => [place(source.space, source.technicalName), source])).values()];
}

function sourcesIn(found: Found, { tenant, key: own }: AssetSeen): Resolved['sources'] {
  const sources: Record<AssetKey, { space: string; schema: string }> = {};
  for (const { source, answer } of found.values()) {
    const { space = '', technicalName = '' } = source;
    const key = assetKey({ tenant, space, name: technicalName });
    // In a circle of views an asset is its own source's source.
    if (key !== own) sources[key] = { space, schema: schemaOf(answer, found) };
  }
  return sources;
}

/** As the source's own detection computes it, or the two could never be compared. */
function schemaOf(answer: Exclude<SourceAnswer, 'waiting'>, found: Found): string {
  if (typeof answer !== 'object') return '';
  return schemaDigest(isUntyped(answer) ? resolveSource(answer, found, 'unreachable').asset : answer.asset);
}

function isUntyped({ asset }: { readonly asset: Asset }): boolean {
  return asset.columns.some(({ type }) => type === undefined);
}

function resolveSource({ asset, read }: FoundAnswer, found: Found, unseen: 'unknown' | 'unreachable') {
  return read === undefined ? { asset, missing: [] } : resolveAsset(read, lookupIn(found, unseen));
}

type FoundAnswer = Extract<SourceAnswer, object>;

function lookupIn(found: Found, unseen: 'unknown' | 'unreachable'): SourceLookup {
  return (space, technicalName) => found.get(place(space, technicalName))?.answer ?? unseen;
}

function place(space: string | undefined, technicalName: string | undefined): string {
  return JSON.stringify([space, technicalName]);
}
