import { type AllocatedNames, type AssetKey, AssetType, type Checkpoint, isTabular } from '@dss/catalog-model';
import type { PriorityRule } from '@dss/change-detection';
import { MAPPING_VERSION, databaseName } from '@dss/mapping';
import type { CheckpointStore, DatasphereSource, ManifestStore, NameRegistry } from '@dss/ports';
import type { ManifestSegment, ManifestSpace, SyncRun } from '@dss/sync-run';
import { listSpace } from './list-space.js';
import { type DraftEntry, type PlannedSpace, planSpace } from './plan-space.js';

export interface SpaceToDiscover {
  readonly run: SyncRun;
  readonly space: string;
  readonly label: string | undefined;
  readonly types: readonly AssetType[];
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
    private readonly source: DatasphereSource,
    private readonly checkpoints: CheckpointStore,
    private readonly names: NameRegistry,
    private readonly manifests: ManifestStore,
    private readonly settings: { readonly databasePattern: string; readonly priorityRules: readonly PriorityRule[] },
  ) {}

  /** What an earlier try of the same run has written stays as it is: the manifest is immutable. */
  async discover(target: SpaceToDiscover): Promise<DiscoveredSpace> {
    const { tenant, id } = target.run;
    const head = await this.manifests.findSpace(tenant, id, target.space);
    if (head !== undefined) return { head, segments: await this.segmentsOf(tenant, id, head) };
    const fresh = await this.list(target);
    await this.manifests.saveSpace(tenant, id, fresh.head, fresh.segments);
    return fresh;
  }

  private async list({ run, space, label, types, first }: SpaceToDiscover): Promise<DiscoveredSpace> {
    const { tenant, mode } = run;
    const listing = await listSpace(this.source, space, types, run.priority);
    const checkpoints = await this.checkpoints.listSpace(tenant, space);
    const schemaOf = await this.schemasOfSources(tenant, space, checkpoints);
    const { priorityRules } = this.settings;
    const mappingVersion = MAPPING_VERSION;
    const planned = planSpace({ tenant, listing, checkpoints, schemaOf, mappingVersion, mode, priorityRules });
    const names = await this.allocate(tenant, space, planned);
    return number(space, label, first, planned, names);
  }

  /** Sources may live in other spaces: their checkpoints are looked up one by one, once each. */
  private async schemasOfSources(tenant: string, space: string, checkpoints: ReadonlyMap<AssetKey, Checkpoint>) {
    const sources = new Map<AssetKey, string>();
    for (const { sources: named = {} } of checkpoints.values()) {
      for (const [key, source] of Object.entries(named)) sources.set(key, source.space);
    }
    const schemas = new Map<AssetKey, string | undefined>();
    await Promise.all(
      [...sources].map(async ([key, home]) => {
        const found = home === space ? checkpoints.get(key) : await this.checkpoints.find(tenant, home, key);
        schemas.set(key, found?.fingerprint?.schema);
      }),
    );
    return (source: AssetKey) => schemas.get(source);
  }

  /** Names for what will be mapped; what is settled in bulk needs none. */
  private async allocate(
    tenant: string,
    space: string,
    planned: PlannedSpace,
  ): Promise<ReadonlyMap<AssetKey, AllocatedNames>> {
    const mapped = [...planned.segments.values()]
      .flat()
      .filter((entry) => entry.intent === 'fetch' || entry.intent === 'remap');
    if (mapped.length === 0) return new Map();
    const wanted = databaseName(this.settings.databasePattern, { tenant, space });
    const database = await this.names.allocateDatabase(tenant, space, wanted);
    const requests = mapped.map(({ key, technicalName }) => ({ key, space, technicalName }));
    return this.names.allocateTables(tenant, database, requests);
  }

  private segmentsOf(tenant: string, run: string, head: ManifestSpace): Promise<ManifestSegment[]> {
    return Promise.all(head.segments.map(({ type }) => this.manifests.getSegment(tenant, run, head.space, type)));
  }
}

/** Ordinals are contiguous over the segments of a space, most tabular types first, absences last. */
function number(
  space: string,
  label: string | undefined,
  first: number,
  planned: PlannedSpace,
  names: ReadonlyMap<AssetKey, AllocatedNames>,
): DiscoveredSpace {
  const segments: ManifestSegment[] = [];
  const spans: ManifestSpace['segments'][number][] = [];
  let ordinal = first;
  for (const [type, drafts] of planned.segments) {
    spans.push({ type, first: ordinal, count: drafts.length });
    const entries = drafts.map((draft) => ({ ...draft, ...namesOf(draft, names), ordinal: ordinal++ }));
    segments.push({ v: 1, space, type, entries });
  }
  const { incomplete, avoided } = planned;
  return { head: { v: 1, space, label, first, segments: spans, incomplete: [...incomplete], avoided }, segments };
}

function namesOf(draft: DraftEntry, names: ReadonlyMap<AssetKey, AllocatedNames>) {
  const allocated = names.get(draft.key);
  return allocated && { database: allocated.database, table: allocated.table };
}

/** The type under which a segment's assets are fetched; absences keep the type they were last listed under. */
export function fetchType(segment: ManifestSegment, listedType: string | undefined): AssetType {
  const type = AssetType.safeParse(segment.type === 'absent' ? listedType : segment.type);
  return type.success && isTabular(type.data) ? type.data : 'localtables';
}
