import { randomUUID } from 'node:crypto';
import { type JetStreamClient, jetstream } from '@nats-io/jetstream';
import { millis } from '@nats-io/transport-node';
import { STANDARD_STORAGE } from '@dss/service-kit';
import { type NatsConnection, connectNats } from './connect-nats.js';
import { keepBucket, keepObjects } from './keep-bucket.js';
import { testNatsUrl } from './test-nats.config.js';

const DAY_MS = 24 * 3600 * 1000;

describe('what buckets keep', () => {
  let connection: NatsConnection;
  let js: JetStreamClient;
  let said: string[];
  const bucket = `t${randomUUID().slice(0, 8)}`;
  const keeping = (days: number, mayShorten = false) => ({
    storage: {
      policy: { ...STANDARD_STORAGE.policy, mayShorten },
      announce: (message: string) => said.push(message),
    },
    maxAgeMs: days * DAY_MS,
    setting: 'DSS_KEEP_RUNS_DAYS' as const,
  });
  const daysOf = async (stream: string) => {
    const { config } = await (await js.jetstreamManager()).streams.info(stream);
    return millis(config.max_age) / DAY_MS;
  };

  beforeAll(async () => {
    connection = await connectNats({ url: testNatsUrl() }, bucket);
    js = jetstream(connection);
  });
  beforeEach(() => {
    said = [];
  });
  afterEach(async () => {
    const jsm = await js.jetstreamManager();
    for await (const name of jsm.streams.names()) if (name.endsWith(bucket)) await jsm.streams.delete(name);
  });
  afterAll(() => connection.close());

  it.each([
    ['a KV bucket', 'KV', keepBucket],
    ['an object store', 'OBJ', keepObjects],
  ] as const)('%s follows a longer setting, and a shorter one only on a word', async (_story, prefix, keep) => {
    const stream = `${prefix}_${bucket}`;
    await keep(js, bucket, keeping(30));
    expect(await daysOf(stream)).toBe(30);
    await keep(js, bucket, keeping(90));
    expect([await daysOf(stream), said]).toEqual([90, []]);
    await keep(js, bucket, keeping(7));
    expect([await daysOf(stream), said]).toEqual([90, [expect.stringMatching(/90 days although DSS_KEEP_RUNS_DAYS/)]]);
    await keep(js, bucket, keeping(7, true));
    expect(await daysOf(stream)).toBe(7);
  });

  it('a bucket keeps its entries while its age is changed', async () => {
    await (await keepBucket(js, bucket, keeping(30))).put('a', 'kept');
    const kv = await keepBucket(js, bucket, keeping(20, true));
    expect((await kv.get('a'))?.string()).toBe('kept');
  });
});
