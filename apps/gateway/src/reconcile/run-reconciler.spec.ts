import { anAssetOutcome } from '@dss/ports/testing';
import type { Outcome } from '@dss/sync-run';
import { Gateway } from '../gateway.js';
import { TENANT, type TestGateway, aGateway } from '../testing/gateway-fixture.js';
import { ENTRIES, RUN, plannedRun } from '../testing/planned-run.js';

const MINUTE = 60_000;

describe('the run reconciler', () => {
  let parts: TestGateway;
  beforeEach(() => {
    parts = aGateway();
  });
  const stored = async () => (await parts.ports.runs.find(TENANT, RUN))!;
  const pass = () => parts.gateway.reconciler.pass();
  const endEvents = async () => {
    const { events, stop } = await parts.ports.events.follow({ after: 0 });
    stop();
    const types: string[] = [];
    for await (const { type } of events) if (type.startsWith('sync.')) types.push(type);
    return types;
  };
  /** What the pipeline does at the end of an asset: event, then settle. */
  const settle = async (ordinal: number, outcome: Outcome = 'created') => {
    const { key, technicalName } = ENTRIES[ordinal]!;
    await parts.ports.events.publishOutcome(
      anAssetOutcome({ tenant: TENANT, run: RUN, key, technicalName, ordinal, outcome }),
    );
    return parts.ports.ledger.settle({ tenant: TENANT, run: RUN, ordinal, outcome, conflicts: 0 });
  };
  const settleAll = async () => {
    for (const ordinal of [0, 1, 2, 5]) await settle(ordinal);
  };

  it('ends a run whose assets are all settled: one event, the record, a free tenant', async () => {
    await plannedRun(parts);
    await parts.ports.ledger.addTraffic(TENANT, RUN, { 'glue.CreateTable': { calls: 4, bytesOut: 900, bytesIn: 90 } });
    await settleAll();
    parts.clock.pass(2_000);
    await pass();
    expect(await endEvents()).toEqual(['sync.completed.v1']);
    expect(await stored()).toMatchObject({
      state: 'ended',
      end: 'completed',
      counts: { created: 4, unchanged: 1, skipped: 1 },
      transfer: { actual: { calls: 4, bytes: 990 }, avoided: { calls: 4, bytes: 2_600 } },
    });
    expect(await parts.ports.ledger.claimTenant(TENANT, 'next')).toBe(true);
  });

  it('does not wait for its timer when the last asset is settled', async () => {
    await plannedRun(parts);
    parts.gateway.reconciler.start(parts.ports.signals);
    await settleAll();
    parts.ports.signals.announceDrained(TENANT, RUN);
    await parts.gateway.reconciler.stop();
    expect((await stored()).state).toBe('ended');
  });

  it('looks again when the last asset is settled while it is looking', async () => {
    await plannedRun(parts);
    for (const ordinal of [0, 1, 2]) await settle(ordinal);
    const { progress } = parts.ports.ledger;
    jest.spyOn(parts.ports.ledger, 'progress').mockImplementationOnce(async (tenant, run) => {
      const before = await progress.call(parts.ports.ledger, tenant, run);
      await settle(5);
      parts.ports.signals.announceDrained(tenant, run);
      return before;
    });
    parts.gateway.reconciler.start(parts.ports.signals);
    await pass();
    await parts.gateway.reconciler.stop();
    expect((await stored()).state).toBe('ended');
  });

  it('waits while assets are open', async () => {
    await plannedRun(parts);
    await pass();
    expect(await endEvents()).toEqual([]);
    expect((await stored()).state).toBe('working');
  });

  it('settles the record to the stored event after a crash between the two', async () => {
    await plannedRun(parts);
    await settleAll();
    const crash = jest.spyOn(parts.ports.runs, 'change').mockRejectedValueOnce(new Error('killed'));
    await pass();
    crash.mockRestore();
    const event = parts.ports.events.endOf(TENANT, RUN)!;
    parts.clock.pass(5_000);
    await pass();
    expect(await endEvents()).toHaveLength(1);
    expect(await stored()).toMatchObject({ state: 'ended', endedAt: event.endedAt, transfer: event.transfer });
  });

  it('publishes one end event when two gateways close at once, and both tell the same end', async () => {
    await plannedRun(parts);
    await settleAll();
    const other = new Gateway(parts.ports, parts.gateway.settings, {
      version: '0.1.0',
      logger: parts.gateway.logger,
      newRunId: () => RUN,
      now: () => new Date(parts.clock.ms + 700),
    });
    other.list.add(await stored());
    await Promise.all([pass(), other.reconciler.pass()]);
    expect(await endEvents()).toHaveLength(1);
    expect((await stored()).endedAt).toBe(parts.ports.events.endOf(TENANT, RUN)!.endedAt);
  });

  it('frees the tenant after a crash between the record and the clean-up', async () => {
    await plannedRun(parts);
    await settleAll();
    const crash = jest.spyOn(parts.ports.work, 'purgeRun').mockRejectedValueOnce(new Error('killed'));
    await pass();
    crash.mockRestore();
    expect(await parts.ports.ledger.claimTenant(TENANT, 'next')).toBe(false);
    await pass();
    expect(await parts.ports.ledger.claimTenant(TENANT, 'next')).toBe(true);
  });

  it('ends a run that could not be listed with the reason that discovery noted', async () => {
    const reason = 'Datasphere refused the client secret';
    await plannedRun(parts, { state: 'listing', end: 'failed', code: 'CREDENTIALS_REFUSED', reason });
    await pass();
    expect(await endEvents()).toEqual(['sync.failed.v1']);
    expect(await stored()).toMatchObject({ state: 'ended', end: 'failed', code: 'CREDENTIALS_REFUSED', reason });
  });

  it('tells the ledger the number of assets when discovery died before it could', async () => {
    await plannedRun(parts);
    await settleAll();
    const { progress } = parts.ports.ledger;
    jest.spyOn(parts.ports.ledger, 'progress').mockImplementationOnce(async (tenant, run) => ({
      ...(await progress.call(parts.ports.ledger, tenant, run)),
      expected: undefined,
    }));
    await pass();
    await pass();
    expect(await endEvents()).toEqual(['sync.completed.v1']);
  });

  describe('with a queued run', () => {
    const start = async () =>
      (await parts.gateway.intake.requestRun({ scope: {}, mode: 'full', dryRun: false, priority: 'low' }, 'me')).run;

    it('publishes the command again when it was lost between record and queue', async () => {
      jest.spyOn(parts.ports.work, 'publish').mockRejectedValueOnce(new Error('killed'));
      const { id } = await start();
      await pass();
      expect(parts.ports.work.published('cmd')).toEqual([]);
      parts.clock.pass(11_000);
      await pass();
      expect(parts.ports.work.published('cmd')).toMatchObject([{ run: id, mode: 'full', priority: 'low' }]);
    });

    it('leaves a command that waits in its queue alone', async () => {
      const { id } = await start();
      parts.clock.pass(3_600_000);
      await pass();
      expect(parts.ports.work.published('cmd')).toHaveLength(1);
      expect((await parts.ports.runs.find(TENANT, id))?.repair).toBeUndefined();
    });
  });

  describe('with open assets and empty queues', () => {
    it('puts every open asset back as its manifest entry says', async () => {
      await plannedRun(parts);
      await settle(1);
      parts.clock.pass(MINUTE);
      await pass();
      expect(parts.ports.work.published('fetch')).toMatchObject([
        {
          ordinal: 0,
          technicalName: 'ORDERS',
          type: 'localtables',
          space: 'HR',
          intent: 'fetch',
          recheck: true,
          round: 1,
          fence: 7,
        },
        { ordinal: 2, technicalName: 'V_SALES', type: 'views', space: 'SALES', intent: 'remap', round: 1 },
      ]);
      expect(parts.ports.work.published('detect')).toMatchObject([
        { ordinal: 5, technicalName: 'GONE', type: 'views', absent: true, round: 1 },
      ]);
      expect((await stored()).repair).toMatchObject({ rounds: 1 });
    });

    it('looks again at an unchanged asset that a moved source has re-opened', async () => {
      await plannedRun(parts);
      for (const ordinal of [1, 2, 5]) await settle(ordinal);
      await parts.ports.ledger.settle({
        tenant: TENANT,
        run: RUN,
        ordinal: 0,
        outcome: 'updated',
        conflicts: 0,
        reopen: [3],
      });
      parts.clock.pass(MINUTE);
      await pass();
      expect(parts.ports.work.published('fetch')).toMatchObject([{ ordinal: 3, intent: 'remap' }]);
    });

    it('does nothing while messages of the run are under way', async () => {
      await plannedRun(parts);
      jest
        .spyOn(parts.ports.work, 'lag')
        .mockResolvedValue([{ stage: 'map', priority: 'low', pending: 0, ackPending: 1, redelivered: 0 }]);
      parts.clock.pass(10 * MINUTE);
      await pass();
      expect((await stored()).repair).toBeUndefined();
    });

    it('gives each round its time and its number, and ends incomplete with the list after the third', async () => {
      await plannedRun(parts);
      await settle(0);
      const rounds: (number | undefined)[] = [];
      for (let minute = 0; minute < 5; minute += 1) {
        parts.clock.pass(MINUTE);
        await pass();
        rounds.push(parts.ports.work.take('fetch')[0]?.round);
        parts.ports.work.take('detect');
        parts.clock.pass(1_000);
        await pass();
      }
      expect(rounds).toEqual([1, 2, 3, undefined, undefined]);
      expect(await endEvents()).toEqual(['sync.incomplete.v1']);
      expect(await stored()).toMatchObject({
        end: 'incomplete',
        open: [
          { ordinal: 1, space: 'HR', technicalName: 'CUSTOMERS' },
          { ordinal: 2, space: 'SALES', technicalName: 'V_SALES' },
          { ordinal: 5, space: 'SALES', technicalName: 'GONE' },
        ],
      });
    });

    it('lets one of two gateways begin a round', async () => {
      await plannedRun(parts);
      const other = new Gateway(parts.ports, parts.gateway.settings, {
        version: '0.1.0',
        logger: parts.gateway.logger,
        newRunId: () => RUN,
        now: parts.clock.now,
      });
      other.list.add(await stored());
      parts.clock.pass(MINUTE);
      await Promise.all([pass(), other.reconciler.pass()]);
      expect((await stored()).repair?.rounds).toBe(1);
      expect(parts.logged.filter((line) => line.includes('putting them back'))).toHaveLength(1);
      expect(parts.ports.work.published('fetch')).toHaveLength(3);
    });

    it('starts a stalled listing again, and fails the run when that never helps', async () => {
      await plannedRun(parts, { state: 'listing', listedAt: undefined, expected: undefined });
      for (let minute = 0; minute < 4; minute += 1) {
        parts.clock.pass(MINUTE);
        await pass();
        parts.ports.work.take('cmd');
      }
      expect(await stored()).toMatchObject({ state: 'ended', end: 'failed', code: 'LISTING_STALLED' });
    });
  });

  it('goes on with other runs when one cannot be reconciled', async () => {
    await plannedRun(parts);
    await settleAll();
    const broken = { ...(await stored()), id: '01j8zq4y3n5v6w7x8y9z00run0' };
    await parts.ports.runs.create(broken);
    parts.gateway.list.add(broken);
    const { progress } = parts.ports.ledger;
    jest
      .spyOn(parts.ports.ledger, 'progress')
      .mockImplementation((tenant, run) =>
        run === RUN ? progress.call(parts.ports.ledger, tenant, run) : Promise.reject(new Error('unreadable')),
      );
    await pass();
    expect((await stored()).state).toBe('ended');
    expect(parts.logged.join()).toContain('Run could not be reconciled');
  });
});
