import { type AssetEdits, type GeneratedCatalog } from '@dss/sandbox';
import { type ExpectedState } from '../check/check-glue.js';
import { expectedTable } from '../check/expected-table.js';

export interface ChosenEdits {
  /** Another label and one more column. */
  readonly change: readonly number[];
  /** Saved again without a change. */
  readonly touch: readonly number[];
  readonly rename: readonly number[];
  readonly remove: readonly number[];
}

/**
 * One asset in a hundred is changed; one in a thousand each is saved without a change, renamed, removed. Spread over the
 * whole catalog; names that others read stay, so that nothing else changes.
 */
export function chooseEdits(catalog: GeneratedCatalog): ChosenEdits {
  const { assets } = catalog.plan;
  const taken = new Set<number>();
  const stride = evenStride(assets);
  const pick = (count: number, fits: (index: number) => boolean) => {
    const picked: number[] = [];
    for (let at = 0; picked.length < count && at < assets; at += 1) {
      const index = (at * stride) % assets;
      if (taken.has(index) || !fits(index)) continue;
      taken.add(index);
      picked.push(index);
    }
    return picked;
  };
  const rare = Math.max(1, Math.round(assets / 1000));
  const isUnread = (index: number) => catalog.isUnread(index);
  const rename = pick(rare, isUnread);
  const remove = pick(rare, isUnread);
  const touch = pick(rare, () => true);
  const change = pick(Math.max(1, Math.round(assets / 100)), () => true);
  return { change, touch, rename, remove };
}

/** Steps of this length reach every number once, and every part of the catalog early (golden ratio). */
function evenStride(assets: number): number {
  const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));
  let stride = Math.max(1, Math.round(assets * 0.618));
  while (commonDivisor(stride, assets) !== 1) stride += 1;
  return stride;
}

/** What Glue must hold after a run over these edits. What is gone at the source stays until its retirement. */
export function stateAfter(catalog: GeneratedCatalog, { change, rename }: ChosenEdits): ExpectedState {
  const changed = new Set(change);
  const renamed = new Set(rename);
  const edits = (index: number): AssetEdits => ({
    revision: changed.has(index) ? 1 : 0,
    renames: renamed.has(index) ? 1 : 0,
  });
  return {
    edits,
    versionId: (index) => (changed.has(index) ? '1' : '0'),
    tolerated: (index) => (renamed.has(index) ? [expectedTable(catalog.asset(index), '0').table] : []),
  };
}
