import { ASSET_TYPES, AssetType } from '@dss/catalog-model';
import type { AssetSeen, EntryMapped } from '@dss/contracts';
import {
  type DefinitionStore,
  type Dependant,
  type DependencyIndex,
  type ManifestStore,
  type WorkQueue,
} from '@dss/ports';
import type { ManifestEntry, ManifestSpace } from '@dss/sync-run';

export interface Affected {
  readonly dependant: Dependant;
  readonly entry: ManifestEntry;
  readonly spaceLabel: string | undefined;
}

/**
 * Assets whose types came from one whose schema has moved, and that this run settled in bulk as unchanged before anybody
 * knew. They are opened again by the source's settle, and sent to detection after it.
 */
export class Dependants {
  constructor(
    private readonly index: DependencyIndex,
    private readonly manifests: ManifestStore,
    private readonly definitions: DefinitionStore,
    private readonly work: WorkQueue,
  ) {}

  async affectedBy({ tenant, run, key, schemaMoved, dryRun }: EntryMapped): Promise<readonly Affected[]> {
    if (!schemaMoved || dryRun) return [];
    const dependants = await this.index.listDependants(tenant, key);
    const found = await Promise.all(dependants.map((dependant) => this.locate(tenant, run, dependant)));
    return found.filter((affected) => affected !== undefined);
  }

  async lookAgain(source: EntryMapped, affected: readonly Affected[], reopened: readonly number[]): Promise<void> {
    const open = affected.filter(({ entry }) => reopened.includes(entry.ordinal));
    const messages = await Promise.all(open.map((one) => this.seen(source, one)));
    await this.work.publishAll('detect', messages);
  }

  private async locate(tenant: string, run: string, dependant: Dependant): Promise<Affected | undefined> {
    const head = await this.manifests.findSpace(tenant, run, dependant.space);
    if (head === undefined) return undefined;
    const entry = await this.findEntry(tenant, run, head, dependant);
    return entry?.bulk === 'unchanged' ? { dependant, entry, spaceLabel: head.label } : undefined;
  }

  private async findEntry(tenant: string, run: string, head: ManifestSpace, { key, type }: Dependant) {
    // Listed under its own type nearly always; under a sibling when the list and the definition disagree.
    const listed = head.segments.map((segment) => segment.type);
    const order = [type, ...ASSET_TYPES.filter((other) => other !== type)].filter((name) => listed.includes(name));
    for (const name of order) {
      const segment = await this.manifests.getSegment(tenant, run, head.space, name);
      const entry = segment.entries.find((candidate) => candidate.key === key);
      if (entry !== undefined) return entry;
    }
    return undefined;
  }

  private async seen(source: EntryMapped, { dependant, entry, spaceLabel }: Affected): Promise<AssetSeen> {
    const { tenant, run, fence, mode, dryRun } = source;
    const record = await this.definitions.find(tenant, dependant.key);
    const { database, table } = entry;
    return {
      ...{ tenant, run, fence, mode, dryRun, spaceLabel },
      priority: entry.priority,
      key: dependant.key,
      space: dependant.space,
      technicalName: dependant.technicalName,
      type: AssetType.parse(dependant.type),
      ordinal: entry.ordinal,
      round: 0,
      wake: source.key,
      absent: false,
      listed: entry.listed,
      names: database === undefined || table === undefined ? undefined : { database, table },
      body: record?.body,
      definitionBytes: record?.bytes,
    };
  }
}
