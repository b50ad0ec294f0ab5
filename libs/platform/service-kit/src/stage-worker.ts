import type { JetStreamClient, JsMsg } from '@nats-io/jetstream';
import { PRIORITIES, type Priority } from '@dss/catalog-model';
import { type Namespace, type Stage, streamName } from '@dss/contracts';
import { type Logger, errorFields } from '@dss/observability';
import type { Gate } from './gate.js';
import { PriorityPicker } from './priority-picker.js';
import { PullLoop } from './pull-loop.js';
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
  /** Makes stream and consumers again after they were lost with the broker's store. */
  readonly restore: () => Promise<void>;
}

/** Given back because the gate closed: it would only come back to a closed gate. */
const GIVEN_BACK_MS = 1_000;
const LONGEST_HEARTBEAT_MS = 5_000;
const URGENT: readonly Priority[] = ['critical', 'high'];

interface InFlight {
  readonly priority: Priority;
  readonly done: Promise<void>;
}

/**
 * Takes messages of one stage from its four consumers into small local buffers and starts them in the picker's order.
 * Small buffers, because what one replica holds, another cannot work on.
 */
export class StageWorker {
  private readonly picker = new PriorityPicker();
  private readonly buffers: Record<Priority, JsMsg[]> = { critical: [], high: [], medium: [], low: [] };
  private readonly inFlight = new Map<JsMsg, InFlight>();
  private readonly loops: readonly PullLoop[];
  private keepAlive: NodeJS.Timeout | undefined;
  private restoring: Promise<void> | undefined;
  private leaveGate: (() => void) | undefined;
  private stopping = false;

  constructor(
    js: JetStreamClient,
    private readonly options: StageWorkerOptions,
  ) {
    this.loops = PRIORITIES.map((priority) => this.loopOf(js, priority));
  }

  get busy(): number {
    return this.inFlight.size;
  }

  start(): void {
    this.leaveGate = this.options.gate.onChange(() => {
      this.gateChanged();
    });
    this.keepAlive = setInterval(() => {
      this.extendAll();
    }, this.options.ackWaitMs / 3);
    for (const loop of this.loops) loop.start();
  }

  /** Gives back what was not started, waits for what was. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.leaveGate?.();
    const pulling = this.loops.map((loop) => loop.stop());
    this.giveBackBuffers();
    await Promise.all([...pulling, ...[...this.inFlight.values()].map(({ done }) => done)]);
    clearInterval(this.keepAlive);
  }

  private loopOf(js: JetStreamClient, priority: Priority): PullLoop {
    const { namespace, stage, ackWaitMs } = this.options;
    return new PullLoop(js, {
      stream: streamName(namespace, stage),
      consumer: consumerName(stage, priority),
      // Whole milliseconds: the broker reads nanoseconds as an integer and refuses a fraction.
      heartbeatMs: Math.min(LONGEST_HEARTBEAT_MS, Math.floor(ackWaitMs / 3)),
      wanted: () => this.wanted(priority),
      take: (message) => {
        this.take(message, priority);
      },
      recover: (error, failures) => this.recover(error, failures),
    });
  }

  /**
   * Twice the slots, refilled by halves: a pull for every single message would cost more than the message, and a class
   * whose buffer runs dry between two pulls is overtaken by lower ones.
   */
  private wanted(priority: Priority): number {
    const { slots, gate } = this.options;
    if (this.stopping || gate.state === 'closed') return 0;
    const buffered = this.buffers[priority].length;
    if (gate.state === 'trying') return buffered === 0 ? 1 : 0;
    return buffered > slots ? 0 : 2 * slots - buffered;
  }

  private take(message: JsMsg, priority: Priority): void {
    if (this.stopping || this.options.gate.state === 'closed') {
      this.giveBack(message);
      return;
    }
    this.buffers[priority].push(message);
    this.dispatch();
  }

  private async recover(error: unknown, failures: number): Promise<void> {
    const { stage, logger, restore } = this.options;
    logger.warn('Pulling work failed; trying again', { stage, failures, ...errorFields(error) });
    this.restoring ??= restore()
      .catch((cause: unknown) => {
        logger.warn('Consumers could not be restored', { stage, ...errorFields(cause) });
      })
      .finally(() => (this.restoring = undefined));
    await this.restoring;
  }

  private dispatch(): void {
    for (;;) {
      const priority = this.choose();
      const message = priority && this.buffers[priority].shift();
      if (priority === undefined || message === undefined) return;
      this.inFlight.set(message, { priority, done: this.run(message, priority) });
    }
  }

  private choose(): Priority | undefined {
    const { slots, gate } = this.options;
    const allowed = gate.state === 'open' ? slots : gate.state === 'trying' ? 1 : 0;
    const free = this.stopping ? 0 : allowed - this.inFlight.size;
    if (free <= 0) return undefined;
    const waiting = Object.fromEntries(PRIORITIES.map((priority) => [priority, this.buffers[priority].length]));
    return this.picker.next(
      waiting as Record<Priority, number>,
      allowed > 1 && free === 1 && !this.isUrgentInFlight() ? URGENT : PRIORITIES,
    );
  }

  /** Unless one is in flight, the last slot is kept for what is urgent: long jobs of class low must not hold them all. */
  private isUrgentInFlight(): boolean {
    return [...this.inFlight.values()].some(({ priority }) => URGENT.includes(priority));
  }

  private async run(message: JsMsg, priority: Priority): Promise<void> {
    // Begun in the next turn, when `inFlight` knows it.
    await Promise.resolve();
    try {
      await this.options.handle(message, priority);
    } finally {
      this.inFlight.delete(message);
      this.dispatch();
      for (const loop of this.loops) loop.nudge();
    }
  }

  private gateChanged(): void {
    const isClosed = this.options.gate.state === 'closed';
    if (isClosed) this.giveBackBuffers();
    else this.dispatch();
    for (const loop of this.loops) {
      if (isClosed) loop.interrupt();
      else loop.nudge();
    }
  }

  /** What waits here would only be held back from other replicas. */
  private giveBackBuffers(): void {
    for (const priority of PRIORITIES) for (const message of this.buffers[priority].splice(0)) this.giveBack(message);
  }

  private giveBack(message: JsMsg): void {
    message.nak(this.stopping ? 0 : GIVEN_BACK_MS);
  }

  private extendAll(): void {
    for (const message of this.inFlight.keys()) message.working();
    for (const priority of PRIORITIES) for (const message of this.buffers[priority]) message.working();
  }
}
