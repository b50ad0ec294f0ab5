import { randomUUID } from 'node:crypto';
import { connect } from '@nats-io/transport-node';
import { type JetStreamManager, jetstream } from '@nats-io/jetstream';
import type { Priority } from '@dss/catalog-model';
import { type Stage, type WorkMessage, streamName } from '@dss/contracts';
import type { Work } from '../delivery-desk.js';
import { STANDARD_STORAGE } from '../fit-stream.js';
import { JetStreamStrategy } from '../jetstream-strategy.js';
import { encodeMessage } from '../message-codec.js';
import { consumerName, ensureTopology } from '../topology.js';
import { type DeskParts, deskParts } from './desk-fixture.js';
import { testNatsUrl } from './test-nats.config.js';
import { until } from './until.js';

export interface OpenOptions {
  readonly slots?: number;
  readonly ackWaitMs?: number;
  readonly url?: string;
  readonly parts?: DeskParts;
}

/** A namespace of its own on the test's broker, with all streams and consumers, and whatever strategies a test starts in it. */
export async function openBroker(ackWaitMs = 30_000) {
  const ns = `t${randomUUID().slice(0, 8)}`;
  const connection = await connect({ servers: testNatsUrl(), name: ns });
  const js = jetstream(connection);
  const jsm = await js.jetstreamManager();
  await ensureTopology(jsm, ns, ackWaitMs);
  const closing: (() => Promise<unknown>)[] = [];

  /** A service's transport with one handler, on a connection of its own. */
  const start = async (stage: Stage, work: Work, options: OpenOptions = {}) => {
    const parts = options.parts ?? deskParts();
    // As the services' own: however long a cut lasts, it is not given up.
    const patience = { reconnectTimeWait: 50, maxReconnectAttempts: -1 };
    const own = await connect({ servers: options.url ?? testNatsUrl(), name: ns, ...patience });
    const { slots = 2 } = options;
    const strategy = new JetStreamStrategy(jetstream(own), {
      ...parts.options,
      ...{ namespace: ns, slots, ackWaitMs, storage: STANDARD_STORAGE },
    });
    strategy.addHandler(stage, work as Parameters<typeof strategy.addHandler>[1], true);
    await new Promise<void>((resolve, reject) => {
      strategy.listen((error) => {
        if (error instanceof Error) reject(error);
        else resolve();
      });
    });
    closing.push(async () => {
      await strategy.close();
      await own.close();
    });
    return { ...parts, strategy, connection: own };
  };

  const publish = async <S extends Stage>(stage: S, ...messages: WorkMessage[S][]) => {
    for (const message of messages) {
      const { subject, body, headers, id } = await encodeMessage(ns, stage, message, deskParts().claims);
      await js.publish(subject, body, { headers, msgID: id });
    }
  };

  const close = async () => {
    for (const end of closing) await end();
    await removeStreams(jsm, ns);
    await connection.close();
  };
  const lag = (stage: Stage, priority: Priority) =>
    jsm.consumers.info(streamName(ns, stage), consumerName(stage, priority));
  const stored = async (stage: Stage) => (await jsm.streams.info(streamName(ns, stage))).state.messages;
  /** Every message of the stage was acknowledged. */
  const drained = (stage: Stage) => until(async () => (await stored(stage)) === 0);
  return { ns, js, jsm, start, publish, stored, drained, lag, close };
}

export type Broker = Awaited<ReturnType<typeof openBroker>>;

async function removeStreams(jsm: JetStreamManager, ns: string): Promise<void> {
  for await (const name of jsm.streams.names()) {
    if (name.startsWith(`${ns.toUpperCase()}_`)) await jsm.streams.delete(name);
  }
}
