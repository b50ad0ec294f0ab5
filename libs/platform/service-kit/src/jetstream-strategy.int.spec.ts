import { streamName } from '@dss/contracts';
import { ContractBrokenError, NotYetError, RemoteUnavailableError, ThrottledError } from '@dss/errors';
import { currentRunContext, inRunContext } from '@dss/observability';
import { aKey, aRunRequested, aSyncRun, anAssetSeen, anEntryMapped } from '@dss/ports/testing';
import { type NatsConnection, headers } from '@nats-io/transport-node';
import type { Priority } from '@dss/catalog-model';
import type { AssetSeen } from '@dss/contracts';
import { CHARGED_LIMIT } from './choose-fate.js';
import type { WorkContext } from './delivery.js';
import { consumerName } from './topology.js';
import { deskParts } from './testing/desk-fixture.js';
import { type Broker, openBroker } from './testing/open-stage.js';
import { cuttableWire } from './testing/cuttable-wire.js';
import { testNatsUrl } from './testing/test-nats.config.js';
import { until } from './testing/until.js';

jest.setTimeout(30_000);

/** The n-th asset of a run, with its own key and ordinal. */
const asset = (ordinal: number, overrides: Partial<AssetSeen> = {}): AssetSeen => {
  const technicalName = `T${ordinal}`;
  return anAssetSeen({ ordinal, technicalName, key: aKey('acme', technicalName), ...overrides });
};

/** What a test has opened and holds; ended with it, also when it fails. */
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function aBroker(ackWaitMs?: number): Promise<Broker> {
  const broker = await openBroker(ackWaitMs);
  cleanUps.push(() => broker.close());
  return broker;
}

/** A handler that notes what it gets and waits for permission to return. */
function held() {
  const begun: number[] = [];
  const gate = Promise.withResolvers<undefined>();
  const work = async (payload: unknown) => {
    begun.push((payload as AssetSeen).ordinal);
    await gate.promise;
  };
  const release = () => {
    gate.resolve(undefined);
  };
  cleanUps.push(release);
  return { begun, work, release };
}

