import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { Controller, type InjectionToken, Module } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { loadSettings } from '@dss/config';
import type { AssetSeen } from '@dss/contracts';
import { ContractBrokenError } from '@dss/errors';
import { Metrics } from '@dss/observability';
import {
  ClaimStore,
  DeadLetters,
  EventLog,
  InstanceMonitor,
  RunLedger,
  RunLog,
  RunSignals,
  RunStore,
  WorkQueue,
} from '@dss/ports';
import { InMemoryInstanceMonitor, InMemoryRunLog, aKey, anAssetSeen } from '@dss/ports/testing';
import type { WorkContext } from './delivery.js';
import { encodeMessage } from './message-codec.js';
import { OnWork } from './on-work.js';
import { OutcomeDesk } from './outcome-desk.js';
import { startService } from './start-service.js';
import { declareStreams } from './topology.js';
import { deskParts } from './testing/desk-fixture.js';
import { testNatsUrl } from './testing/test-nats.config.js';
import { until } from './testing/until.js';

@Module({})
class TestModule {}

/** A whole service on the test's broker, with one handler and doubles for everything else. */
async function aService(handler: new () => object) {
  const ns = `t${randomUUID().slice(0, 8)}`;
  const connection = await connect({ servers: testNatsUrl(), name: ns });
  const js = jetstream(connection);
  const parts = deskParts();
  const monitor = new InMemoryInstanceMonitor();
  const runLog = new InMemoryRunLog();
  const states = { nats: 'connected' };
  const provide = (token: InjectionToken, useValue: unknown) => ({ provide: token, useValue });
  const service = await startService({
    ...{ service: 'test', version: '1.2.3', js, gate: parts.gate, logger: parts.logger, metrics: parts.metrics },
    settings: loadSettings('mapper', { DSS_NAMESPACE: ns, DSS_HEALTH_PORT: '0', DSS_SLOTS: '2' }),
    connections: { nats: () => states.nats },
    module: {
      module: TestModule,
      controllers: [handler],
      providers: [
        provide(Metrics, parts.metrics),
        provide(ClaimStore, parts.claims),
        provide(DeadLetters, parts.deadLetters),
        provide(EventLog, parts.events),
        provide(RunLedger, parts.ledger),
        provide(RunStore, parts.runs),
        provide(RunSignals, parts.signals),
        provide(WorkQueue, parts.work),
        provide(OutcomeDesk, parts.outcomes),
        provide(InstanceMonitor, monitor),
        provide(RunLog, runLog),
      ],
    },
    close: () => connection.drain(),
  });
  const publish = async (message: AssetSeen) => {
    const { subject, body, headers } = await encodeMessage(ns, 'detect', message, parts.claims);
    await js.publish(subject, body, { headers });
  };
  const remove = async () => {
    const cleaner = await connect({ servers: testNatsUrl() });
    const jsm = await jetstream(cleaner).jetstreamManager();
    for (const { name } of declareStreams(ns)) await jsm.streams.delete(name);
    await cleaner.close();
  };
  const status = async (path: string) => (await fetch(`${service.healthUrl}/${path}`)).status;
  return { ...parts, service, monitor, runLog, states, publish, status, remove };
}

const handled: [number, WorkContext][] = [];
let going = Promise.withResolvers<undefined>();

@Controller()
class TestHandler {
  @OnWork('detect')
  async handle(@Payload() message: AssetSeen, @Ctx() context: WorkContext): Promise<void> {
    handled.push([message.ordinal, context]);
    if (message.ordinal === 1) throw new ContractBrokenError('never');
    if (message.ordinal === 2) await going.promise;
  }
}

describe('a service', () => {
  let world: Awaited<ReturnType<typeof aService>>;
  const { tenant, run } = anAssetSeen();
  const asset = (ordinal: number) => {
    const technicalName = `T${ordinal}`;
    return anAssetSeen({ ordinal, technicalName, key: aKey(tenant, technicalName) });
  };
  beforeEach(async () => {
    handled.length = 0;
    going = Promise.withResolvers();
    world = await aService(TestHandler);
  });
  afterEach(async () => {
    going.resolve(undefined);
    await world.service.stop();
    await world.remove();
  });

  it('hands its handler the parsed message and what is known beside it', async () => {
    await world.publish(asset(0));
    await until(() => handled.length === 1);
    expect(handled).toEqual([[0, { stage: 'detect', priority: 'medium', redelivered: false }]]);
  });

  it('sees what a handler throws as it was thrown', async () => {
    const { key } = asset(1);
    await world.publish(asset(1));
    await until(async () => (await world.events.findOutcome(tenant, run, key)) !== undefined);
    expect(await world.events.findOutcome(tenant, run, key)).toMatchObject({ code: 'CONTRACT_BROKEN' });
  });

  it('keeps the lines of a run with the run', async () => {
    await world.publish(asset(1));
    await until(() => world.deadLetters.all().length === 1);
    const { lines } = await world.runLog.list(tenant, run, { limit: 10 });
    expect(lines).toMatchObject([{ level: 'warn', service: 'test', message: 'A message is kept as dead letter' }]);
  });

  it('is alive and ready, and shows its figures on the health port', async () => {
    expect([await world.status('livez'), await world.status('readyz')]).toEqual([200, 200]);
    const metrics = await (await fetch(`${world.service.healthUrl}/metrics`)).text();
    expect(metrics).toMatch(/dss_messages_in_flight/);
    expect(metrics).toMatch(/service="test"/);
  });

  it('is alive but not ready while its stage is closed, and tells nobody without a key why', async () => {
    world.gate.close('halt', 'role refused');
    expect([await world.status('livez'), await world.status('readyz')]).toEqual([200, 503]);
    const body = await (await fetch(`${world.service.healthUrl}/readyz`)).text();
    expect(body).not.toContain('role');
  });

  it('is not alive when a connection is lost for good', async () => {
    world.states.nats = 'closed';
    expect([await world.status('livez'), await world.status('readyz')]).toEqual([503, 503]);
  });

  it('announces itself', () => {
    expect(world.monitor.list()).toMatchObject([{ service: 'test', version: '1.2.3', ready: true }]);
  });

  it('finishes what it works on before it stops', async () => {
    await world.publish(asset(2));
    await until(() => handled.length === 1);
    let stopped = false;
    const stopping = world.service.stop().then(() => (stopped = true));
    await until(() => !world.service.state.listening);
    expect(stopped).toBe(false);
    going.resolve(undefined);
    await stopping;
    const { values } = await world.metrics.messages.get();
    expect(values).toMatchObject([{ labels: { end: 'done' }, value: 1 }]);
  });
});
