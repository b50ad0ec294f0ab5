import { type AssetKey, type AssetType, type Checkpoint, type Listed, isTabular, kindOfType } from '@dss/catalog-model';
import { type PriorityRule, chooseIntent, choosePriority, observedPrecisionMs } from '@dss/change-detection';
import { type RetirementPolicy, clockReading, isDeleted } from '@dss/retirement';
import type { IncompleteScope, RunMode } from '@dss/sync-run';
import { type KnownSpace, countTables, planAbsences } from '../absences/plan-absences.js';
import type { DraftEntry } from './draft-entry.js';
import { type ListedRow, type SpaceListing, failuresOf, isListed, sourceTimeOf, uniteRows } from './space-listing.js';

export interface SpaceQuestion {
  readonly tenant: string;
  readonly listing: SpaceListing;
  readonly known: KnownSpace;
  readonly policy: RetirementPolicy;
  /** Our clock when the space was listed, epoch milliseconds: only for how long an asset has been absent. */
  readonly nowMs: number;
  /** Schema digest that a source has now, for the sources that checkpoints name. */
  readonly schemaOf: (source: AssetKey) => string | undefined;
  readonly mappingVersion: string;
  readonly mode: RunMode;
  readonly priorityRules: readonly PriorityRule[];
}

export interface PlannedSpace {
  /** By segment: one per type, and `absent`. */
  readonly segments: ReadonlyMap<AssetType | 'absent', readonly DraftEntry[]>;
  readonly incomplete: readonly IncompleteScope[];
  /** Tables that are known of the space, deleted ones left out. */
  readonly tables: number;
  /** What the assets that are not read again would have cost. */
  readonly avoided: { definitions: number; definitionBytes: number; entries: number; entryBytes: number };
}

/**
 * What a run does with each asset of a space, from its lists and checkpoints alone.
 *
 * An asset is absent only when every list of its space is complete: one failed page, or one type that the tenant no
 * longer tells, and nothing is judged absent. Every listed asset gets exactly one entry.
 */
export function planSpace(question: SpaceQuestion): PlannedSpace {
  const { listing, known } = question;
  const rows = uniteRows(question.tenant, listing, known.checkpoints);
  const precisionMs = observedPrecisionMs(datesOf(rows.values()));
  const segments = new Map<AssetType | 'absent', DraftEntry[]>();
  const avoided = { definitions: 0, definitionBytes: 0, entries: 0, entryBytes: 0 };
  for (const row of rows.values()) {
    const checkpoint = known.checkpoints.get(row.key);
    const entry = draftEntry(row, checkpoint, precisionMs, question);
    addAvoided(avoided, entry.intent, checkpoint);
    append(segments, row.type, entry);
  }
  const incomplete = [...failuresOf(listing), ...untoldTypes(listing, known, rows)];
  for (const entry of absentEntries(question, rows, incomplete.length === 0)) append(segments, 'absent', entry);
  return { segments, incomplete, avoided, tables: countTables(known) };
}

function absentEntries(
  { listing, known, policy, nowMs, priorityRules }: SpaceQuestion,
  rows: ReadonlyMap<AssetKey, ListedRow>,
  complete: boolean,
): readonly DraftEntry[] {
  const at = clockReading(nowMs, sourceTimeOf(listing));
  const look = { complete, types: new Set(listing.types.keys()), shown: new Set(rows.keys()), at };
  return planAbsences({ space: listing.space, look, known, policy, priorityRules });
}

function draftEntry(
  row: ListedRow,
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

/** A source without a schema of its own (out of sight, never written) cannot be seen to move. */
function hasMovedSource(checkpoint: Checkpoint | undefined, schemaOf: SpaceQuestion['schemaOf']): boolean {
  return Object.entries(checkpoint?.sources ?? {}).some(
    ([source, { schema }]) => (schemaOf(source) ?? schema) !== schema,
  );
}

function isAsked({ types }: SpaceListing, type: string): boolean {
  return [...types.keys()].some((asked) => asked === type);
}

/** Types of known assets that the tenant has no list for now: whether these are still there cannot be told. */
function untoldTypes(
  listing: SpaceListing,
  { checkpoints, records }: KnownSpace,
  rows: ReadonlyMap<AssetKey, ListedRow>,
): IncompleteScope[] {
  const unseen = [...checkpoints].filter(
    ([key, checkpoint]) => !rows.has(key) && !isDeleted({ checkpoint, record: records.get(key) }),
  );
  const types = new Set(unseen.map(([, { type }]) => type).filter((type) => !isAsked(listing, type)));
  const reason = 'the tenant has no list of this type any more';
  return [...types].map((type) => ({ space: listing.space, type, code: 'TYPE_NOT_LISTED', reason }));
}

function* datesOf(rows: Iterable<ListedRow>): Iterable<string> {
  for (const { listed } of rows) {
    if (listed.changedOn !== undefined) yield listed.changedOn;
    if (listed.deployedOn !== undefined) yield listed.deployedOn;
  }
}

function addAvoided(
  avoided: PlannedSpace['avoided'],
  intent: DraftEntry['intent'],
  checkpoint: Checkpoint | undefined,
): void {
  if (intent !== 'unchanged' && intent !== 'remap') return;
  avoided.definitions += 1;
  avoided.definitionBytes += checkpoint?.definitionBytes ?? 0;
  // Mapped again, it may be written again.
  if (intent === 'remap' || checkpoint?.entryBytes === undefined) return;
  avoided.entries += 1;
  avoided.entryBytes += checkpoint.entryBytes;
}

function append<K, V>(groups: Map<K, V[]>, group: K, value: V): void {
  const members = groups.get(group);
  if (members === undefined) groups.set(group, [value]);
  else members.push(value);
}
