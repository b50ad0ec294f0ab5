import {
  ContractBrokenError,
  CredentialsRefusedError,
  NotYetError,
  RemoteUnavailableError,
  ThrottledError,
} from '@dss/errors';
import { RunCallMeter } from '@dss/observability';
import { InMemoryRunLedger, anAssetOutcome, anAssetSeen, anEntryMapped } from '@dss/ports/testing';
import { of, throwError } from 'rxjs';
import { DeliveryDesk, type Work } from './delivery-desk.js';
import { type DeskParts, deskParts } from './testing/desk-fixture.js';
import { type FakeMessage, aFakeMessage, deliveryOf } from './testing/fake-message.js';

/** Redis as far as a test lets it answer. */
class ShakyLedger extends InMemoryRunLedger {
  isAway = false;

  override countAttempt(...of: Parameters<InMemoryRunLedger['countAttempt']>) {
    return this.isAway ? Promise.reject(new Error('Command timed out')) : super.countAttempt(...of);
  }
  override addTraffic(...of: Parameters<InMemoryRunLedger['addTraffic']>) {
    return this.isAway ? Promise.reject(new Error('Command timed out')) : super.addTraffic(...of);
  }
}

describe('DeliveryDesk', () => {
  let ledger: ShakyLedger;
  let parts: DeskParts;
  let desk: DeliveryDesk;
  const { tenant, run, key } = anAssetSeen();
  const fail =
    (error: Error): Work =>
    () =>
      Promise.reject(error);
  const handle = async (work: Work, message: FakeMessage) => {
    await desk.handle(work, deliveryOf('detect', message));
    return message.answers;
  };
  const seen = () => aFakeMessage('detect', anAssetSeen());
  const messages = () => parts.logged.map(({ message }) => message);

  beforeEach(() => {
    jest.useFakeTimers();
    ledger = new ShakyLedger();
    parts = deskParts(ledger);
    desk = new DeliveryDesk(parts.options);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it.each<[string, Work]>([
    ['a promise', () => Promise.resolve('anything')],
    ['nothing', () => undefined],
    ['a stream, as Nest wraps it', () => Promise.resolve(of(1, 2))],
  ])('acknowledges what its handler ended with %s', async (_story, work) => {
    expect(await handle(work, await seen())).toEqual(['ack']);
  });

  it('takes an error inside the stream for the handler’s', async () => {
    expect(await handle(() => throwError(() => new NotYetError('wait', 300)), await seen())).toEqual(['nak 300']);
  });

  it('gives the handler the parsed message and says whether it came before', async () => {
    const given: unknown[] = [];
    const work: Work = (...all) => given.push(...all);
    await handle(work, (await seen()).again());
    expect(given).toEqual([anAssetSeen(), { stage: 'detect', priority: 'medium', redelivered: true }]);
  });

  it('asks for a confirmation where a lost ack costs a read of the target', async () => {
    const message = await aFakeMessage('write', anEntryMapped());
    await desk.handle(() => undefined, deliveryOf('write', message));
    expect(message.answers).toEqual(['ackAck']);
  });

  it('takes an unconfirmed ack for what it is: work that is done', async () => {
    const message = await aFakeMessage('write', anEntryMapped());
    message.confirm = () => Promise.reject(new Error('timeout'));
    await desk.handle(() => undefined, deliveryOf('write', message));
    expect(await ledger.attempts(tenant, run, 'write:0')).toEqual({ charged: 0, total: 0 });
    expect(parts.deadLetters.all()).toEqual([]);
    expect(messages()).toEqual(['An acknowledgement was not confirmed; the message may come back']);
  });

  it('opens a gate that was on trial when a message succeeds', async () => {
    parts.gate.closeFor('halt', 'role refused', 100);
    jest.advanceTimersByTime(100);
    await handle(() => undefined, await seen());
    expect(parts.gate.state).toBe('open');
  });

  describe('when the handler fails', () => {
    it('puts the message back, counts the attempt and warns with what is known', async () => {
      expect(await handle(fail(new RemoteUnavailableError('Redis', 'reset')), await seen())).toEqual(['nak 50']);
      expect(await ledger.attempts(tenant, run, 'detect:0')).toEqual({ charged: 1, total: 1 });
      expect(parts.logged).toMatchObject([
        { level: 'warn', stage: 'detect', asset: 'acme/SALES/ORDERS', runId: run, attempts: 1, afterMs: 50 },
      ]);
    });

    it.each([
      ['it was throttled', new ThrottledError('Glue', 700)],
      ['it is not its turn', new NotYetError('another run', 700)],
    ])('comes back silently and uncharged when %s', async (_story, error) => {
      expect(await handle(fail(error), await seen())).toEqual(['nak 700']);
      expect(await ledger.attempts(tenant, run, 'detect:0')).toEqual({ charged: 0, total: 1 });
      expect(parts.logged).toEqual([]);
    });

    it('closes the gate when an operator has to act, tries again, and closes again', async () => {
      const refused = fail(new CredentialsRefusedError('role refused'));
      expect(await handle(refused, await seen())).toEqual(['nak 5000']);
      expect([parts.gate.state, parts.gate.notes]).toEqual(['closed', ['role refused']]);
      jest.advanceTimersByTime(5_000);
      expect(parts.gate.state).toBe('trying');
      await handle(refused, await seen());
      expect(parts.gate.state).toBe('closed');
    });

    it('keeps what can never work as a dead letter before it is acknowledged', async () => {
      const message = await seen();
      await handle(fail(new ContractBrokenError('never')), message);
      expect(message.answers).toEqual(['ack']);
      expect(parts.deadLetters.all()).toHaveLength(1);
      expect(await parts.events.findOutcome(tenant, run, key)).toMatchObject({ outcome: 'rejected' });
    });

    it('shows no secret in log, dead letter or outcome', async () => {
      const error = new ContractBrokenError('refused: client_secret=canary42', { apiKey: 'canary42' });
      await handle(fail(error), await seen());
      const outcome = await parts.events.findOutcome(tenant, run, key);
      const [letter] = await parts.deadLetters.listRun(tenant, run);
      expect(JSON.stringify([parts.logged, outcome, letter])).not.toContain('canary42');
    });
  });

  describe('when Redis or NATS is away', () => {
    it('puts the message back and stops pulling, until a failure can be recorded again', async () => {
      ledger.isAway = true;
      const away = fail(new RemoteUnavailableError('Redis', 'timeout'));
      expect(await handle(away, await seen())).toEqual(['nak 2000']);
      expect(parts.gate.notes).toEqual(['Redis or NATS cannot record a failure']);
      expect(parts.logged).toMatchObject([{ level: 'error', error: 'Command timed out' }]);

      jest.advanceTimersByTime(2_000);
      ledger.isAway = false;
      await handle(away, await seen());
      expect(parts.gate.state).toBe('open');
    });

    it('does not lose a message to a long outage: it is neither failed nor poison afterwards', async () => {
      ledger.isAway = true;
      let message = await seen();
      for (let delivery = 1; delivery <= 60; delivery += 1) {
        expect(await handle(fail(new RemoteUnavailableError('Redis', 'timeout')), message)).toEqual(['nak 2000']);
        message = message.again();
      }
      ledger.isAway = false;
      expect(await handle(() => undefined, message)).toEqual(['ack']);
      expect(parts.deadLetters.all()).toEqual([]);
    });

    it('does not acknowledge what could not be buried', async () => {
      const error = fail(new ContractBrokenError('never'));
      jest.spyOn(parts.deadLetters, 'save').mockRejectedValueOnce(new Error('no responders'));
      const message = await seen();
      expect(await handle(error, message)).toEqual(['nak 2000']);
      expect(await handle(error, message.again())).toEqual(['ack']);
      expect(parts.deadLetters.all()).toHaveLength(1);
    });
  });

  describe('calls to outside systems', () => {
    const count = (calls: number) => {
      const meter = new RunCallMeter(parts.metrics);
      for (let call = 0; call < calls; call += 1) meter.count('glue.GetTable', 10, 100);
    };

    it('stand in the run’s books before its last asset can end it', async () => {
      const atSettle: unknown[] = [];
      const work: Work = async () => {
        count(2);
        parts.signals.onDrained(() => void ledger.traffic(tenant, run).then((traffic) => atSettle.push(traffic)));
        await ledger.expect(tenant, run, 1);
        await parts.outcomes.settle(anAssetOutcome({ ordinal: 0 }));
      };
      await handle(work, await seen());
      expect(atSettle).toEqual([{ 'glue.GetTable': { calls: 2, bytesOut: 20, bytesIn: 200 } }]);
    });

    it('are counted once, wherever the handler ends', async () => {
      const work: Work = async () => {
        count(2);
        await parts.outcomes.settle(anAssetOutcome({ ordinal: 0 }));
        count(1);
      };
      await handle(work, await seen());
      const failing: Work = async () => {
        await work({}, { stage: 'detect', priority: 'medium', redelivered: false });
        throw new Error('after all');
      };
      await handle(failing, await seen());
      expect(await ledger.traffic(tenant, run)).toMatchObject({ 'glue.GetTable': { calls: 6 } });
    });

    it('are not counted a second time when Redis did not answer', async () => {
      let message = await seen();
      ledger.isAway = true;
      await handle(() => {
        count(1);
      }, message);
      ledger.isAway = false;
      message = message.again();
      await handle(() => {
        count(1);
      }, message);
      expect(await ledger.traffic(tenant, run)).toMatchObject({ 'glue.GetTable': { calls: 1 } });
    });
  });

  it('tells the scraper how each message ended and how many are in work', async () => {
    await handle(() => undefined, await seen());
    await handle(fail(new Error('x')), await seen());
    await handle(fail(new ContractBrokenError('x')), await seen());
    const { values } = await parts.metrics.messages.get();
    expect(values.map(({ labels, value }) => [labels['end'], value])).toEqual([
      ['done', 1],
      ['put-back', 1],
      ['rejected', 1],
    ]);
    expect((await parts.metrics.inFlight.get()).values).toMatchObject([{ value: 0 }]);
  });
});
