import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import type { JetStreamClient, JsMsg } from '@nats-io/jetstream';
import { isObservable, lastValueFrom } from 'rxjs';
import type { Priority } from '@dss/catalog-model';
import { type Namespace, STAGES, Stage, type WorkMessage } from '@dss/contracts';
import { describeError } from '@dss/errors';
import {
  type Logger,
  type Metrics,
  type RunContext,
  continueTrace,
  errorFields,
  inRunContext,
} from '@dss/observability';
import type { ClaimStore, RunLedger } from '@dss/ports';
import { flushTraffic } from './call-traffic.js';
import { CRASH_LIMIT, chooseFate } from './choose-fate.js';
import type { DeadLetterDesk } from './dead-letter-desk.js';
import type { Gate } from './gate.js';
import { type Envelope, decodeMessage, readEnvelope } from './message-codec.js';
import { StageWorker } from './stage-worker.js';
import { ensureConsumers } from './topology.js';

export interface StrategyOptions {
  readonly namespace: Namespace;
  readonly slots: number;
  readonly ackWaitMs: number;
  readonly gate: Gate;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly claims: ClaimStore;
  readonly ledger: RunLedger;
  readonly graveyard: DeadLetterDesk;
  readonly random: () => number;
}

/** What a handler may know beside its message. */
export interface WorkContext {
  readonly stage: Stage;
  readonly priority: Priority;
  /** The broker has delivered this message before: an earlier try may have got any distance. */
  readonly redelivered: boolean;
}

interface Delivery {
  readonly message: JsMsg;
  readonly stage: Stage;
  readonly priority: Priority;
  readonly envelope: Envelope;
}

/**
 * Nest's transport over JetStream work queues. A handler's return acknowledges; what it throws is turned into nak, dead
 * letter or a closed gate by the error's disposition, here and nowhere else.
 */
export class JetStreamStrategy extends Server implements CustomTransportStrategy {
  override readonly transportId = Symbol('dss-jetstream');
  // Without it Nest logs and swallows what a handler throws, and code and disposition are gone.
  override readonly propagatesEventHandlerErrors = true;
  private readonly workers: StageWorker[] = [];

  constructor(
    private readonly js: JetStreamClient,
    private readonly options: StrategyOptions,
  ) {
    super();
  }

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

  override unwrap<T>(): T {
    return this.js as T;
  }

  private async startWorkers(): Promise<void> {
    const { namespace, slots, ackWaitMs, gate, logger } = this.options;
    const jsm = await this.js.jetstreamManager();
    for (const stage of STAGES) {
      const handler = this.messageHandlers.get(stage);
      if (handler === undefined) continue;
      const restore = () => ensureConsumers(jsm, namespace, stage, ackWaitMs);
      await restore();
      const handle = (message: JsMsg, priority: Priority) => this.handle(handler, message, stage, priority);
      const worker = new StageWorker(this.js, { namespace, stage, slots, ackWaitMs, gate, logger, handle, restore });
      this.workers.push(worker);
      worker.start();
    }
  }

  private async handle(handler: MessageHandler, message: JsMsg, stage: Stage, priority: Priority): Promise<void> {
    const envelope = readEnvelope(message.subject, message.headers);
    const delivery = { message, stage, priority, envelope };
    const trace = continueTrace(envelope.traceparent);
    const context: RunContext = { tenant: envelope.tenant, run: envelope.run, trace, traffic: {} };
    const { metrics } = this.options;
    const stop = metrics.stageSeconds.startTimer({ stage, priority });
    metrics.inFlight.inc({ stage });
    const end = await inRunContext(context, () => this.work(handler, delivery, context));
    metrics.inFlight.dec({ stage });
    metrics.messages.inc({ stage, priority, end });
    stop();
  }

  private async work(handler: MessageHandler, delivery: Delivery, context: RunContext): Promise<string> {
    let payload: WorkMessage[Stage] | undefined;
    try {
      await this.refuseKiller(delivery);
      payload = await this.decode(delivery);
      await this.invoke(handler, payload, delivery);
      await flushTraffic(this.options.ledger, context);
      await this.acknowledge(delivery);
      this.options.gate.succeeded();
      return 'done';
    } catch (error) {
      return this.survive(error, delivery, payload, context);
    }
  }

