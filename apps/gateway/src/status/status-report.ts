import type { Profile } from '@dss/config';
import type { Heartbeat } from '@dss/contracts';
import type { ConsumerLag, DeadLetters, InstanceMonitor, TargetProbe, TargetProbeStore, WorkQueue } from '@dss/ports';
import type { EventStreams } from '../events/event-streams.js';
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

/** Gathers what `GET /api/v1/status` shows. */
export class StatusReport {
  constructor(
    private readonly identity: Identity,
    private readonly ports: {
      monitor: InstanceMonitor;
      work: WorkQueue;
      deadLetters: DeadLetters;
      probes: TargetProbeStore;
      retirements: Pick<RetirementList, 'summarise'>;
    },
    private readonly runs: RunList,
    private readonly streams: EventStreams,
  ) {}

  async read(): Promise<Status> {
    const { version, ...identity } = this.identity;
    const stages = await this.readLag();
    const instances = [...this.ports.monitor.list()].sort((a, b) =>
      `${a.service}/${a.instance}` < `${b.service}/${b.instance}` ? -1 : 1,
    );
    const open = this.runs.list().filter(({ state }) => state !== 'ended');
    const [lastEnded] = this.runs.list({ state: 'ended' });
    const letters = await this.countDeadLetters([...open, ...(lastEnded === undefined ? [] : [lastEnded])]);
    const targets = await this.readTargets(instances);
    return {
      product: { name: 'SAP Datasphere Sync', version },
      ...identity,
      ...describeState(instances, stages !== undefined),
      targets: targets.map(describeTarget),
      instances,
      stages: [...(stages ?? [])],
      runs: { open: open.length, openIds: open.map(({ id }) => id).slice(0, 20), lastEnded: lastEnded?.id ?? null },
      deadLetters: letters,
      retirements: await this.ports.retirements.summarise().catch(() => null),
      liveStreams: this.streams.clients,
    };
  }

  /** The status page has to work just when something is away. */
  private async readLag(): Promise<readonly ConsumerLag[] | undefined> {
    try {
      return await this.ports.work.lag();
    } catch {
      return undefined;
    }
  }

  /** Of the writers that run: what is known of targets that nobody uses any more is nobody's business. */
  private async readTargets(instances: readonly Heartbeat[]): Promise<readonly TargetProbe[]> {
    const used = new Set(instances.flatMap(({ identities = {} }) => Object.keys(identities)));
    try {
      return (await this.ports.probes.list()).filter(({ target }) => used.has(target));
    } catch {
      return [];
    }
  }

  private async countDeadLetters(runs: readonly { tenant: string; id: string }[]): Promise<number> {
    const reads = runs.slice(0, 20).map(({ tenant, id }) => this.ports.deadLetters.listRun(tenant, id));
    const answers = await Promise.allSettled(reads);
    return answers.reduce((sum, answer) => sum + (answer.status === 'fulfilled' ? answer.value.length : 0), 0);
  }
}
