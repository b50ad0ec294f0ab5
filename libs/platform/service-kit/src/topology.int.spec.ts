import { randomUUID } from 'node:crypto';
import { RetentionPolicy, jetstream } from '@nats-io/jetstream';
import { type NatsConnection, connect, millis } from '@nats-io/transport-node';
import { PRIORITIES } from '@dss/catalog-model';
import { STAGES, streamName, workFilter } from '@dss/contracts';
import { consumerName, declareStreams, ensureConsumers, ensureStreams, ensureTopology } from './topology.js';
import { testNatsUrl } from './testing/test-nats.config.js';

describe('the topology', () => {
  let connection: NatsConnection;
  const used: string[] = [];
  const open = async () => {
    const ns = `t${randomUUID().slice(0, 8)}`;
    used.push(ns);
    return { ns, jsm: await jetstream(connection).jetstreamManager() };
  };
  beforeAll(async () => {
    connection = await connect({ servers: testNatsUrl() });
  });
  afterAll(async () => {
    const jsm = await jetstream(connection).jetstreamManager();
    for (const ns of used) {
      for (const { name } of declareStreams(ns)) await jsm.streams.delete(name).catch(() => undefined);
    }
    await connection.close();
  });

  it('is made once, and starting again changes nothing', async () => {
    const { ns, jsm } = await open();
    await ensureTopology(jsm, ns, 30_000);
    const stream = streamName(ns, 'write');
    const { created } = await jsm.streams.info(stream);
    await ensureTopology(jsm, ns, 30_000);
    expect((await jsm.streams.info(stream)).created).toBe(created);
    for (const stage of STAGES) {
      const filters = [];
      for await (const { config } of jsm.consumers.list(streamName(ns, stage))) filters.push(config.filter_subject);
      expect(filters.sort()).toEqual(PRIORITIES.map((priority) => workFilter(ns, stage, priority)).sort());
    }
  });

  it('loses no work to age: only what was told or kept expires', () => {
    const ages = declareStreams('dss').map(({ name, retention, max_age }) => [name, retention, max_age !== undefined]);
    expect(ages).toEqual([
      ...['CMD', 'FETCH', 'DETECT', 'MAP', 'WRITE'].map((name) => [`DSS_${name}`, 'workqueue', false]),
      ...['EVT', 'DLQ', 'LOG'].map((name) => [`DSS_${name}`, 'limits', true]),
    ]);
  });

  it('follows the setting of how long a delivery may be silent', async () => {
    const { ns, jsm } = await open();
    await ensureStreams(jsm, ns);
    const ackWait = async () => {
      const { config } = await jsm.consumers.info(streamName(ns, 'map'), consumerName('map', 'low'));
      return millis(config.ack_wait ?? 0);
    };
    await ensureConsumers(jsm, ns, 'map', 30_000);
    expect(await ackWait()).toBe(30_000);
    await ensureConsumers(jsm, ns, 'map', 5_000);
    expect(await ackWait()).toBe(5_000);
  });

  it('changes a consumer where the server refuses to add it with another configuration, as 2.10 does', async () => {
    const { ns, jsm } = await open();
    await ensureTopology(jsm, ns, 30_000);
    const { JetStreamApiError } = await import('@nats-io/jetstream');
    const exists = { code: 400, err_code: 10148, description: 'consumer already exists' };
    const refusing = jest.spyOn(jsm.consumers, 'add').mockRejectedValue(new JetStreamApiError(exists));
    await ensureConsumers(jsm, ns, 'map', 7_000);
    refusing.mockRestore();
    const { config } = await jsm.consumers.info(streamName(ns, 'map'), consumerName('map', 'critical'));
    expect(millis(config.ack_wait ?? 0)).toBe(7_000);
  });

  it('takes over subjects that a newer version has added', async () => {
    const { ns, jsm } = await open();
    await jsm.streams.add({ name: streamName(ns, 'EVT'), subjects: [`${ns}.evt.*.*.asset.*`] });
    await ensureStreams(jsm, ns);
    const { config } = await jsm.streams.info(streamName(ns, 'EVT'));
    expect(config.subjects).toEqual([`${ns}.evt.*.*.asset.*`, `${ns}.evt.*.*.run.*`]);
    expect(config.allow_direct).toBe(true);
  });

  it('stops the start at a stream that is somebody else’s, and says what to do', async () => {
    const { ns, jsm } = await open();
    const name = streamName(ns, 'write');
    await jsm.streams.add({ name, subjects: [`${ns}.write.>`], retention: RetentionPolicy.Limits });
    await expect(ensureStreams(jsm, ns)).rejects.toMatchObject({
      code: 'STREAM_MISSING',
      message: expect.stringContaining('Use another DSS_NAMESPACE or remove the stream'),
    });
  });
});
