/// <reference types="jest" />
import { noOutcomes } from '@dss/sync-run';
import { aTenant } from '../builders/model-builders.js';
import { type OpenLedger, ledgerFixture } from './ledger-fixture.js';
import { runAccountingContract } from './run-accounting-contract.js';
import { runWaitsContract } from './run-waits-contract.js';
import { checkpointContract } from './checkpoint-contract.js';

/** The run's accounting, the waits between its assets, and the checkpoints that its settles move. */
export function runLedgerContract(name: string, open: OpenLedger): void {
  describe(`${name} keeps the promises of RunLedger and CheckpointStore`, () => {
    runAccountingContract(open);
    checkpointContract(open);
    runWaitsContract(open);
    tenantContract(open);
    reportContract(open);
  });
}

function tenantContract(open: OpenLedger): void {
  describe('one run per tenant', () => {
    const { ledger } = ledgerFixture(open);

    it('lets the holder claim again and nobody else until it is released', async () => {
      const tenant = aTenant();

      expect(await ledger().claimTenant(tenant, 'run-1')).toBe(true);
      expect(await ledger().claimTenant(tenant, 'run-1')).toBe(true);
      expect(await ledger().claimTenant(tenant, 'run-2')).toBe(false);
      await ledger().releaseTenant(tenant, 'run-1');
      expect(await ledger().claimTenant(tenant, 'run-2')).toBe(true);
      expect(await ledger().claimTenant(tenant, 'run-1')).toBe(false);
    });

    it('is not released by a run that does not hold it', async () => {
      const tenant = aTenant();
      await ledger().claimTenant(tenant, 'run-1');

      await ledger().releaseTenant(tenant, 'run-2');

      expect(await ledger().claimTenant(tenant, 'run-2')).toBe(false);
    });

    it('lets one of many claimers win', async () => {
      const tenant = aTenant();
      const runs = Array.from({ length: 10 }, (_, at) => `run-${at}`);

      const claims = await Promise.all(runs.map((run) => ledger().claimTenant(tenant, run)));

      expect(claims.filter(Boolean)).toHaveLength(1);
    });

    it('holds each tenant apart', async () => {
      await ledger().claimTenant(aTenant(), 'run-1');

      expect(await ledger().claimTenant(aTenant(), 'run-2')).toBe(true);
    });
  });

  describe('fencing numbers', () => {
    const { ledger } = ledgerFixture(open);

    it('grow strictly and lie above the highest number seen elsewhere', async () => {
      const tenant = aTenant();

      const first = await ledger().nextFence(tenant, 0);
      const second = await ledger().nextFence(tenant, 0);
      const afterLoss = await ledger().nextFence(tenant, second + 100);
      const lowFloor = await ledger().nextFence(tenant, 1);

      expect(first).toBeGreaterThan(0);
      expect(second).toBeGreaterThan(first);
      expect(afterLoss).toBeGreaterThan(second + 100);
      expect(lowFloor).toBeGreaterThan(afterLoss);
    });

    it('are never given twice, however many ask at once', async () => {
      const tenant = aTenant();

      const given = await Promise.all(Array.from({ length: 20 }, () => ledger().nextFence(tenant, 7)));

      expect(new Set(given).size).toBe(20);
      expect(Math.min(...given)).toBeGreaterThan(7);
    });
  });
}

function reportContract(open: OpenLedger): void {
  describe('what a run reports', () => {
    const { ledger, aRun } = ledgerFixture(open);

    it('adds up calls and bytes per operation', async () => {
      const { tenant, run } = await aRun();
      const list = { calls: 1, bytesOut: 10, bytesIn: 100 };

      await Promise.all([
        ledger().addTraffic(tenant, run, { 'datasphere.list': list, 'glue.CreateTable': list }),
        ledger().addTraffic(tenant, run, { 'datasphere.list': list }),
        ledger().addTraffic(tenant, run, {}),
      ]);

      expect(await ledger().traffic(tenant, run)).toEqual({
        'datasphere.list': { calls: 2, bytesOut: 20, bytesIn: 200 },
        'glue.CreateTable': list,
      });
    });

    it('counts the strategy of an asset once, with its bytes', async () => {
      const { tenant, run } = await aRun();
      const settlement = { tenant, run, outcome: 'created' as const, conflicts: 0 };

      await ledger().settle({ ...settlement, ordinal: 0, strategy: { name: 'full', bytes: 100 } });
      await ledger().settle({ ...settlement, ordinal: 0, strategy: { name: 'full', bytes: 100 } });
      await ledger().settle({ ...settlement, ordinal: 1, strategy: { name: 'full', bytes: 50 } });
      await ledger().settle({ ...settlement, ordinal: 2, strategy: { name: 'metadata-only', bytes: 0 } });
      await ledger().settle({ ...settlement, ordinal: 3 });

      expect(await ledger().strategies(tenant, run)).toEqual({
        full: { assets: 2, bytes: 150 },
        'metadata-only': { assets: 1, bytes: 0 },
      });
    });

    it('counts the attempts of each message, charged and not', async () => {
      const { tenant, run } = await aRun();

      expect(await ledger().attempts(tenant, run, 'fetch:0')).toEqual({ charged: 0, total: 0 });
      expect(await ledger().countAttempt(tenant, run, 'fetch:0', true)).toEqual({ charged: 1, total: 1 });
      expect(await ledger().countAttempt(tenant, run, 'fetch:0', false)).toEqual({ charged: 1, total: 2 });
      await ledger().countAttempt(tenant, run, 'fetch:1', false);

      expect(await ledger().attempts(tenant, run, 'fetch:0')).toEqual({ charged: 1, total: 2 });
      expect(await ledger().attempts(tenant, run, 'fetch:1')).toEqual({ charged: 0, total: 1 });
    });

    it('is empty for a run that nobody has started', async () => {
      const [tenant, run] = [aTenant(), 'nobody'];

      expect(await ledger().progress(tenant, run)).toMatchObject({ done: 0, counts: noOutcomes(), conflicts: 0 });
      expect((await ledger().progress(tenant, run)).expected).toBeUndefined();
      expect(await ledger().outcomes(tenant, run, 2)).toEqual([undefined, undefined]);
      expect(await ledger().traffic(tenant, run)).toEqual({});
      expect(await ledger().strategies(tenant, run)).toEqual({});
    });

    it('outlives the clean-up after the run', async () => {
      const { tenant, run } = await aRun();
      const traffic = { 'glue.CreateTable': { calls: 1, bytesOut: 1, bytesIn: 1 } };
      await ledger().addTraffic(tenant, run, traffic);
      await ledger().countAttempt(tenant, run, 'write:0', true);
      const strategy = { name: 'full', bytes: 9 };
      await ledger().settle({ tenant, run, ordinal: 0, outcome: 'created', conflicts: 2, strategy });
      await ledger().expect(tenant, run, 1);

      await ledger().tidy(tenant, run);
      await ledger().tidy(tenant, run);

      const counts = { ...noOutcomes(), created: 1 };
      expect(await ledger().progress(tenant, run)).toMatchObject({ expected: 1, done: 1, counts, conflicts: 2 });
      expect(await ledger().outcomes(tenant, run, 1)).toEqual(['created']);
      expect(await ledger().traffic(tenant, run)).toEqual(traffic);
      expect(await ledger().strategies(tenant, run)).toEqual({ full: { assets: 1, bytes: 9 } });
    });
  });
}
