import type { NatsConnection } from '@nats-io/transport-node';
import type { Priority } from '@dss/catalog-model';
import { streamName } from '@dss/contracts';
import type { WorkContext } from './delivery.js';
import { consumerName } from './topology.js';
import { cuttableWire } from './testing/cuttable-wire.js';
import { deskParts } from './testing/desk-fixture.js';
import type { Broker } from './testing/open-stage.js';
import { StageBench, asset } from './testing/stage-bench.js';
import { testNatsUrl } from './testing/test-nats.config.js';
import { until } from './testing/until.js';

jest.setTimeout(30_000);

const bench = new StageBench();
afterEach(() => bench.cleanUp());

describe('the order of work', () => {
  it('lets critical work overtake a backlog of low, and low still moves', async () => {
    const broker = await bench.aBroker();
    const order: Priority[] = [];
    const held: (() => void)[] = [];
    let isFree = false;
    const work = async (_: unknown, { priority }: WorkContext) => {
      order.push(priority);
      if (!isFree) await new Promise<void>((resolve) => held.push(resolve));
    };
    const releaseAll = () => {
      isFree = true;
      for (const release of held) release();
    };
    bench.atEnd(releaseAll);
    await broker.publish('detect', ...Array.from({ length: 20 }, (_, at) => asset(at, { priority: 'low' })));
    await broker.start('detect', work, { slots: 2 });
    await until(() => order.length === 1);
    await broker.publish('detect', ...Array.from({ length: 60 }, (_, at) => asset(100 + at, { priority: 'critical' })));
    for (let dispatch = 0; dispatch < 40; dispatch += 1) {
      // Of each class at least one waits beside the two in work: the choice is the picker's, not the network's.
      await until(async () => held.length === 2 && (await broker.lag('detect', 'critical')).num_ack_pending > 2);
      held.shift()?.();
    }
    await until(() => order.length === 42);
    const lowAmongCritical = order.slice(2).filter((priority) => priority === 'low').length;
    expect(lowAmongCritical).toBeGreaterThanOrEqual(2);
    expect(lowAmongCritical).toBeLessThanOrEqual(4);
    releaseAll();
    await broker.drained('detect');
  });

  it('keeps a slot for urgent work when long jobs hold all others', async () => {
    const broker = await bench.aBroker();
    const { begun, work, release } = bench.heldWork();
    const { strategy } = await broker.start('detect', work, { slots: 4 });
    await broker.publish('detect', ...[0, 1, 2, 3, 4, 5].map((ordinal) => asset(ordinal, { priority: 'low' })));
    await until(() => begun.length === 3);
    await broker.publish('detect', asset(9, { priority: 'critical' }));
    await until(() => begun.length === 4);
    expect([begun.at(-1), strategy.busy]).toEqual([9, 4]);
    release();
    await broker.drained('detect');
  });
});

describe('a closed gate', () => {
  it('leaves messages in the broker and lets one at a time try', async () => {
    const broker = await bench.aBroker();
    const parts = deskParts();
    const { begun, work, release } = bench.heldWork();
    parts.gate.close('Glue', 'Glue is away');
    const { gate, strategy } = await broker.start('detect', work, { parts });
    await broker.publish('detect', asset(0), asset(1), asset(2));
    // The broker counts for its consumers a moment after it has acknowledged.
    await until(async () => (await broker.lag('detect', 'medium')).num_pending === 3);
    const closed = await broker.lag('detect', 'medium');
    expect([closed.num_pending, closed.num_ack_pending, closed.num_waiting]).toEqual([3, 0, 0]);

    gate.tryAgain('Glue');
    await until(() => begun.length > 0);
    expect(strategy.busy).toBe(1);

    gate.open('Glue');
    release();
    await broker.drained('detect');
    expect(begun.sort()).toEqual([0, 1, 2]);
  });

  it('gives back what was taken and not begun, for other replicas', async () => {
    const broker = await bench.aBroker();
    const first = bench.heldWork();
    const { gate } = await broker.start('detect', first.work, { slots: 2 });
    await broker.publish('detect', asset(0), asset(1));
    await until(() => first.begun.length === 1);
    await until(async () => (await broker.lag('detect', 'medium')).num_ack_pending === 2);

    gate.close('Glue', 'Glue is away here');
    const second = bench.heldWork();
    await broker.start('detect', second.work);

    await until(() => second.begun.length === 1);
    expect([...first.begun, ...second.begun].sort()).toEqual([0, 1]);
    first.release();
    second.release();
    await broker.drained('detect');
  });
});