describe('a message on its way through a handler', () => {
  let broker: Broker;
  beforeEach(async () => {
    broker = await aBroker();
  });

  it('is acknowledged only after its handler has ended', async () => {
    const { begun, work, release } = held();
    await broker.start('detect', work);
    await broker.publish('detect', asset(0));
    await until(() => begun.length === 1);
    expect(await broker.stored('detect')).toBe(1);
    expect((await broker.lag('detect', 'medium')).num_ack_pending).toBe(1);

    release();

    await broker.drained('detect');
    expect((await broker.lag('detect', 'medium')).num_ack_pending).toBe(0);
  });

  it('is acknowledged with a confirmation where it writes', async () => {
    const { gate, metrics } = await broker.start('write', () => undefined);
    await broker.publish('write', anEntryMapped());
    await broker.drained('write');
    await until(async () => (await metrics.messages.get()).values.length > 0);
    expect((await metrics.messages.get()).values).toMatchObject([{ value: 1, labels: { end: 'done' } }]);
    expect(gate.state).toBe('open');
  });

  it('comes back after a failure, told to its handler and counted', async () => {
    const seen: boolean[] = [];
    const { ledger, logged } = await broker.start('detect', (_, { redelivered }: WorkContext) => {
      seen.push(redelivered);
      if (!redelivered) throw new RemoteUnavailableError('Redis', 'reset');
    });
    await broker.publish('detect', asset(7));
    await broker.drained('detect');
    expect(seen).toEqual([false, true]);
    const { tenant, run } = asset(7);
    expect(await ledger.attempts(tenant, run, 'detect:7')).toEqual({ charged: 1, total: 1 });
    expect(logged).toMatchObject([
      {
        message: 'A message is put back',
        code: 'REMOTE_UNAVAILABLE',
        attempts: 1,
        afterMs: 50,
        asset: 'acme/SALES/T7',
      },
    ]);
  });

  it('is not given up for being throttled, however often', async () => {
    let calls = 0;
    const { ledger, deadLetters } = await broker.start('detect', () => {
      calls += 1;
      if (calls <= 2 * CHARGED_LIMIT) throw new ThrottledError('Glue', 5);
    });
    await broker.publish('detect', asset(0));
    await broker.drained('detect');
    const { tenant, run } = asset(0);
    expect(await ledger.attempts(tenant, run, 'detect:0')).toEqual({ charged: 0, total: 2 * CHARGED_LIMIT });
    expect(deadLetters.all()).toEqual([]);
  });

  it('ends as failed when it has failed too often', async () => {
    const { events, deadLetters } = await broker.start('detect', () => {
      throw new Error('always');
    });
    await broker.publish('detect', asset(3));
    await broker.drained('detect');
    const { tenant, run, key } = asset(3);
    expect(await events.findOutcome(tenant, run, key)).toMatchObject({ outcome: 'failed', code: 'UNEXPECTED' });
    expect(deadLetters.all()).toMatchObject([{ letter: { attempts: CHARGED_LIMIT } }]);
  });

  it('is kept whole as a dead letter when it can never work, and its asset ends', async () => {
    const { events, ledger, deadLetters } = await broker.start('detect', () => {
      throw new ContractBrokenError('no such thing');
    });
    const message = asset(3);
    const { tenant, run, key } = message;
    await ledger.expect(tenant, run, 4);
    await broker.publish('detect', message);
    await broker.drained('detect');
    const [kept] = deadLetters.all();
    expect(JSON.parse(Buffer.from(kept!.body).toString())).toEqual(message);
    expect(kept).toMatchObject({
      headers: { 'dss-schema': 'detect.v1', 'dss-ord': '3', 'dss-tenant': tenant },
      letter: {
        stage: 'detect',
        code: 'CONTRACT_BROKEN',
        subject: `${broker.ns}.detect.medium.${tenant}.${run}.${key}`,
      },
    });
    expect(await events.findOutcome(tenant, run, key)).toMatchObject({
      outcome: 'rejected',
      space: 'SALES',
      technicalName: 'T3',
      reason: 'no such thing (stage detect)',
    });
    expect(await ledger.outcomes(tenant, run, 4)).toEqual([undefined, undefined, undefined, 'rejected']);
  });

  it('ends its asset even when its body cannot be read', async () => {
    const { events, deadLetters } = await broker.start('detect', () => undefined);
    const { tenant, run, key } = asset(5);
    const set = headers();
    set.set('dss-schema', 'detect.v1');
    set.set('dss-ord', '5');
    await broker.js.publish(`${broker.ns}.detect.low.${tenant}.${run}.${key}`, '{"half": ', { headers: set });
    await broker.drained('detect');
    expect(await events.findOutcome(tenant, run, key)).toMatchObject({ ordinal: 5, outcome: 'rejected' });
    expect(Buffer.from(deadLetters.all()[0]!.body).toString()).toBe('{"half": ');
  });

  it('fails its run when it is the run’s command', async () => {
    const { runs } = await broker.start('cmd', () => {
      throw new ContractBrokenError('scope of another world');
    });
    const { id, tenant } = aSyncRun();
    await runs.create(aSyncRun());
    await broker.publish('cmd', aRunRequested());
    await broker.drained('cmd');
    expect(await runs.find(tenant, id)).toMatchObject({ end: 'failed', code: 'CONTRACT_BROKEN' });
  });

  it('continues the trace of whoever sent it, with a span of its own', async () => {
    const seen: (string | undefined)[] = [];
    await broker.start('detect', () => {
      const trace = currentRunContext()?.trace;
      seen.push(trace?.traceId, trace?.spanId);
    });
    const trace = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) };
    const { tenant, run } = asset(0);
    await inRunContext({ tenant, run, trace, traffic: {} }, () => broker.publish('detect', asset(0)));
    await broker.drained('detect');
    expect(seen[0]).toBe(trace.traceId);
    expect(seen[1]).not.toBe(trace.spanId);
  });
});

