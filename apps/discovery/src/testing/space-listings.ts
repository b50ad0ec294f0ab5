import { ASSET_TYPES, type AssetType, type Checkpoint, assetKey } from '@dss/catalog-model';
import type { CatalogRow, ListedObject } from '@dss/ports';
import { aCheckpoint } from '@dss/ports/testing';
import { DEFAULT_RETIREMENT_POLICY } from '@dss/retirement';
import type { DraftEntry } from '../spaces/draft-entry.js';
import { type PlannedSpace, type SpaceQuestion, planSpace } from '../spaces/plan-space.js';
import { type SpaceListing, uniteRows } from '../spaces/space-listing.js';

export const TENANT = 'acme';
export const SPACE = 'SALES';
export const MAPPING = '1';
export const on = '2026-11-19T16:40:01.000Z';
/** Long after everything that is listed. */
export const sourceTimeMs = Date.parse('2026-11-20T12:00:00.000Z');

export const keyOf = (name: string) => assetKey({ tenant: TENANT, space: SPACE, name });
export const object = (technicalName: string, about: Partial<ListedObject> = {}): ListedObject => ({
  technicalName,
  status: 'Deployed',
  changedOn: on,
  deployedOn: on,
  ...about,
});
export const row = (name: string, about: Partial<CatalogRow> = {}): CatalogRow => ({
  name,
  supportsAnalyticalQueries: false,
  hasParameters: false,
  ...about,
});
export const failed = (type: string) => ({ space: SPACE, type, code: 'REMOTE_UNAVAILABLE', reason: 'page 2 failed' });

export type Lists = Partial<Record<AssetType, readonly ListedObject[] | 'failed' | 'not offered'>>;

/** A space that offers every type; what is not named is an empty list. */
export function listing(lists: Lists, catalog: readonly CatalogRow[] | 'failed' = []): SpaceListing {
  const types = ASSET_TYPES.filter((type) => lists[type] !== 'not offered').map((type) => {
    const rows = lists[type] ?? [];
    return [type, typeof rows === 'string' ? failed(type) : { rows, sourceTimeMs }] as const;
  });
  return {
    space: SPACE,
    types: new Map(types),
    catalog: catalog === 'failed' ? failed('catalog') : { rows: catalog, sourceTimeMs },
  };
}

export function plan(lists: SpaceListing, checkpoints: readonly Checkpoint[] = [], about: Partial<SpaceQuestion> = {}) {
  return planSpace({
    tenant: TENANT,
    listing: lists,
    known: {
      checkpoints: new Map(checkpoints.map((checkpoint) => [keyOf(checkpoint.technicalName), checkpoint])),
      records: new Map(),
    },
    policy: DEFAULT_RETIREMENT_POLICY,
    nowMs: sourceTimeMs,
    schemaOf: () => undefined,
    mappingVersion: MAPPING,
    mode: 'incremental',
    priorityRules: [],
    ...about,
  });
}

/** The checkpoint that a run leaves behind which has seen exactly this listing of one asset. */
export function seenBefore(lists: SpaceListing, about: Partial<Checkpoint> = {}): Checkpoint {
  const [row] = uniteRows(TENANT, lists, new Map()).values();
  if (row === undefined) throw new Error('the listing is empty');
  const { technicalName, type, listed } = row;
  return aCheckpoint({ technicalName, type, listed, mapping: MAPPING, ...about });
}

export function entriesOf({ segments }: PlannedSpace): DraftEntry[] {
  return [...segments.values()].flat();
}

/** The entry of the one asset that was planned. */
export function only(planned: PlannedSpace): DraftEntry {
  const [entry, ...rest] = entriesOf(planned);
  if (entry === undefined || rest.length > 0) throw new Error(`${rest.length + 1} entries, not one`);
  return entry;
}
