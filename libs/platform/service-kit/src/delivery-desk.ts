import { lastValueFrom, isObservable } from 'rxjs';
import type { Stage, WorkMessage } from '@dss/contracts';
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
import { type Fate, chooseFate } from './choose-fate.js';
import { CrashWatch } from './crash-watch.js';
import type { DeadLetterDesk } from './dead-letter-desk.js';
import { type Delivery, type WorkContext, attemptName, logFields } from './delivery.js';
import type { Gate } from './gate.js';
import { decodeMessage } from './message-codec.js';

export interface DeliveryDeskOptions {
  readonly gate: Gate;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly claims: ClaimStore;
  readonly ledger: RunLedger;
  readonly graveyard: DeadLetterDesk;
  readonly random: () => number;
}

/** A handler as Nest hands it over: it may answer with a stream. */
export type Work = (payload: unknown, context: WorkContext) => unknown;

/** How a delivery ended, for the metrics. */
type End = 'done' | 'put-back' | 'rejected' | 'failed';

interface Failure {
  readonly delivery: Delivery;
  /** Absent when the message could not be read. */
  readonly payload: WorkMessage[Stage] | undefined;
  readonly context: RunContext;
  readonly thrown: unknown;
}

/** So long nothing is pulled after a failure could not be recorded. */
const RECORDS_PAUSE_MS = 2_000;

/** Takes one message to its very end: a handler's return acknowledges, what it throws decides by its disposition. */
export class DeliveryDesk {
  private readonly crashes: CrashWatch;

  constructor(private readonly options: DeliveryDeskOptions) {
    this.crashes = new CrashWatch(options.ledger);
  }

  /** Never throws. */
  async handle(work: Work, delivery: Delivery): Promise<void> {
    const { stage, priority, envelope } = delivery;
    const { metrics } = this.options;
    const { tenant, run, traceparent } = envelope;
    const context: RunContext = { tenant, run, priority, trace: continueTrace(traceparent), traffic: {} };
    const stop = metrics.stageSeconds.startTimer({ stage, priority });
    metrics.inFlight.inc({ stage });
    const end = await inRunContext(context, () => this.carryOut(work, delivery, context));
    metrics.inFlight.dec({ stage });
    metrics.messages.inc({ stage, priority, end });
    stop();
  }

  private async carryOut(work: Work, delivery: Delivery, context: RunContext): Promise<End> {
    let payload: WorkMessage[Stage] | undefined;
    try {
      await this.crashes.begin(delivery);
      payload = await this.decode(delivery);
      await invoke(work, payload, delivery);
      await flushTraffic(this.options.ledger, context);
    } catch (thrown) {
      return this.survive({ delivery, payload, context, thrown });
    }
    this.options.gate.succeeded();
    await this.acknowledge(delivery, payload);
    return 'done';
  }

  private decode({ message, stage }: Delivery): Promise<WorkMessage[Stage]> {
    const ageMs = Date.now() - message.info.timestampNanos / 1_000_000;
    return decodeMessage(stage, { headers: message.headers, data: message.data, ageMs }, this.options.claims);
  }

  /**
   * Writes are acknowledged with a confirmation: a lost ack there costs a read of the target. The work is done either
   * way: without the confirmation the message may come back, and its handler finds that.
   */
  private async acknowledge(delivery: Delivery, payload: WorkMessage[Stage] | undefined): Promise<void> {
    const { message, stage } = delivery;
    if (stage !== 'write') {
      message.ack();
      return;
    }
    await message.ackAck().catch((error: unknown) => {
      const fields = { ...logFields(delivery, payload), ...errorFields(error) };
      this.options.logger.warn('An acknowledgement was not confirmed; the message may come back', fields);
    });
  }

  private async survive(failure: Failure): Promise<End> {
    const { gate, logger } = this.options;
    const { delivery, payload } = failure;
    try {
      const end = await this.record(failure);
      gate.open('records');
      return end;
    } catch (cause) {
      // Redis or NATS is away: nothing could be recorded, so the message simply comes back.
      const fields = { ...logFields(delivery, payload), ...errorFields(cause) };
      logger.error('A failed message could not be recorded', fields);
      gate.closeFor('records', 'Redis or NATS cannot record a failure', RECORDS_PAUSE_MS);
      delivery.message.nak(RECORDS_PAUSE_MS);
      return 'put-back';
    }
  }

  private async record(failure: Failure): Promise<End> {
    const { ledger, random } = this.options;
    const { delivery, thrown, context } = failure;
    const { tenant, run } = delivery.envelope;
    const error = describeError(thrown);
    await flushTraffic(ledger, context);
    await this.crashes.end(delivery);
    const attempts = await ledger.countAttempt(tenant, run, attemptName(delivery), error.retry.charged !== false);
    const fate = chooseFate(error, attempts, random());
    if (fate.kind === 'put-back') return this.putBack(failure, fate, attempts.total);
    return this.bury(failure, fate.outcome, attempts.total);
  }

  private putBack({ delivery, payload, thrown }: Failure, fate: Fate & { kind: 'put-back' }, attempts: number): End {
    const { logger, gate } = this.options;
    const { message, retry } = describeError(thrown);
    // Throttles and waiting are no news.
    if (retry.charged !== false) {
      const fields = { ...logFields(delivery, payload), attempts, afterMs: fate.afterMs, ...errorFields(thrown) };
      logger.warn('A message is put back', fields);
    }
    if (fate.halt) gate.closeFor('halt', message, fate.afterMs);
    delivery.message.nak(fate.afterMs);
    return 'put-back';
  }

  private async bury(
    { delivery, payload, thrown }: Failure,
    outcome: 'rejected' | 'failed',
    attempts: number,
  ): Promise<End> {
    const { logger, graveyard } = this.options;
    const fields = { ...logFields(delivery, payload), attempts, outcome, ...errorFields(thrown) };
    logger.warn('A message is kept as dead letter', fields);
    const { message, stage, envelope } = delivery;
    const headers = Object.fromEntries([...(message.headers ?? [])].map(([name, values]) => [name, values.join(', ')]));
    const asset = payload && 'key' in payload ? payload : undefined;
    const { subject, data: body } = message;
    const error = describeError(thrown);
    await graveyard.bury({ stage, subject, envelope, headers, body, asset, attempts, outcome, error });
    message.ack();
    return outcome;
  }
}

async function invoke(work: Work, payload: unknown, { stage, priority, message }: Delivery): Promise<void> {
  const result: unknown = await work(payload, { stage, priority, redelivered: message.redelivered });
  if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
}
