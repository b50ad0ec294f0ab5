import {
  ASSET_TYPES,
  type AssetKey,
  type AssetType,
  type Checkpoint,
  type Listed,
  assetKey,
  canonicalJson,
  digest,
} from '@dss/catalog-model';
import type { CatalogRow, ListedObject, Listing } from '@dss/ports';
import type { IncompleteScope } from '@dss/sync-run';

/** What a space answered: the list of each type that the tenant has, or why it failed, and the same for its catalog. */
export interface SpaceListing {
  readonly space: string;
  readonly types: ReadonlyMap<AssetType, Listing<ListedObject> | IncompleteScope>;
  readonly catalog: Listing<CatalogRow> | IncompleteScope;
}

/** One asset as the lists show it. */
export interface ListedRow {
  readonly key: AssetKey;
  readonly type: AssetType;
  readonly technicalName: string;
  readonly listed: Listed;
  readonly sourceTimeMs: number | undefined;
}

/** Each asset once: a name that shows up under two types counts under the first. Exposed assets that no object list shows are added. */
export function uniteRows(
  tenant: string,
  listing: SpaceListing,
  checkpoints: ReadonlyMap<AssetKey, Checkpoint>,
): ReadonlyMap<AssetKey, ListedRow> {
  const catalog = new Map(isListed(listing.catalog) ? listing.catalog.rows.map((row) => [row.name, row]) : []);
  const rows = new Map<AssetKey, ListedRow>();
  const keyOf = (name: string) => assetKey({ tenant, space: listing.space, name });
  for (const type of ASSET_TYPES) {
    const list = listing.types.get(type);
    if (list === undefined || !isListed(list)) continue;
    for (const object of list.rows) {
      const { technicalName } = object;
      const key = keyOf(technicalName);
      const listed = listedOf(type, object, catalog.get(technicalName));
      if (!rows.has(key)) rows.set(key, { key, type, technicalName, listed, sourceTimeMs: list.sourceTimeMs });
    }
  }
  for (const row of catalog.values()) {
    const key = keyOf(row.name);
    const { type, listed } = exposedOnly(row, checkpoints.get(key), listing);
    if (!rows.has(key)) rows.set(key, { key, type, technicalName: row.name, listed, sourceTimeMs: undefined });
  }
  return rows;
}

/**
 * Shown by the catalog alone. The catalog does not tell the type, so a known one is kept. When the list of that type is
 * what failed, it says nothing about its rows: all that was known stays but the dates, so that the asset is read.
 */
function exposedOnly(row: CatalogRow, checkpoint: Checkpoint | undefined, listing: SpaceListing) {
  const guess = row.supportsAnalyticalQueries ? 'analyticmodels' : 'views';
  const type = ASSET_TYPES.find((known) => known === checkpoint?.type) ?? guess;
  const listed = listedOf(type, { technicalName: row.name, businessName: row.label }, row);
  const list = listing.types.get(type);
  if (checkpoint?.listed === undefined || (list !== undefined && isListed(list))) return { type, listed };
  const undated = { changedOn: undefined, deployedOn: undefined };
  return { type, listed: { ...checkpoint.listed, ...undated, type, catalogRow: listed.catalogRow } };
}

function listedOf(type: AssetType, object: ListedObject, row: CatalogRow | undefined): Listed {
  const { businessName, semanticUsage, status, changedOn, deployedOn } = object;
  return {
    type,
    ...(businessName !== undefined && { label: businessName }),
    ...(semanticUsage !== undefined && { semanticUsage }),
    ...(status !== undefined && { status }),
    ...(changedOn !== undefined && { changedOn }),
    ...(deployedOn !== undefined && { deployedOn }),
    ...(row !== undefined && { catalogRow: digestOfRow(row) }),
  };
}

/** A tenant that gets another address stays the same tenant: of its links only the paths count. */
function digestOfRow(row: CatalogRow): string {
  const pathOf = (link: string | undefined) => link && (URL.parse(link)?.pathname ?? link);
  const { relationalMetadataUrl, analyticalMetadataUrl } = row;
  const links = [relationalMetadataUrl, analyticalMetadataUrl].map(pathOf);
  return digest(canonicalJson({ ...row, relationalMetadataUrl: links[0], analyticalMetadataUrl: links[1] }));
}

/** The source's clock when it answered the first of the lists. */
export function sourceTimeOf({ types, catalog }: SpaceListing): number | undefined {
  const times = [...types.values(), catalog].flatMap((answer) =>
    isListed(answer) && answer.sourceTimeMs !== undefined ? [answer.sourceTimeMs] : [],
  );
  return times.length === 0 ? undefined : Math.min(...times);
}

/** The lists that failed. */
export function failuresOf({ types, catalog }: SpaceListing): readonly IncompleteScope[] {
  const failed = [...types.values(), catalog].map((answer) => (isListed(answer) ? undefined : answer));
  return failed.filter((answer) => answer !== undefined);
}

export function isListed<Answer extends object>(
  answer: Answer | IncompleteScope,
): answer is Exclude<Answer, IncompleteScope> {
  return 'rows' in answer;
}
