import { randomUUID } from 'node:crypto';
import { type JetStreamManager, jetstream } from '@nats-io/jetstream';
import { type NatsConnection, connect, millis } from '@nats-io/transport-node';
import { streamName } from '@dss/contracts';
import { STANDARD_STORAGE, type Storage } from './fit-stream.js';
import { testNatsUrl } from './testing/test-nats.config.js';
import { declareStreams, ensureStreams } from './topology.js';

const DAY_MS = 24 * 3600 * 1000;

describe('what streams keep', () => {
  let connection: NatsConnection;
  let jsm: JetStreamManager;
  let said: string[];
  const ns = `t${randomUUID().slice(0, 8)}`;
  const events = streamName(ns, 'EVT');
  const storage = (change: Partial<Storage['policy']>): Storage => ({
    policy: { ...STANDARD_STORAGE.policy, ...change },
    announce: (message) => said.push(message),
  });
  const kept = async () => {
    const { config, state } = await jsm.streams.info(events);
    return { days: millis(config.max_age) / DAY_MS, messages: state.messages };
  };

  beforeAll(async () => {
    connection = await connect({ servers: testNatsUrl() });
    jsm = await jetstream(connection).jetstreamManager();
  });
  beforeEach(async () => {
    said = [];
    await ensureStreams(jsm, ns);
    await jetstream(connection).publish(`${ns}.evt.t.${randomUUID()}.run.end`, '{}');
  });
  afterEach(async () => {
    for (const { name } of declareStreams(ns)) await jsm.streams.delete(name);
  });
  afterAll(() => connection.close());

  it('follows a longer setting without a word, and loses nothing', async () => {
    await ensureStreams(jsm, ns, storage({ eventsMs: 90 * DAY_MS }));
    expect(await kept()).toEqual({ days: 90, messages: 1 });
    expect(said).toEqual([]);
  });

  it('is not shortened by a service that was started without the setting of its siblings', async () => {
    await ensureStreams(jsm, ns, storage({ eventsMs: 90 * DAY_MS }));
    await ensureStreams(jsm, ns, storage({}));
    expect(await kept()).toEqual({ days: 90, messages: 1 });
    expect(said).toEqual([expect.stringMatching(/goes on keeping 90 days although DSS_KEEP_EVENTS_DAYS says 30 days/)]);
  });

  it('is shortened by somebody who means it, and that is announced', async () => {
    await ensureStreams(jsm, ns, storage({ eventsMs: 3 * DAY_MS, mayShorten: true }));
    expect((await kept()).days).toBe(3);
    expect(said).toEqual([expect.stringMatching(/keeps 3 days instead of 30 days.*what is older is removed/)]);
  });

  it('names the setting when NATS has fewer servers than copies are wanted', async () => {
    await expect(ensureStreams(jsm, ns, storage({ replicas: 3 }))).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('DSS_NATS_REPLICAS'),
    });
  });
});
