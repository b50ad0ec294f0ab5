import type { AssetSeen } from '@dss/contracts';
import { ContractBrokenError, NotYetError, RemoteUnavailableError, ThrottledError } from '@dss/errors';
import { currentRunContext, inRunContext } from '@dss/observability';
import { aRunRequested, aSyncRun, anEntryMapped } from '@dss/ports/testing';
import { headers } from '@nats-io/transport-node';
import { CHARGED_LIMIT } from './choose-fate.js';
import type { WorkContext } from './delivery.js';
import { deskParts } from './testing/desk-fixture.js';
import type { Broker } from './testing/open-stage.js';
import { StageBench, asset } from './testing/stage-bench.js';
import { until } from './testing/until.js';

jest.setTimeout(30_000);

const bench = new StageBench();
afterEach(() => bench.cleanUp());

describe('a message on its way through a handler', () => {
  let broker: Broker;
  beforeEach(async () => {
    broker = await bench.aBroker();
  });

  it('is acknowledged only after its handler has ended', async () => {
    const { begun, work, release } = bench.heldWork();
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
    // The worker asks for more time every half second: it may be kept from that for a whole one.
    const broker = await bench.aBroker(1_500);
    const { begun, work, release } = bench.heldWork();
    // The other message is the clock: it comes back after three times the broker's patience.
    let ticks = 0;
    const start = (payload: unknown) => {
      if ((payload as AssetSeen).ordinal === 0) return work(payload);
      ticks += 1;
      if (ticks === 1) throw new NotYetError('a while', 4_500);
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
    const broker = await bench.aBroker(500);
    const parts = deskParts();
    const { begun, work, release } = bench.heldWork();
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