describe('stopping', () => {
  let broker: Broker;
  beforeEach(async () => {
    broker = await bench.aBroker();
  });

  it('waits for work in flight and gives the rest to others at once', async () => {
    const leaving = bench.heldWork();
    const { strategy, connection } = await broker.start('detect', leaving.work, { slots: 2 });
    await broker.publish('detect', asset(0), asset(1));
    await until(() => leaving.begun.length === 1);
    await until(async () => (await broker.lag('detect', 'medium')).num_ack_pending === 2);
    // What the broker has sent has now arrived.
    await connection.flush();
    let stopped = false;
    const stopping = strategy.close().then(() => (stopped = true));
    const staying = bench.heldWork();
    staying.release();
    await broker.start('detect', staying.work);

    // Without the nak the broker would wait for its thirty seconds.
    await until(() => staying.begun.length === 1);

    expect([stopped, leaving.begun]).toEqual([false, [0]]);
    leaving.release();
    await stopping;
    await broker.drained('detect');
  });

  it('ends at once when nothing is there to do', async () => {
    const { strategy } = await broker.start('detect', () => undefined);
    await until(async () => (await broker.lag('detect', 'medium')).num_waiting === 1);
    await expect(strategy.close()).resolves.toBeUndefined();
  });

  it('ends while the broker cannot answer', async () => {
    const { strategy, connection } = await broker.start('detect', () => undefined);
    await connection.close();
    await expect(strategy.close()).resolves.toBeUndefined();
  });
});

describe('a broker that lost', () => {
  let broker: Broker;
  beforeEach(async () => {
    broker = await bench.aBroker(1_500);
  });

  it.each(['medium', 'low'] as const)('its consumer of class %s gets it again, and work goes on', async (priority) => {
    const { begun, work, release } = bench.heldWork();
    release();
    await broker.start('detect', work);
    await until(async () => (await broker.lag('detect', priority)).num_waiting === 1);
    await broker.jsm.consumers.delete(streamName(broker.ns, 'detect'), consumerName('detect', priority));
    await broker.publish('detect', asset(0, { priority }));
    await broker.drained('detect');
    expect(begun).toEqual([0]);
  });

  it('its whole store gets its streams again', async () => {
    const { begun, work, release } = bench.heldWork();
    release();
    await broker.start('detect', work);
    await until(async () => (await broker.lag('detect', 'low')).num_waiting === 1);
    await broker.jsm.streams.delete(streamName(broker.ns, 'detect'));
    await until(() => broker.stored('detect').then(Number.isInteger, () => false));
    await broker.publish('detect', asset(4));
    await until(() => begun.length === 1);
    await broker.drained('detect');
  });
});

describe('a connection that is cut', () => {
  it('loses nothing: what was in work ends, what came meanwhile follows', async () => {
    const wire = await cuttableWire(testNatsUrl());
    bench.atEnd(() => wire.close());
    const broker = await bench.aBroker(1_500);
    const { begun, work, release } = bench.heldWork();
    const { connection, deadLetters } = await broker.start('detect', work, { url: wire.url });
    await broker.publish('detect', asset(0));
    await until(() => begun.length === 1);

    for (let cut = 0; cut < 3; cut += 1) {
      const lost = nextStatus(connection, 'disconnect');
      wire.cut();
      await lost;
      await broker.publish('detect', asset(1 + cut));
      const back = nextStatus(connection, 'reconnect');
      wire.mend();
      await back;
    }
    release();

    await broker.drained('detect');
    expect([...new Set(begun)].sort()).toEqual([0, 1, 2, 3]);
    expect(deadLetters.all()).toEqual([]);
  });
});

async function nextStatus(connection: NatsConnection, wanted: string): Promise<void> {
  for await (const { type } of connection.status()) if (type === wanted) return;
}
