import { type AssetKey, AssetType, type TableName, isTabular } from '@dss/catalog-model';
import type { Capabilities, ManifestStore } from '@dss/ports';
import type { RetirementRecord } from '@dss/retirement';
import type { ManifestSegment, ManifestSpace, SyncRun } from '@dss/sync-run';
import type { DraftEntry } from './draft-entry.js';
import type { PlannedSpace } from './plan-space.js';
import type { SpaceComparer } from './space-comparer.js';
import type { NamesRefused, TableNames } from './table-names.js';

export interface SpaceToDiscover {
  readonly run: SyncRun;
  readonly space: string;
  readonly label: string | undefined;
  readonly capabilities: Capabilities;
  readonly retired: ReadonlyMap<AssetKey, RetirementRecord>;
  /** The tenant says that it does not exist; only what is known of it is looked at. */
  readonly isGone: boolean;
  /** Ordinal of the space's first entry. */
  readonly first: number;
}

export interface DiscoveredSpace {
  readonly head: ManifestSpace;
  readonly segments: readonly ManifestSegment[];
}

/** One space of a run: listed, compared with its checkpoints, named and written into the manifest, once. */
export class SpaceDiscovery {
  constructor(
    private readonly comparer: SpaceComparer,
    private readonly names: TableNames,
    private readonly manifests: ManifestStore,
  ) {}

  /** Before anything is listed. Why no table can be named, when that is so. */
  prepare({ tenant }: SyncRun): Promise<NamesRefused | undefined> {
    return this.names.prepare(tenant);
  }

  /** What another try of the same run has written stays as it is: the manifest is immutable. */
  async discover(target: SpaceToDiscover): Promise<DiscoveredSpace> {
    const stored = await this.findStored(target);
    if (stored !== undefined) return stored;
    const { run } = target;
    const fresh = await this.list(target);
    const isFirst = await this.manifests.saveSpace(run.tenant, run.id, fresh.head, fresh.segments);
    return isFirst ? fresh : ((await this.findStored(target)) ?? fresh);
  }

  private async findStored({ run: { tenant, id }, space }: SpaceToDiscover): Promise<DiscoveredSpace | undefined> {
    const head = await this.manifests.findSpace(tenant, id, space);
    if (head === undefined) return undefined;
    const segments = head.segments.map(({ type }) => this.manifests.getSegment(tenant, id, space, type));
    return { head, segments: await Promise.all(segments) };
  }

  private async list(target: SpaceToDiscover): Promise<DiscoveredSpace> {
    const { run, space, label, first, isGone } = target;
    const planned = await (isGone ? this.comparer.compareGone(target) : this.comparer.compare(target));
    const names = await this.names.allocate(run.tenant, space, [...planned.segments.values()].flat());
    return number(space, label, first, planned, names);
  }
}

/** Ordinals are contiguous over the segments of a space, absences last. */
function number(
  space: string,
  label: string | undefined,
  first: number,
  planned: PlannedSpace,
  names: ReadonlyMap<AssetKey, TableName>,
): DiscoveredSpace {
  const segments: ManifestSegment[] = [];
  const spans: ManifestSpace['segments'][number][] = [];
  let ordinal = first;
  for (const [type, drafts] of planned.segments) {
    spans.push({ type, first: ordinal, count: drafts.length });
    const entries = drafts.map((draft) => ({ ...draft, ...namesOf(draft, names), ordinal: ordinal++ }));
    segments.push({ v: 1, space, type, entries });
  }
  const { incomplete, avoided, tables } = planned;
  const head = { v: 1 as const, space, label, first, segments: spans, incomplete: [...incomplete], tables, avoided };
  return { head, segments };
}

function namesOf(draft: DraftEntry, names: ReadonlyMap<AssetKey, TableName>): TableName | undefined {
  return names.get(draft.key);
}

/** The type under which a segment's assets are fetched; absences keep the type they were last listed under. */
export function fetchType(segment: ManifestSegment, listedType: string | undefined): AssetType {
  const type = AssetType.safeParse(segment.type === 'absent' ? listedType : segment.type);
  return type.success && isTabular(type.data) ? type.data : 'localtables';
}
