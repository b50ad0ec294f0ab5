import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import { type Namespace, STAGES, type Stage } from '@dss/contracts';
import type { Storage } from './fit-stream.js';
import { DeliveryDesk, type DeliveryDeskOptions } from './delivery-desk.js';
import { readEnvelope } from './message-codec.js';
import { StageWorker } from './stage-worker.js';
import { ensureConsumers, ensureStreams } from './topology.js';

export interface StrategyOptions extends DeliveryDeskOptions {
  readonly namespace: Namespace;
  readonly slots: number;
  readonly ackWaitMs: number;
  /** How streams are made again that were lost with the broker's store. */
  readonly storage: Storage;
}

/** Nest's transport over JetStream work queues: for each stage that has a handler, a worker and a desk. */
export class JetStreamStrategy extends Server implements CustomTransportStrategy {
  override readonly transportId = Symbol('dss-jetstream');
  // Without it Nest logs and swallows what a handler throws, and code and disposition are gone.
  override readonly propagatesEventHandlerErrors = true;
  private readonly workers: StageWorker[] = [];
  private readonly desk: DeliveryDesk;

  constructor(
    private readonly js: JetStreamClient,
    private readonly options: StrategyOptions,
  ) {
    super();
    this.desk = new DeliveryDesk(options);
  }

  /** Messages being worked on. */
  get busy(): number {
    return this.workers.reduce((sum, worker) => sum + worker.busy, 0);
  }

  listen(callback: (error?: unknown) => void): void {
    this.startWorkers().then(() => {
      callback();
    }, callback);
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop()));
  }

  override on(): never {
    throw new Error('The JetStream strategy has no events of its own');
  }

  override unwrap(): never {
    throw new Error('The JetStream client is a port of the service, not something to be taken from its transport');
  }

  private async startWorkers(): Promise<void> {
    const { namespace, ackWaitMs } = this.options;
    const jsm = await this.js.jetstreamManager();
    const stages = STAGES.filter((stage) => this.messageHandlers.has(stage));
    for (const stage of stages) await ensureConsumers(jsm, namespace, stage, ackWaitMs);
    for (const stage of stages) this.startWorker(jsm, stage);
  }

  private startWorker(jsm: JetStreamManager, stage: Stage): void {
    const { namespace, slots, ackWaitMs, gate, logger } = this.options;
    const handler = this.messageHandlers.get(stage) as MessageHandler;
    const worker = new StageWorker(this.js, {
      ...{ namespace, stage, slots, ackWaitMs, gate, logger },
      handle: (message, priority) =>
        this.desk.handle(handler, {
          ...{ message, stage, priority },
          envelope: readEnvelope(message.subject, message.headers),
        }),
      restore: async () => {
        await ensureStreams(jsm, namespace, this.options.storage);
        await ensureConsumers(jsm, namespace, stage, ackWaitMs);
      },
    });
    this.workers.push(worker);
    worker.start();
  }
}
