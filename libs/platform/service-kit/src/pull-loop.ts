import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer, ConsumerMessages, JetStreamClient, JsMsg } from '@nats-io/jetstream';

export interface PullLoopOptions {
  readonly stream: string;
  readonly consumer: string;
  /** Two missed heartbeats end a pull: a broker does not always say that a stream or consumer is gone. */
  readonly heartbeatMs: number;
  /** How many more messages there is room for now; none while the gate is closed. */
  readonly wanted: () => number;
  readonly take: (message: JsMsg) => void;
  /** The broker was away or lost its consumers: makes them again. Told how often in a row; never throws. */
  readonly recover: (error: unknown, failures: number) => Promise<void>;
}

const EXPIRES_MS = 30_000;
const SHORTEST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/** Keeps at most one pull request open at one consumer, for as many messages as are wanted, and outlives the broker. */
export class PullLoop {
  private consumer: Consumer | undefined;
  private pull: ConsumerMessages | undefined;
  private awake = Promise.withResolvers<undefined>();
  private readonly stopping = new AbortController();
  private loop: Promise<void> | undefined;
  private failures = 0;

  constructor(
    private readonly js: JetStreamClient,
    private readonly options: PullLoopOptions,
  ) {}

  start(): void {
    this.loop = this.run();
  }

  /** More may be wanted now. */
  nudge(): void {
    this.awake.resolve(undefined);
  }

  /** Less is wanted now: the open request is given up. What the broker has sent already still arrives. */
  interrupt(): void {
    this.pull?.stop();
    this.nudge();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.interrupt();
    await this.loop;
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private async run(): Promise<void> {
    while (!this.isStopping()) {
      if (this.options.wanted() <= 0) await this.rest();
      else await this.pullOnce().catch((error: unknown) => this.recover(error));
    }
  }

  private async rest(): Promise<void> {
    await this.awake.promise;
    this.awake = Promise.withResolvers();
  }

  private async pullOnce(): Promise<void> {
    const { stream, consumer, heartbeatMs, wanted, take } = this.options;
    // Kept between pulls: looking it up is a request of its own, and at full speed a pull is only a few messages.
    this.consumer ??= await this.js.consumers.get(stream, consumer);
    // Asked again: the gate may have closed meanwhile.
    const max_messages = wanted();
    if (max_messages <= 0 || this.isStopping()) return;
    this.pull = await this.consumer.fetch({ max_messages, expires: EXPIRES_MS, idle_heartbeat: heartbeatMs });
    // Interrupted while it was being made.
    if (this.isStopping() || wanted() <= 0) this.pull.stop();
    for await (const message of this.pull) take(message);
    this.failures = 0;
  }

  /** The pause comes first: a broker (2.9) that is asked to make what it is just removing damages the new one. */
  private async recover(error: unknown): Promise<void> {
    const { signal } = this.stopping;
    this.consumer = undefined;
    this.failures += 1;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS * 2 ** this.failures);
    if (!signal.aborted) await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
    if (!signal.aborted) await this.options.recover(error, this.failures);
  }
}
