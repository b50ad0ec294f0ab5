import {
  AckPolicy,
  type ConsumerConfig,
  DeliverPolicy,
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamManager,
  RetentionPolicy,
  type StreamConfig,
  type StreamInfo,
} from '@nats-io/jetstream';
import { millis, nanos } from '@nats-io/transport-node';
import { PRIORITIES, type Priority } from '@dss/catalog-model';
import { type Namespace, STAGES, type Stage, streamName, workFilter } from '@dss/contracts';
import type { ServiceSettings } from '@dss/config';
import { StreamMissingError } from '@dss/errors';
import { STANDARD_STORAGE, type WantedStream, fitStream, withReplicas } from './fit-stream.js';

/** Long enough for any redelivery of the publisher; later repeats are borne by the handlers. */
const DUPLICATE_WINDOW_MS = 10 * 60 * 1000;

type StreamDeclaration = Pick<StreamConfig, 'name' | 'subjects' | 'retention' | 'discard'> & Partial<StreamConfig>;

/**
 * Every stream the product needs. Work streams have no age limit: silent expiry would be loss. One stream per stage
 * gives each its own limit, so that fullness walks upstream and stops discovery first.
 */
export function declareStreams(ns: Namespace, policy = STANDARD_STORAGE.policy): readonly StreamDeclaration[] {
  const work = (stage: Stage, max_msgs: number): StreamDeclaration => ({
    name: streamName(ns, stage),
    subjects: [`${ns}.${stage}.>`],
    retention: RetentionPolicy.Workqueue,
    discard: DiscardPolicy.New,
    max_msgs,
    duplicate_window: nanos(DUPLICATE_WINDOW_MS),
    num_replicas: policy.replicas,
  });
  const kept = (name: string, subjects: string[], ageMs: number, max_msgs = -1): StreamDeclaration => ({
    name: streamName(ns, name),
    subjects,
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.Old,
    max_age: nanos(ageMs),
    max_msgs,
    num_replicas: policy.replicas,
  });
  return [
    work('cmd', 10_000),
    work('fetch', 2_000_000),
    work('detect', 500_000),
    work('map', 500_000),
    work('write', 500_000),
    // Read one by one by whoever shows a run: directly that costs half.
    { ...kept('EVT', [`${ns}.evt.*.*.asset.*`, `${ns}.evt.*.*.run.*`], policy.eventsMs), allow_direct: true },
    kept('DLQ', [`${ns}.dlq.>`], policy.deadLettersMs),
    kept('LOG', [`${ns}.log.*.*`], policy.runLogMs, policy.runLogLines),
  ];
}

/** Unacknowledged messages of one class over all replicas: bounds redelivery storms and memory, most for what is urgent. */
const MAX_ACK_PENDING: Readonly<Record<Priority, number>> = { critical: 256, high: 256, medium: 128, low: 64 };

export function consumerName(stage: Stage, priority: Priority): string {
  return `${stage}-${priority}`;
}

/** The settings that say how much a stream keeps. */
const KEPT_BY: Readonly<Record<string, readonly (keyof ServiceSettings)[]>> = {
  EVT: ['DSS_KEEP_EVENTS_DAYS'],
  DLQ: ['DSS_KEEP_DEAD_LETTERS_DAYS'],
  LOG: ['DSS_KEEP_RUN_LOG_DAYS', 'DSS_KEEP_RUN_LOG_LINES'],
};

/**
 * Streams are made when missing and follow their settings when they exist; one that differs in what cannot be changed
 * stops the start.
 */
export async function ensureStreams(jsm: JetStreamManager, ns: Namespace, storage = STANDARD_STORAGE): Promise<void> {
  const { policy } = storage;
  for (const declared of declareStreams(ns, policy)) {
    const existing = await findStream(jsm, declared.name);
    if (existing === undefined) await withReplicas(policy.replicas, () => jsm.streams.add(declared));
    else if (existing.config.retention !== declared.retention) {
      throw unlike(declared.name, 'retention', existing.config.retention);
    } else await fitStream(jsm, existing, wantedOf(declared), storage);
  }
}

/** Work streams keep what is undone, whatever its age and number. */
function wantedOf({
  name,
  subjects,
  max_age,
  max_msgs,
  allow_direct: direct = false,
}: StreamDeclaration): WantedStream {
  const settings = KEPT_BY[name.slice(name.lastIndexOf('_') + 1)];
  if (settings === undefined || max_age === undefined || max_msgs === undefined) return { subjects, direct };
  return { subjects, direct, maxAgeMs: millis(max_age), maxMessages: max_msgs, settings };
}

/**
 * One durable pull consumer per stage and class, with disjoint filters. `max_deliver` is not limited: past a limit
 * JetStream would keep the message for ever without delivering it; the strategy dead-letters by counted attempts instead.
 */
export async function ensureConsumers(
  jsm: JetStreamManager,
  ns: Namespace,
  stage: Stage,
  ackWaitMs: number,
): Promise<void> {
  for (const priority of PRIORITIES) {
    const changeable = { ack_wait: nanos(ackWaitMs), max_ack_pending: MAX_ACK_PENDING[priority] };
    await ensureConsumer(jsm, streamName(ns, stage), changeable, {
      durable_name: consumerName(stage, priority),
      filter_subject: workFilter(ns, stage, priority),
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      max_deliver: -1,
    });
  }
}

/** From 2.10 on a server refuses to add a consumer that exists with another configuration; before, it took the new one. */
async function ensureConsumer(
  jsm: JetStreamManager,
  stream: string,
  changeable: Pick<ConsumerConfig, 'ack_wait' | 'max_ack_pending'>,
  fixed: Partial<ConsumerConfig> & { readonly durable_name: string },
): Promise<void> {
  try {
    await jsm.consumers.add(stream, { ...fixed, ...changeable });
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== CONSUMER_EXISTS) throw error;
    await jsm.consumers.update(stream, fixed.durable_name, changeable);
  }
}

const CONSUMER_EXISTS = 10148;
const STREAM_NOT_FOUND = 10059;

/** Streams and consumers of all stages, for tests and the gateway's lag view. */
export async function ensureTopology(jsm: JetStreamManager, ns: Namespace, ackWaitMs: number): Promise<void> {
  await ensureStreams(jsm, ns);
  for (const stage of STAGES) await ensureConsumers(jsm, ns, stage, ackWaitMs);
}

async function findStream(jsm: JetStreamManager, name: string): Promise<StreamInfo | undefined> {
  try {
    return await jsm.streams.info(name);
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === STREAM_NOT_FOUND) return undefined;
    throw error;
  }
}

function unlike(name: string, setting: string, found: string): StreamMissingError {
  return new StreamMissingError(
    `Stream ${name} exists with another ${setting} (${found}). Use another DSS_NAMESPACE or remove the stream.`,
    { stream: name, setting, found },
  );
}
