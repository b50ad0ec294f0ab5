import {
  ASSET_TYPES,
  type AssetKey,
  type AssetType,
  type Checkpoint,
  type Listed,
  assetKey,
  canonicalJson,
  digest,
  isTabular,
  kindOfType,
} from '@dss/catalog-model';
import { type PriorityRule, chooseIntent, choosePriority, observedPrecisionMs } from '@dss/change-detection';
import type { CatalogRow, ListedObject, Listing } from '@dss/ports';
import type { IncompleteScope, ManifestEntry, RunMode } from '@dss/sync-run';

/** What a space answered: each type's list or why there is none, and the same for its catalog. */
export interface SpaceListing {
  readonly space: string;
  readonly types: ReadonlyMap<AssetType, Listing<ListedObject> | IncompleteScope>;
  readonly catalog: Listing<CatalogRow> | IncompleteScope;
}

export interface SpaceQuestion {
  readonly tenant: string;
  readonly listing: SpaceListing;
  readonly checkpoints: ReadonlyMap<AssetKey, Checkpoint>;
  /** Schema digest that a source has now, for the sources that checkpoints name. */
  readonly schemaOf: (source: AssetKey) => string | undefined;
  readonly mappingVersion: string;
  readonly mode: RunMode;
  readonly priorityRules: readonly PriorityRule[];
}

/** An entry before it gets its ordinal and, for a new table, its name. */
export type DraftEntry = Omit<ManifestEntry, 'ordinal'>;

export interface PlannedSpace {
  /** By segment: one per type, and `absent`. */
  readonly segments: ReadonlyMap<AssetType | 'absent', readonly DraftEntry[]>;
  readonly incomplete: readonly IncompleteScope[];
  /** What the assets that are not read again would have cost. */
  readonly avoided: { definitions: number; definitionBytes: number; entries: number; entryBytes: number };
}

/**
 * What a run does with each asset of a space, from its lists and checkpoints alone.
 *
 * An asset is absent only when every list of its space is complete: one failed page, and nothing is judged absent.
 */
export function planSpace(question: SpaceQuestion): PlannedSpace {
  const { listing, checkpoints, tenant } = question;
  const incomplete = failuresOf(listing);
  const rows = uniteRows(listing, tenant);
  const precisionMs = observedPrecisionMs(datesOf(rows.values()));
  const segments = new Map<AssetType | 'absent', DraftEntry[]>();
  const avoided = { definitions: 0, definitionBytes: 0, entries: 0, entryBytes: 0 };
  for (const row of rows.values()) {
    const checkpoint = checkpoints.get(row.key);
    const entry = draftEntry(row, checkpoint, precisionMs, question);
    if (entry.intent === 'unchanged') addAvoided(avoided, checkpoint);
    append(segments, row.type, entry);
  }
  if (incomplete.length === 0) {
    for (const [key, checkpoint] of checkpoints) {
      if (!rows.has(key)) append(segments, 'absent', absentEntry(key, checkpoint, question));
    }
  }
  return { segments, incomplete, avoided };
}

interface Row {
  readonly key: AssetKey;
  readonly type: AssetType;
  readonly technicalName: string;
  readonly listed: Listed;
  readonly sourceTimeMs: number | undefined;
}

/** Each asset once: a name that shows up under two types counts under the first. Exposed assets that no object list shows are added. */
function uniteRows(listing: SpaceListing, tenant: string): ReadonlyMap<AssetKey, Row> {
  const catalog = new Map(isListed(listing.catalog) ? listing.catalog.rows.map((row) => [row.name, row]) : []);
  const rows = new Map<AssetKey, Row>();
  const add = (type: AssetType, technicalName: string, object: ListedObject, sourceTimeMs: number | undefined) => {
    const key = assetKey({ tenant, space: listing.space, name: technicalName });
    if (rows.has(key)) return;
    rows.set(key, {
      key,
      type,
      technicalName,
      listed: listedOf(type, object, catalog.get(technicalName)),
      sourceTimeMs,
    });
  };
  for (const type of ASSET_TYPES) {
    const list = listing.types.get(type);
    if (list === undefined || !isListed(list)) continue;
    for (const object of list.rows) add(type, object.technicalName, object, list.sourceTimeMs);
  }
  for (const { name, label, supportsAnalyticalQueries } of catalog.values()) {
    const type = supportsAnalyticalQueries ? 'analyticmodels' : 'views';
    add(type, name, { technicalName: name, businessName: label }, undefined);
  }
  return rows;
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
    ...(row !== undefined && { catalogRow: digest(canonicalJson(row)) }),
  };
}

