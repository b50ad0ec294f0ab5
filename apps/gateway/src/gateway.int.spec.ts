import { randomUUID } from 'node:crypto';
import { type OpenNats, openNats } from '@dss/nats';
import { ImageStore, RunLedger, RunSignals, RunStore, WorkQueue } from '@dss/ports';
import { until } from '@dss/ports/testing';
import { type OpenRedis, openRedis } from '@dss/redis';
import type { SyncRun } from '@dss/sync-run';
import { loadGatewaySettings } from './gateway.config.js';
import { type RunningGateway, startGateway } from './gateway.module.js';
import type { Asset } from './catalog/asset-detail.js';
import type { AssetPage } from './catalog/asset-list.js';
import { testServers } from './testing/test-servers.config.js';
import { writtenAsset } from './testing/written-assets.js';

const TENANT = 'sandbox';

describe('a gateway on real NATS and Redis', () => {
  let environment: Record<string, string>;
  let gateway: RunningGateway;
  let nats: OpenNats;
  let redis: OpenRedis;
  beforeAll(async () => {
    const DSS_NAMESPACE = `t${randomUUID().slice(0, 8)}`;
    const ports = { DSS_PORT: '0', DSS_HEALTH_PORT: '0', DSS_LOG_LEVEL: 'error' };
    environment = { ...testServers(), ...ports, DSS_NAMESPACE };
    gateway = await startGateway(loadGatewaySettings(environment), '0.1.0');
    nats = await openNats({ url: testServers().DSS_NATS_URL }, DSS_NAMESPACE, 'test');
    redis = await openRedis({ url: testServers().DSS_REDIS_URL }, DSS_NAMESPACE, 'test');
  });
  afterAll(async () => {
    await gateway.stop();
    const jsm = await nats.js.jetstreamManager();
    for await (const name of jsm.streams.names()) {
      if (name.toLowerCase().includes(environment['DSS_NAMESPACE'] ?? '')) await jsm.streams.delete(name);
    }
    await redis.close();
    await nats.close();
  });

  const port = <T>(token: abstract new () => T): T =>
    [...nats.providers, ...redis.providers].find(({ provide }) => provide === token) as T;
  const use = <T>(token: abstract new () => T): T => (port(token) as { useValue: T }).useValue;
  const start = (body: object, headers: Record<string, string> = {}) =>
    fetch(`${gateway.url}/api/v1/runs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const json = async <T>(answer: Promise<Response>) => (await answer).json() as Promise<T>;
  /** What discovery does with a run over an empty tenant. */
  const listNothing = async (id: string) => {
    await use(RunLedger).start(TENANT, id);
    await use(RunStore).change(TENANT, id, (run) => ({ ...run, state: 'working', fence: 1, expected: 0 }));
    await use(RunLedger).expect(TENANT, id, 0);
    use(RunSignals).announceDrained(TENANT, id);
  };

  it('takes a run from its trigger to its end event', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const { id } = await json<SyncRun>(start({ mode: 'full' }, key));
    const events = await fetch(`${gateway.url}/api/v1/events?run=${id}`);
    const waiting = json<SyncRun>(start({ mode: 'full' }, { ...key, prefer: 'wait=20' }));
    await listNothing(id);
    const reader = events.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('sync.completed.v1')) text += (await reader.read()).value ?? '';
    await reader.cancel();
    expect(await waiting).toMatchObject({ id, state: 'ended', end: 'completed', counts: { created: 0 } });
    // The run is cleaned up after its end was told.
    const pending = async () => (await use(WorkQueue).lag()).reduce((sum, row) => sum + row.pending, 0);
    await until(async () => (await pending()) === 0);
    expect(await pending()).toBe(0);
  });

  it('resumes live events from the id of the last one that was seen', async () => {
    const { id } = await json<SyncRun>(start({ mode: 'full' }));
    await listNothing(id);
    await json(start({}, { prefer: 'wait=0' }));
    const again = await fetch(`${gateway.url}/api/v1/events?types=sync&run=${id}`, {
      headers: { 'last-event-id': '0' },
    });
    const reader = again.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes(id)) text += (await reader.read()).value ?? '';
    await reader.cancel();
    expect(text).toContain('event: sync.completed.v1');
    expect(text).not.toContain('event: reset');
  });

  it('is alive and ready on both ports and serves metrics on the health port only', async () => {
    for (const url of [gateway.url, gateway.healthUrl]) {
      expect((await fetch(`${url}/livez`)).status).toBe(200);
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
    }
    expect(await (await fetch(`${gateway.healthUrl}/metrics`)).text()).toContain('process_cpu');
    expect((await fetch(`${gateway.url}/metrics`)).status).toBe(404);
    expect((await fetch(`${gateway.healthUrl}/api/v1/runs`)).status).toBe(404);
  });

  it('shows itself in its status', async () => {
    let instances: { service: string; ready: boolean }[] = [];
    // The next heartbeat brings it.
    while (!instances.some(({ ready }) => ready)) {
      ({ instances } = await json<{ instances: typeof instances }>(fetch(`${gateway.url}/api/v1/status`)));
    }
    expect(instances).toMatchObject([
      { service: 'gateway', connections: { nats: 'connected', redis: 'connected' }, ready: true },
    ]);
  });

  it('knows the runs of before after a restart', async () => {
    const { id } = await json<SyncRun>(start({ scope: { spaces: ['KEPT'] } }));
    await gateway.stop();
    gateway = await startGateway(loadGatewaySettings(environment), '0.1.0');
    const page = await json<{ items: SyncRun[] }>(fetch(`${gateway.url}/api/v1/runs`));
    expect(page.items.map((run) => run.id)).toContain(id);
  });

  it('finds an asset that was written, also after a restart, and forgets all with the bucket', async () => {
    const image = writtenAsset({ name: 'T_ORDERS', label: '販売伝票' });
    const list = () =>
      json<AssetPage>(fetch(`${gateway.url}/api/v1/assets?q=${encodeURIComponent('販売 type:local-table')}`));
    const found = async () => (await list()).items.map(({ id }) => id);
    await use(ImageStore).save(TENANT, image);
    await until(async () => (await found())[0] === image.key);
    const asset = await json<Asset>(fetch(`${gateway.url}/api/v1/assets/${image.key}`));
    expect(asset).toMatchObject({ technicalName: 'T_ORDERS', columns: [{ technicalName: 'ID' }], conflicts: [] });
    expect(await (await fetch(`${gateway.healthUrl}/metrics`)).text()).toMatch(/dss_catalog_assets\{.*\} 1/);
    await gateway.stop();
    gateway = await startGateway(loadGatewaySettings(environment), '0.1.0');
    await until(async () => (await list()).total === 1);
    const jsm = await nats.js.jetstreamManager();
    await jsm.streams.delete(`KV_${environment['DSS_NAMESPACE'] ?? ''}_images`);
    await until(async () => (await list()).total === 0);
    await use(ImageStore).save(TENANT, image);
    await until(async () => (await found())[0] === image.key);
  }, 60_000);

  it('names the port and the remedy when its port is taken', async () => {
    const DSS_PORT = new URL(gateway.url).port;
    const second = startGateway(loadGatewaySettings({ ...environment, DSS_PORT }), '0.1.0');
    await expect(second).rejects.toThrow(new RegExp(`${DSS_PORT} .*set DSS_PORT`));
  });
});