  /** A message that ended several processes without leaving an error behind is not tried again. */
  private async refuseKiller({ message, stage, envelope }: Delivery): Promise<void> {
    if (message.info.deliveryCount <= CRASH_LIMIT) return;
    const { total } = await this.options.ledger.attempts(envelope.tenant, envelope.run, attemptName(stage, envelope));
    if (message.info.deliveryCount - total > CRASH_LIMIT) throw new PoisonError(message.info.deliveryCount);
  }

  private decode({ message, stage }: Delivery): Promise<WorkMessage[Stage]> {
    const ageMs = Date.now() - Number(message.info.timestampNanos / 1_000_000);
    return decodeMessage(stage, { headers: message.headers, data: message.data, ageMs }, this.options.claims);
  }

  private async invoke(
    handler: MessageHandler,
    payload: unknown,
    { stage, priority, message }: Delivery,
  ): Promise<void> {
    const context: WorkContext = { stage, priority, redelivered: message.redelivered };
    const result: unknown = await handler(payload, context);
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
  }

  /** Writes are acknowledged with a confirmation: a lost ack there costs a read of the target. */
  private async acknowledge({ message, stage }: Delivery): Promise<void> {
    if (stage === 'write') await message.ackAck();
    else message.ack();
  }

  private async survive(
    thrown: unknown,
    delivery: Delivery,
    payload: WorkMessage[Stage] | undefined,
    context: RunContext,
  ): Promise<string> {
    const { ledger, random, logger } = this.options;
    const { stage, envelope, message } = delivery;
    const error = describeError(thrown);
    try {
      await flushTraffic(ledger, context);
      const charged = error.retry.charged !== false;
      const attempts = await ledger.countAttempt(envelope.tenant, envelope.run, attemptName(stage, envelope), charged);
      const fate = chooseFate(error, attempts.charged, random());
      const fields = { ...logFields(delivery, payload), attempts: attempts.total, ...errorFields(thrown) };
      if (fate.kind === 'put-back') {
        if (charged) logger.warn('A message is put back', { ...fields, afterMs: fate.afterMs });
        if (fate.halt) this.halt(error.message, fate.afterMs);
        message.nak(fate.afterMs);
        return 'put-back';
      }
      logger.warn('A message is kept as dead letter', { ...fields, outcome: fate.outcome });
      await this.bury(delivery, payload, { error, attempts: attempts.total, outcome: fate.outcome });
      message.ack();
      return fate.outcome;
    } catch (cause) {
      // Redis or NATS is away: nothing could be recorded, so the message simply comes back.
      logger.error('A failed message could not be recorded', {
        ...logFields(delivery, payload),
        ...errorFields(cause),
      });
      message.nak(2_000);
      return 'put-back';
    }
  }

  private async bury(
    { stage, message, envelope }: Delivery,
    payload: WorkMessage[Stage] | undefined,
    fate: { error: ReturnType<typeof describeError>; attempts: number; outcome: 'rejected' | 'failed' },
  ): Promise<void> {
    const headers = Object.fromEntries([...(message.headers ?? [])].map(([name, values]) => [name, values.join(', ')]));
    const claim = headers['dss-claim'];
    // A dead letter is kept whole: the claim's bytes are copied, because claims are cleaned up some day.
    const body = claim === undefined ? message.data : await this.options.claims.get(claim).catch(() => message.data);
    const asset = payload && 'key' in payload ? payload : undefined;
    await this.options.graveyard.bury({ stage, subject: message.subject, envelope, headers, body, asset, ...fate });
  }

  /** An operator has to act: no more pulls for a while, then one message tries. */
  private halt(why: string, pauseMs: number): void {
    const { gate } = this.options;
    gate.close('halt', why);
    setTimeout(() => {
      gate.tryAgain('halt');
    }, pauseMs).unref();
  }
}

/** The process died on this message again and again. */
class PoisonError extends Error {
  readonly code = 'MESSAGE_KILLS_SERVICE';
  readonly disposition = 'reject';

  constructor(deliveries: number) {
    super(`The service died while handling this message, ${deliveries} deliveries`);
  }
}

function attemptName(stage: Stage, { ordinal, key }: Envelope): string {
  return `${stage}:${ordinal ?? key ?? 'run'}`;
}

function logFields({ stage, priority, envelope }: Delivery, payload: WorkMessage[Stage] | undefined) {
  const asset =
    payload && 'key' in payload ? `${payload.tenant}/${payload.space}/${payload.technicalName}` : envelope.key;
  return { stage, priority, tenant: envelope.tenant, runId: envelope.run, ...(asset !== undefined && { asset }) };
}
