import type { ConsumerMessages, JetStreamClient, JsMsg } from '@nats-io/jetstream';
import { PRIORITIES, type Priority } from '@dss/catalog-model';
import { type Namespace, type Stage, streamName } from '@dss/contracts';
import { type Logger, errorFields } from '@dss/observability';
import type { Gate } from './gate.js';
import { PriorityPicker } from './priority-picker.js';
import { consumerName } from './topology.js';

export interface StageWorkerOptions {
  readonly namespace: Namespace;
  readonly stage: Stage;
  /** Messages worked on at the same time; one of them is kept for critical and high. */
  readonly slots: number;
  readonly ackWaitMs: number;
  readonly gate: Gate;
  readonly logger: Logger;
  /** Handles one message to its very end: ack, nak or dead letter. Never throws. */
  readonly handle: (message: JsMsg, priority: Priority) => Promise<void>;
  /** Makes the consumers again after they were lost with the broker's store. */
  readonly restore: () => Promise<void>;
}

const EXPIRES_MS = 30_000;

/**
 * Takes messages of one stage from its four consumers into small local buffers and starts them in the picker's order.
 * Small buffers, because what one replica holds, another cannot work on.
 */
export class StageWorker {
  private readonly picker = new PriorityPicker();
  private readonly buffers: Record<Priority, JsMsg[]> = { critical: [], high: [], medium: [], low: [] };
  private readonly inFlight = new Map<Priority, number>();
  private readonly working = new Set<JsMsg>();
  private readonly pulls = new Map<Priority, ConsumerMessages>();
  private readonly loops: Promise<void>[] = [];
  private keepAlive: NodeJS.Timeout | undefined;
  private stopping = false;
  private wake: (() => void)[] = [];

  constructor(
    private readonly js: JetStreamClient,
    private readonly options: StageWorkerOptions,
  ) {
    options.gate.onChange(() => {
      this.gateChanged();
    });
  }

  get busy(): number {
    return this.working.size;
  }

  start(): void {
    const every = this.options.ackWaitMs / 3;
    this.keepAlive = setInterval(() => {
      this.extendAll();
    }, every);
    for (const priority of PRIORITIES) this.loops.push(this.pullLoop(priority));
  }

  /** Gives back what was not started, waits for what was. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.notify();
    for (const pull of this.pulls.values()) pull.stop();
    this.giveBack();
    while (this.working.size > 0) await this.changed();
    await Promise.all(this.loops);
    clearInterval(this.keepAlive);
  }

  private async pullLoop(priority: Priority): Promise<void> {
    while (!this.stopping) {
      const room = this.options.slots - this.buffers[priority].length;
      if (room <= 0 || this.options.gate.state === 'closed') {
        await this.changed();
        continue;
      }
      try {
        await this.pull(priority, this.options.gate.state === 'trying' ? 1 : room);
      } catch (error) {
        if (!this.stopping) await this.recover(error);
      }
    }
  }

  private async pull(priority: Priority, max_messages: number): Promise<void> {
    const { namespace, stage } = this.options;
    const consumer = await this.js.consumers.get(streamName(namespace, stage), consumerName(stage, priority));
    const messages = await consumer.fetch({ max_messages, expires: EXPIRES_MS });
    if (this.stopping) {
      messages.stop();
      return;
    }
    this.pulls.set(priority, messages);
    for await (const message of messages) {
      this.buffers[priority].push(message);
      this.dispatch();
    }
    this.pulls.delete(priority);
  }

  /** The broker was away or lost its consumers: wait a little, make them again, go on. */
  private async recover(error: unknown): Promise<void> {
    this.options.logger.warn('Pulling work failed; trying again', { stage: this.options.stage, ...errorFields(error) });
    await Promise.race([new Promise((resolve) => setTimeout(resolve, 1_000).unref()), this.changed()]);
    await this.options.restore().catch((cause: unknown) => {
      this.options.logger.warn('Consumers could not be restored', { stage: this.options.stage, ...errorFields(cause) });
    });
  }

  private dispatch(): void {
    for (;;) {
      const priority = this.stopping ? undefined : this.choose();
      const message = priority && this.buffers[priority].shift();
      if (priority === undefined || message === undefined) return;
      void this.run(message, priority);
    }
  }

  private choose(): Priority | undefined {
    const { slots, gate } = this.options;
    const allowed = gate.state === 'open' ? slots : gate.state === 'trying' ? 1 : 0;
    const free = allowed - this.working.size;
    if (free <= 0) return undefined;
    // The last slot is kept for what is urgent, so that long jobs of class low cannot hold them all.
    const urgentOnly =
      allowed > 1 && free === 1 && (this.inFlight.get('critical') ?? 0) + (this.inFlight.get('high') ?? 0) === 0;
    const waiting = (priority: Priority) => this.buffers[priority].length;
    return this.picker.next({
      critical: waiting('critical'),
      high: waiting('high'),
      medium: urgentOnly ? 0 : waiting('medium'),
      low: urgentOnly ? 0 : waiting('low'),
    });
  }

  private async run(message: JsMsg, priority: Priority): Promise<void> {
    this.working.add(message);
    this.inFlight.set(priority, (this.inFlight.get(priority) ?? 0) + 1);
    try {
      await this.options.handle(message, priority);
    } finally {
      this.working.delete(message);
      this.inFlight.set(priority, (this.inFlight.get(priority) ?? 1) - 1);
      this.notify();
      this.dispatch();
    }
  }

  private gateChanged(): void {
    // What waits here would only be held back from other replicas.
    if (this.options.gate.state === 'closed') {
      for (const pull of this.pulls.values()) pull.stop();
      this.giveBack();
    }
    this.notify();
    this.dispatch();
  }

  private giveBack(): void {
    for (const priority of PRIORITIES) {
      for (const message of this.buffers[priority].splice(0)) message.nak(this.stopping ? 0 : 1_000);
    }
  }

  private extendAll(): void {
    for (const message of this.working) message.working();
    for (const priority of PRIORITIES) for (const message of this.buffers[priority]) message.working();
  }

  private changed(): Promise<void> {
    return new Promise((resolve) => this.wake.push(resolve));
  }

  private notify(): void {
    const waiting = this.wake;
    this.wake = [];
    for (const resolve of waiting) resolve();
  }
}
