import { DeliverPolicy, type JetStreamClient, type JetStreamManager, type JsMsg } from '@nats-io/jetstream';
import { type MsgHdrs, headers } from '@nats-io/transport-node';
import {
  AssetOutcome,
  RunEnded,
  outcomeEventHeaders,
  outcomeSubject,
  runEndHeaders,
  runEndSubject,
  streamName,
} from '@dss/contracts';
import type { z } from 'zod';
import { ContractBrokenError } from '@dss/errors';
import { EventLog, type StoredEvent } from '@dss/ports';
import { readStream } from './read-stream.js';
import { isNoMessage, isWrongLastSequence } from './js-errors.js';

/**
 * Outcome and run-end events in the EVT stream. A publish expects the subject to be empty, which holds without any time
 * window and across broker restarts; error 10071 means that an outcome exists.
 */
export class NatsEventLog extends EventLog {
  private readonly stream: string;

  private constructor(
    private readonly js: JetStreamClient,
    private readonly jsm: JetStreamManager,
    private readonly namespace: string,
  ) {
    super();
    this.stream = streamName(namespace, 'EVT');
  }

  static async open(js: JetStreamClient, namespace: string): Promise<NatsEventLog> {
    return new NatsEventLog(js, await js.jetstreamManager(), namespace);
  }

  publishOutcome(outcome: AssetOutcome): Promise<AssetOutcome> {
    const subject = outcomeSubject(this.namespace, outcome.tenant, outcome.run, outcome.key);
    return this.publishOnce(subject, outcome, outcomeEventHeaders(outcome), AssetOutcome);
  }

  publishRunEnd(end: RunEnded): Promise<RunEnded> {
    return this.publishOnce(runEndSubject(this.namespace, end.tenant, end.run), end, runEndHeaders(end), RunEnded);
  }

  findOutcome(tenant: string, run: string, key: string): Promise<AssetOutcome | undefined> {
    return this.findLast(outcomeSubject(this.namespace, tenant, run, key), AssetOutcome);
  }

  findOutcomes(tenant: string, run: string, keys: readonly string[]): Promise<readonly (AssetOutcome | undefined)[]> {
    return Promise.all(keys.map((key) => this.findDirectly(outcomeSubject(this.namespace, tenant, run, key))));
  }

  async *listOutcomes(tenant: string, run: string): AsyncIterable<AssetOutcome> {
    const filter = outcomeSubject(this.namespace, tenant, run, '*');
    for await (const message of readStream(this.js, this.stream, filter)) {
      yield parse(AssetOutcome, message.data, message.subject);
    }
  }

  async follow(options: { readonly after?: number | undefined }) {
    const { state } = await this.jsm.streams.info(this.stream);
    const { after } = options;
    const resumed = after === undefined || (after >= state.first_seq - 1 && after <= state.last_seq);
    const consumer = await this.js.consumers.get(this.stream, {
      filter_subjects: `${this.namespace}.evt.>`,
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: (after === undefined || !resumed ? state.last_seq : after) + 1,
      inactive_threshold: 60_000,
    });
    const messages = await consumer.consume({ max_messages: 256 });
    return {
      resumed,
      events: storedEvents(messages),
      stop: () => {
        messages.stop();
      },
    };
  }

  private async publishOnce<T>(subject: string, event: T, attributes: object, schema: z.ZodType<T>): Promise<T> {
    try {
      const body = JSON.stringify(event);
      await this.js.publish(subject, body, { headers: asHeaders(attributes), expect: { lastSubjectSequence: 0 } });
      return event;
    } catch (error) {
      if (!isWrongLastSequence(error)) throw error;
      const stored = await this.findLast(subject, schema);
      if (stored === undefined) throw error;
      return stored;
    }
  }

  /**
   * Half the work of `findLast` for broker and client, measured. What a replica answers so may lag, and a stream of an
   * earlier version does not answer at all until a newer service has opened it: the leader is asked about the rest.
   */
  private async findDirectly(subject: string): Promise<AssetOutcome | undefined> {
    const found = await this.jsm.direct.getMessage(this.stream, { last_by_subj: subject }).catch(() => null);
    return found === null ? this.findLast(subject, AssetOutcome) : parse(AssetOutcome, found.data, subject);
  }

  private async findLast<T>(subject: string, schema: z.ZodType<T>): Promise<T | undefined> {
    try {
      // Read from the stream's leader: a replica may not know our own write yet.
      const message = await this.jsm.streams.getMessage(this.stream, { last_by_subj: subject });
      return message === null ? undefined : parse(schema, message.data, subject);
    } catch (error) {
      if (isNoMessage(error)) return undefined;
      throw error;
    }
  }
}

async function* storedEvents(messages: AsyncIterable<JsMsg>): AsyncIterable<StoredEvent> {
  for await (const message of messages) {
    const type = message.headers?.get('ce-type') ?? '';
    const data = type.startsWith('sync.')
      ? parse(RunEnded, message.data, message.subject)
      : parse(AssetOutcome, message.data, message.subject);
    yield {
      sequence: message.seq,
      type,
      id: message.headers?.get('ce-id') ?? '',
      tenant: data.tenant,
      run: data.run,
      data,
    };
  }
}

function parse<T>(schema: z.ZodType<T>, data: Uint8Array, subject: string): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(data).toString()));
  } catch (cause) {
    throw new ContractBrokenError('A stored event does not have its shape', { subject }, cause);
  }
}

function asHeaders(attributes: object): MsgHdrs {
  const set = headers();
  for (const [name, value] of Object.entries(attributes)) set.set(name, String(value));
  return set;
}