function draftEntry(
  row: Row,
  checkpoint: Checkpoint | undefined,
  precisionMs: number,
  { listing, schemaOf, mappingVersion, mode, priorityRules }: SpaceQuestion,
): DraftEntry {
  const { key, type, technicalName, sourceTimeMs } = row;
  const listed = withKnownCatalogRow(row.listed, checkpoint, listing);
  const { semanticUsage } = listed;
  const priority = choosePriority({ type, technicalName, space: listing.space, semanticUsage }, priorityRules);
  const names = { database: checkpoint?.database, table: checkpoint?.table };
  const common = { key, technicalName, priority, listed, ...names };
  if (!isTabular(type)) {
    return { ...common, intent: 'skip', bulk: 'skipped', reason: `a ${kindOfType(type)} has no columns` };
  }
  const chosen = chooseIntent({ listed, checkpoint, mappingVersion, mode, sourceTimeMs, precisionMs });
  const { intent, reason, bulk, recheck } = chosen;
  if (intent === 'unchanged' && hasMovedSource(checkpoint, schemaOf)) {
    return { ...common, intent: 'remap', reason: 'a source has another schema', recheck };
  }
  return { ...common, intent, reason, bulk, recheck };
}

/** A catalog that could not be read says nothing about its rows: what was known stays. */
function withKnownCatalogRow(listed: Listed, checkpoint: Checkpoint | undefined, listing: SpaceListing): Listed {
  const known = checkpoint?.listed?.catalogRow;
  return isListed(listing.catalog) || known === undefined ? listed : { ...listed, catalogRow: known };
}

function hasMovedSource(checkpoint: Checkpoint | undefined, schemaOf: SpaceQuestion['schemaOf']): boolean {
  return Object.entries(checkpoint?.sources ?? {}).some(([source, { schema }]) => (schemaOf(source) ?? '') !== schema);
}

function absentEntry(key: AssetKey, checkpoint: Checkpoint, { listing, priorityRules }: SpaceQuestion): DraftEntry {
  const { technicalName, database, table } = checkpoint;
  const type = ASSET_TYPES.find((known) => known === checkpoint.type) ?? 'localtables';
  const priority = choosePriority({ type, technicalName, space: listing.space }, priorityRules);
  return {
    key,
    technicalName,
    priority,
    intent: 'absent',
    database,
    table,
    listed: { type },
    reason: 'in no list of its space',
  };
}

function failuresOf({ types, catalog }: SpaceListing): readonly IncompleteScope[] {
  const failed = [...types.values(), catalog].map((answer) => (isListed(answer) ? undefined : answer));
  return failed.filter((answer) => answer !== undefined);
}

function isListed<Answer extends object>(answer: Answer | IncompleteScope): answer is Exclude<Answer, IncompleteScope> {
  return 'rows' in answer;
}

function* datesOf(rows: Iterable<Row>): Iterable<string> {
  for (const { listed } of rows) {
    if (listed.changedOn !== undefined) yield listed.changedOn;
    if (listed.deployedOn !== undefined) yield listed.deployedOn;
  }
}

function addAvoided(avoided: PlannedSpace['avoided'], checkpoint: Checkpoint | undefined): void {
  avoided.definitions += 1;
  avoided.definitionBytes += checkpoint?.definitionBytes ?? 0;
  if (checkpoint?.entryBytes === undefined) return;
  avoided.entries += 1;
  avoided.entryBytes += checkpoint.entryBytes;
}

function append<K, V>(groups: Map<K, V[]>, group: K, value: V): void {
  const members = groups.get(group);
  if (members === undefined) groups.set(group, [value]);
  else members.push(value);
}
