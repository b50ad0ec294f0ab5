import type { Profile } from '@dss/config';
import type { Heartbeat } from '@dss/contracts';
import type { ConsumerLag, DeadLetters, InstanceMonitor, TargetProbe, TargetProbeStore, WorkQueue } from '@dss/ports';
import type { SyncRun } from '@dss/sync-run';
import type { EventStreams } from '../events/event-streams.js';
import type { CatalogFollower } from '../catalog/catalog-follower.js';
import { Recent } from '../memory/recent.js';
import type { RetirementList } from '../retirements/retirement-list.js';
import type { RunList } from '../runs/run-list.js';
import { type Status, describeState, describeTarget } from './describe-status.js';

export interface Identity {
  readonly version: string;
  readonly profile: Profile;
  readonly sandbox: boolean;
  readonly installation: string;
  readonly tenant: string;
}

/** Status is asked for every few seconds by many, and reading it costs dozens of calls. */
const FRESHNESS = { freshMs: 1_000, usableMs: 5_000 } as const;

/** What of the status is read from stores. */
interface Stored {
  /** Undefined while NATS does not answer. */
  readonly stages: readonly ConsumerLag[] | undefined;
  readonly probes: readonly TargetProbe[];
  readonly deadLetters: number;
}

/** Gathers what `GET /api/v1/status` shows: instances, runs and streams as they are, what is stored as it was read last. */
export class StatusReport {
  private readonly stored: Recent<Stored>;

  constructor(
    private readonly identity: Identity,
    private readonly ports: {
      monitor: InstanceMonitor;
      work: WorkQueue;
      deadLetters: DeadLetters;
      probes: TargetProbeStore;
      retirements: Pick<RetirementList, 'summarise'>;
    },
    private readonly own: {
      readonly runs: RunList;
      readonly streams: EventStreams;
      readonly catalog: Pick<CatalogFollower, 'progress'>;
    },
    nowMs: () => number,
  ) {
    this.stored = new Recent(FRESHNESS, nowMs);
  }

  async read(): Promise<Status> {
    const { version, ...identity } = this.identity;
    const [{ stages, probes, deadLetters }, retirements] = await Promise.all([
      this.stored.get('', () => this.readStores()),
      this.ports.retirements.summarise().catch(() => null),
    ]);
    const instances = [...this.ports.monitor.list()].sort((a, b) =>
      `${a.service}/${a.instance}` < `${b.service}/${b.instance}` ? -1 : 1,
    );
    const { open, lastEnded } = this.currentRuns();
    return {
      product: { name: 'SAP Datasphere Sync', version },
      ...identity,
      ...describeState(instances, stages !== undefined),
      targets: targetsInUse(probes, instances).map(describeTarget),
      instances,
      stages: [...(stages ?? [])],
      runs: { open: open.length, openIds: open.map(({ id }) => id).slice(0, 20), lastEnded: lastEnded?.id ?? null },
      deadLetters,
      retirements,
      catalog: this.own.catalog.progress,
      liveStreams: this.own.streams.clients,
    };
  }

  private currentRuns(): { open: readonly SyncRun[]; lastEnded: SyncRun | undefined } {
    const runs = this.own.runs.list();
    return {
      open: runs.filter(({ state }) => state !== 'ended'),
      lastEnded: runs.find(({ state }) => state === 'ended'),
    };
  }

  /** The status page has to work just when something is away. */
  private async readStores(): Promise<Stored> {
    const { open, lastEnded } = this.currentRuns();
    const [stages, probes, deadLetters] = await Promise.all([
      this.ports.work.lag().catch(() => undefined),
      this.ports.probes.list().catch(() => []),
      this.countDeadLetters([...open, ...(lastEnded === undefined ? [] : [lastEnded])]),
    ]);
    return { stages, probes, deadLetters };
  }

  private async countDeadLetters(runs: readonly { tenant: string; id: string }[]): Promise<number> {
    const reads = runs.slice(0, 20).map(({ tenant, id }) => this.ports.deadLetters.countRun(tenant, id));
    const answers = await Promise.allSettled(reads);
    return answers.reduce((sum, answer) => sum + (answer.status === 'fulfilled' ? answer.value : 0), 0);
  }
}

/** Of the writers that run: what is known of targets that nobody uses any more is nobody's business. */
function targetsInUse(probes: readonly TargetProbe[], instances: readonly Heartbeat[]): readonly TargetProbe[] {
  const used = new Set(instances.flatMap(({ identities = {} }) => Object.keys(identities)));
  return probes.filter(({ target }) => used.has(target));
}
