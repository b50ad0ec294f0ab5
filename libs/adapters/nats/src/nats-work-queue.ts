import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import { PRIORITIES } from '@dss/catalog-model';
import { STAGES, type Stage, type WorkMessage, runFilter, streamName } from '@dss/contracts';
import { type ClaimStore, type ConsumerLag, WorkQueue } from '@dss/ports';
import { type EncodedMessage, consumerName, encodeMessage } from '@dss/service-kit';
import { isConsumerMissing } from './js-errors.js';

/** Publishes awaiting their confirmation at the same time: enough for full throughput, few enough to hold in memory. */
const WINDOW = 128;

export class NatsWorkQueue extends WorkQueue {
  private constructor(
    private readonly js: JetStreamClient,
    private readonly jsm: JetStreamManager,
    private readonly namespace: string,
    private readonly claims: ClaimStore,
  ) {
    super();
  }

  static async open(js: JetStreamClient, namespace: string, claims: ClaimStore): Promise<NatsWorkQueue> {
    return new NatsWorkQueue(js, await js.jetstreamManager(), namespace, claims);
  }

  publish<S extends Stage>(stage: S, message: WorkMessage[S]): Promise<void> {
    // Not awaited in here: a suspended function would keep the message, and with dozens under way their columns are most of
    // what the garbage collector has to copy. Of an encoded message only its bytes wait for the broker.
    return encodeMessage(this.namespace, stage, message, this.claims).then((encoded) => this.send(encoded));
  }

  private async send({ subject, id, headers, body }: EncodedMessage): Promise<void> {
    await this.js.publish(subject, body, { msgID: id, headers });
  }

  async publishAll<S extends Stage>(stage: S, messages: readonly WorkMessage[S][]): Promise<void> {
    const iterator = messages[Symbol.iterator]();
    const lane = async () => {
      for (const message of iterator) await this.publish(stage, message);
    };
    await Promise.all(Array.from({ length: Math.min(WINDOW, messages.length) }, lane));
  }

  async purgeRun(tenant: string, run: string): Promise<void> {
    // Commands stay: the run's own may still be in flight, and its handler is what ends the delivery.
    const stages = STAGES.filter((stage) => stage !== 'cmd');
    await Promise.all(
      stages.map((stage) =>
        this.jsm.streams.purge(streamName(this.namespace, stage), {
          filter: runFilter(this.namespace, stage, tenant, run),
        }),
      ),
    );
  }

  async lag(): Promise<readonly ConsumerLag[]> {
    const all = STAGES.flatMap((stage) => PRIORITIES.map((priority) => ({ stage, priority })));
    return Promise.all(all.map(({ stage, priority }) => this.lagOf(stage, priority)));
  }

  private async lagOf(stage: Stage, priority: (typeof PRIORITIES)[number]): Promise<ConsumerLag> {
    try {
      const info = await this.jsm.consumers.info(streamName(this.namespace, stage), consumerName(stage, priority));
      const { num_pending: pending, num_ack_pending: ackPending, num_redelivered: redelivered } = info;
      return { stage, priority, pending, ackPending, redelivered };
    } catch (error) {
      // The stage's service has never started: nothing was delivered by it.
      if (isConsumerMissing(error)) return { stage, priority, pending: 0, ackPending: 0, redelivered: 0 };
      throw error;
    }
  }
}
