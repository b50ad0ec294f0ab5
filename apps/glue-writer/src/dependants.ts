import { ASSET_TYPES, AssetType } from '@dss/catalog-model';
import type { AssetSeen, EntryMapped } from '@dss/contracts';
import type {
  DefinitionStore,
  Dependant,
  DependencyIndex,
  ManifestStore,
  RunLedger,
  SettleResult,
  WorkQueue,
} from '@dss/ports';
import type { ManifestEntry, ManifestSpace } from '@dss/sync-run';

export interface Affected {
  readonly dependant: Dependant;
  readonly entry: ManifestEntry;
  readonly spaceLabel: string | undefined;
}

export interface DependantPorts {
  readonly index: DependencyIndex;
  readonly manifests: ManifestStore;
  readonly definitions: DefinitionStore;
  readonly ledger: RunLedger;
  readonly work: WorkQueue;
}

/**
 * Assets whose types came from one whose schema has moved, and that this run settled in bulk as unchanged before anybody
 * knew. They are opened again by the source's settle, and sent to detection after it.
 */
export class Dependants {
  constructor(private readonly ports: DependantPorts) {}

  async affectedBy({ tenant, run, key, schemaMoved, dryRun }: EntryMapped): Promise<readonly Affected[]> {
    if (!schemaMoved || dryRun) return [];
    const dependants = await this.ports.index.listDependants(tenant, key);
    const found = await Promise.all(dependants.map((dependant) => this.locate(tenant, run, dependant)));
    return found.filter((affected) => affected !== undefined);
  }

  async lookAgain(source: EntryMapped, affected: readonly Affected[], settled: SettleResult): Promise<void> {
    const open = await this.stillOpen(source, affected, settled);
    const messages = await Promise.all(open.map((one) => this.seen(source, one)));
    await this.ports.work.publishAll('detect', messages);
  }

  /**
   * Who was opened by this very settle. A repeat opens nobody, but the try that did may have died before it could send
   * them on: whoever is open is sent once more, under the same message id.
   */
  private async stillOpen(
    { tenant, run }: EntryMapped,
    affected: readonly Affected[],
    { counted, reopened }: SettleResult,
  ): Promise<readonly Affected[]> {
    if (affected.length === 0) return [];
    if (counted) return affected.filter(({ entry }) => reopened.includes(entry.ordinal));
    const last = Math.max(...affected.map(({ entry }) => entry.ordinal));
    const outcomes = await this.ports.ledger.outcomes(tenant, run, last + 1);
    return affected.filter(({ entry }) => outcomes[entry.ordinal] === undefined);
  }

  private async locate(tenant: string, run: string, dependant: Dependant): Promise<Affected | undefined> {
    const head = await this.ports.manifests.findSpace(tenant, run, dependant.space);
    if (head === undefined) return undefined;
    const entry = await this.findEntry(tenant, run, head, dependant);
    return entry?.bulk === 'unchanged' ? { dependant, entry, spaceLabel: head.label } : undefined;
  }

  private async findEntry(tenant: string, run: string, head: ManifestSpace, { key, type }: Dependant) {
    // Listed under its own type nearly always; under a sibling when the list and the definition disagree.
    const listed = head.segments.map((segment) => segment.type);
    const order = [type, ...ASSET_TYPES.filter((other) => other !== type)].filter((name) => listed.includes(name));
    for (const name of order) {
      const segment = await this.ports.manifests.getSegment(tenant, run, head.space, name);
      const entry = segment.entries.find((candidate) => candidate.key === key);
      if (entry !== undefined) return entry;
    }
    return undefined;
  }

  private async seen(source: EntryMapped, { dependant, entry, spaceLabel }: Affected): Promise<AssetSeen> {
    const { tenant, run, fence, mode, dryRun } = source;
    const record = await this.ports.definitions.find(tenant, dependant.key);
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