describe('a message that takes long', () => {
  it('is not delivered a second time while it is worked on', async () => {
    const broker = await aBroker(500);
    const { begun, work, release } = held();
    // The other message is the clock: it comes back after three times the broker's patience.
    let ticks = 0;
    const start = (payload: unknown) => {
      if ((payload as AssetSeen).ordinal === 0) return work(payload);
      ticks += 1;
      if (ticks === 1) throw new NotYetError('a while', 1_500);
      return undefined;
    };
    await broker.start('detect', start);
    await broker.publish('detect', asset(0), asset(1, { priority: 'critical' }));
    await until(() => ticks === 2);
    release();
    await broker.drained('detect');
    expect(begun).toEqual([0]);
  });
});

describe('a message that kills its process', () => {
  it('is a dead letter after the fourth death, and its asset is rejected', async () => {
    const broker = await aBroker(500);
    const parts = deskParts();
    const { begun, work, release } = held();
    const { tenant, run, key } = asset(2);
    await broker.publish('detect', asset(2));
    for (let death = 1; death <= 4; death += 1) {
      const { connection } = await broker.start('detect', work, { parts });
      await until(() => begun.length === death);
      await connection.close();
    }
    await broker.start('detect', work, { parts });
    await broker.drained('detect');
    expect(begun).toEqual([2, 2, 2, 2]);
    expect(await parts.events.findOutcome(tenant, run, key)).toMatchObject({
      outcome: 'rejected',
      code: 'MESSAGE_KILLS_SERVICE',
    });
    release();
  });
});

describe('the order of work', () => {
  it('lets critical work overtake a backlog of low, and low still moves', async () => {
    const broker = await aBroker();
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
    cleanUps.push(releaseAll);
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
    const broker = await aBroker();
    const { begun, work, release } = held();
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
    const broker = await aBroker();
    const parts = deskParts();
    const { begun, work, release } = held();
    parts.gate.close('Glue', 'Glue is away');
    const { gate, strategy } = await broker.start('detect', work, { parts });
    await broker.publish('detect', asset(0), asset(1), asset(2));
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
    const broker = await aBroker();
    const first = held();
    const { gate } = await broker.start('detect', first.work, { slots: 2 });
    await broker.publish('detect', asset(0), asset(1));
    await until(() => first.begun.length === 1);
    await until(async () => (await broker.lag('detect', 'medium')).num_ack_pending === 2);

    gate.close('Glue', 'Glue is away here');
    const second = held();
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
    broker = await aBroker();
  });

  it('waits for work in flight and gives the rest to others at once', async () => {
    const leaving = held();
    const { strategy } = await broker.start('detect', leaving.work, { slots: 2 });
    await broker.publish('detect', asset(0), asset(1));
    await until(() => leaving.begun.length === 1);
    await until(async () => (await broker.lag('detect', 'medium')).num_ack_pending === 2);
    let stopped = false;
    const stopping = strategy.close().then(() => (stopped = true));
    const staying = held();
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
    broker = await aBroker(1_500);
  });

  it.each(['medium', 'low'] as const)('its consumer of class %s gets it again, and work goes on', async (priority) => {
    const { begun, work, release } = held();
    release();
    await broker.start('detect', work);
    await until(async () => (await broker.lag('detect', priority)).num_waiting === 1);
    await broker.jsm.consumers.delete(streamName(broker.ns, 'detect'), consumerName('detect', priority));
    await broker.publish('detect', asset(0, { priority }));
    await broker.drained('detect');
    expect(begun).toEqual([0]);
  });

  it('its whole store gets its streams again', async () => {
    const { begun, work, release } = held();
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
    cleanUps.push(() => wire.close());
    const broker = await aBroker(1_500);
    const { begun, work, release } = held();
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
