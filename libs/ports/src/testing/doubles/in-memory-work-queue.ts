import { PRIORITIES } from '@dss/catalog-model';
import { STAGES, type Stage, WORK_MESSAGES, type WorkMessage } from '@dss/contracts';
import { ContractBrokenError } from '@dss/errors';
import { type ConsumerLag, WorkQueue } from '../../work-queue.js';

/** Keeps what was published, by stage. A message that its own stage could not read is refused at once. */
export class InMemoryWorkQueue extends WorkQueue {
  private readonly stored: { [S in Stage]: WorkMessage[S][] } = { cmd: [], fetch: [], detect: [], map: [], write: [] };
  private readonly ids = new Set<string>();

  publish<S extends Stage>(stage: S, message: WorkMessage[S]): Promise<void> {
    const checked = WORK_MESSAGES[stage].schema.safeParse(message);
    if (!checked.success) {
      return Promise.reject(new ContractBrokenError(`Not a ${stage} message: ${checked.error.message}`, { stage }));
    }
    const id = messageId(stage, message);
    if (!this.ids.has(id)) this.stored[stage].push(checked.data as WorkMessage[S]);
    this.ids.add(id);
    return Promise.resolve();
  }

  async publishAll<S extends Stage>(stage: S, messages: readonly WorkMessage[S][]): Promise<void> {
    for (const message of messages) await this.publish(stage, message);
  }

  purgeRun(tenant: string, run: string): Promise<void> {
    // Commands stay: the run's own may still be in its handler's hands.
    for (const stage of STAGES.filter((stage) => stage !== 'cmd'))
      this.keep(stage, (message) => message.tenant !== tenant || message.run !== run);
    return Promise.resolve();
  }

  lag(): Promise<readonly ConsumerLag[]> {
    const rows = STAGES.flatMap((stage) =>
      PRIORITIES.map((priority) => ({
        stage,
        priority,
        pending: this.stored[stage].filter((message) => message.priority === priority).length,
        ackPending: 0,
        redelivered: 0,
      })),
    );
    return Promise.resolve(rows);
  }

  /** What waits in a stage, in the order of publishing. */
  published<S extends Stage>(stage: S): readonly WorkMessage[S][] {
    return this.stored[stage].slice();
  }

  /** Takes what waits in a stage, as its consumer would: for tests that run several stages after each other. */
  take<S extends Stage>(stage: S): readonly WorkMessage[S][] {
    return this.stored[stage].splice(0);
  }

  private keep<S extends Stage>(stage: S, wanted: (message: WorkMessage[S]) => boolean): void {
    const kept = this.stored[stage].filter(wanted);
    this.stored[stage].splice(0, Infinity, ...kept);
  }
}

/** Same run, asset, stage, round and wake: the same message. */
function messageId(stage: Stage, message: WorkMessage[Stage]): string {
  const asset = 'key' in message ? [message.ordinal ?? message.key, message.round, message.wake] : [];
  return JSON.stringify([stage, message.tenant, message.run, ...asset]);
}
