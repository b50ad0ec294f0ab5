import { type Asset, type AssetKey, type SourceRef, assetKey } from '@dss/catalog-model';
import type { AssetSeen } from '@dss/contracts';
import { type DefinitionRead, resolveAsset } from '@dss/csn';
import { fingerprint } from '@dss/change-detection';
import type { SourceAnswer, SourceFinder } from './source-finder.js';

/** An asset whose columns all have a type, and the sources that gave them, with their schema now. */
export interface Resolved {
  readonly asset: Asset;
  readonly sources: Readonly<Record<AssetKey, { readonly space: string; readonly schema: string }>>;
}

/** Sources of sources of sources: views nest about forty deep in the field. */
const MAX_ROUNDS = 64;

/** Gives an asset's columns their types through its sources; undefined when the asset waits for one of them. */
export class AssetResolver {
  constructor(private readonly finder: SourceFinder) {}

  async resolve(read: DefinitionRead, message: AssetSeen, spaces: readonly string[]): Promise<Resolved | undefined> {
    const found = new Map<string, SourceAnswer>();
    const lookup = (space: string, technicalName: string) => {
      const answer = found.get(place(space, technicalName));
      return answer === undefined || answer === 'waiting' ? 'unknown' : answer;
    };
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const { asset, usedSources, missing } = resolveAsset(read, lookup);
      if (missing.length === 0) return { asset, sources: schemasOf(usedSources, found, message.tenant) };
      for (const source of missing) {
        const answer = await this.finder.find(source, read, message, spaces);
        if (answer === 'waiting') return undefined;
        found.set(place(source.space ?? '', source.technicalName ?? source.name), answer);
      }
    }
    // Deeper than anything real: what is not known by now is told as unreachable, never guessed silently.
    const last = resolveAsset(read, (space, name) => {
      const answer = lookup(space, name);
      return answer === 'unknown' ? 'unreachable' : answer;
    });
    return { asset: last.asset, sources: schemasOf(last.usedSources, found, message.tenant) };
  }
}

function place(space: string, technicalName: string): string {
  return JSON.stringify([space, technicalName]);
}

function schemasOf(
  used: readonly SourceRef[],
  found: ReadonlyMap<string, SourceAnswer>,
  tenant: string,
): Resolved['sources'] {
  const sources: Record<AssetKey, { space: string; schema: string }> = {};
  for (const { space, technicalName } of used) {
    if (space === undefined || technicalName === undefined) continue;
    const answer = found.get(place(space, technicalName));
    // Only what has a checkpoint of its own can be seen to move; a stub moves with the asset that carries it.
    const schema = typeof answer === 'object' && answer.standing !== 'stub' ? fingerprint(answer.asset).schema : '';
    if (schema !== '') sources[assetKey({ tenant, space, name: technicalName })] = { space, schema };
  }
  return sources;
}
