/// <reference types="jest" />
import { OUTCOMES, noOutcomes, outcomeOf } from '@dss/sync-run';
import { aKey, aRunId, aTenant } from '../builders/model-builders.js';
import { type OpenLedger, ledgerFixture } from './ledger-fixture.js';

export function runAccountingContract(open: OpenLedger): void {
  describe('accounting', () => {
    const { ledger, aRun } = ledgerFixture(open);

    it('counts an ordinal once, however often its message is delivered', async () => {
      const { tenant, run } = await aRun();
      const settlement = { tenant, run, ordinal: 3, outcome: 'created' as const, conflicts: 2 };

      const first = await ledger().settle(settlement);
      const again = await ledger().settle(settlement);

      expect([first.counted, again.counted]).toEqual([true, false]);
      const counts = { ...noOutcomes(), created: 1 };
      expect(await ledger().progress(tenant, run)).toMatchObject({ done: 1, counts, conflicts: 2 });
    });

    it('counts an ordinal once when its messages race', async () => {
      const { tenant, run } = await aRun();

      const results = await Promise.all(
        OUTCOMES.map((outcome) => ledger().settle({ tenant, run, ordinal: 0, outcome, conflicts: 1 })),
      );

      expect(results.filter(({ counted }) => counted)).toHaveLength(1);
      expect(await ledger().progress(tenant, run)).toMatchObject({ done: 1, conflicts: 1 });
    });

    it('never changes an outcome that is counted', async () => {
      const { tenant, run } = await aRun();
      await ledger().settle({ tenant, run, ordinal: 0, outcome: 'updated', conflicts: 0 });

      const other = await ledger().settle({ tenant, run, ordinal: 0, outcome: 'failed', conflicts: 5 });

      expect(other.counted).toBe(false);
      const counts = { ...noOutcomes(), updated: 1 };
      expect(await ledger().progress(tenant, run)).toMatchObject({ done: 1, counts, conflicts: 0 });
      expect(await ledger().outcomes(tenant, run, 1)).toEqual(['updated']);
    });

    it('tells the outcome of every ordinal, undefined where it is open', async () => {
      const { tenant, run } = await aRun();
      for (const [at, outcome] of OUTCOMES.entries()) {
        await ledger().settle({ tenant, run, ordinal: 2 * at + 1, outcome, conflicts: 0 });
      }

      const outcomes = await ledger().outcomes(tenant, run, 2 * OUTCOMES.length + 1);

      expect(outcomes).toEqual([...OUTCOMES.flatMap((outcome) => [undefined, outcome]), undefined]);
      const codes = await ledger().outcomeCodes(tenant, run, 2 * OUTCOMES.length + 1);
      expect([...codes].map(outcomeOf)).toEqual(outcomes);
    });

    it('tells of a run that nothing is known of that all is open', async () => {
      expect(await ledger().outcomeCodes(aTenant(), aRunId(), 3)).toEqual(new Uint8Array(3));
    });

    it('keeps its numbers when the run is started again by a redelivered command', async () => {
      const { tenant, run } = await aRun();
      await ledger().settle({ tenant, run, ordinal: 0, outcome: 'created', conflicts: 1 });
      await ledger().expect(tenant, run, 2);

      await ledger().start(tenant, run);

      expect(await ledger().progress(tenant, run)).toMatchObject({ expected: 2, done: 1, conflicts: 1 });
    });

    it('keeps runs apart', async () => {
      const [one, other] = [await aRun(), await aRun()];

      await ledger().settle({ ...one, ordinal: 0, outcome: 'created', conflicts: 0 });

      expect(await ledger().progress(other.tenant, other.run)).toMatchObject({ done: 0 });
    });

    it('tells the time of the last settle by the clock it also tells the time by', async () => {
      const { tenant, run } = await aRun();

      await ledger().settle({ tenant, run, ordinal: 0, outcome: 'created', conflicts: 0 });

      const { lastSettleMs, nowMs } = await ledger().progress(tenant, run);
      expect(lastSettleMs).toBeGreaterThan(0);
      expect(lastSettleMs).toBeLessThanOrEqual(nowMs);
    });
  });

  describe('a run is drained', () => {
    const { ledger, aRun } = ledgerFixture(open);

    it('when the last of the expected ordinals has an outcome, and again for that message’s redelivery', async () => {
      const { tenant, run } = await aRun();
      const settle = (ordinal: number) => ledger().settle({ tenant, run, ordinal, outcome: 'created', conflicts: 0 });

      expect(await ledger().expect(tenant, run, 3)).toBe(false);
      expect((await settle(0)).drained).toBe(false);
      expect((await settle(2)).drained).toBe(false);
      expect((await settle(2)).drained).toBe(false);
      expect((await settle(1)).drained).toBe(true);
      expect((await settle(1)).drained).toBe(true);
    });

    it('never before listing has told how many there are', async () => {
      const { tenant, run } = await aRun();

      const settled = await ledger().settle({ tenant, run, ordinal: 0, outcome: 'created', conflicts: 0 });

      expect(settled.drained).toBe(false);
      expect((await ledger().progress(tenant, run)).expected).toBeUndefined();
    });

    it('when listing ends after everything is settled', async () => {
      const { tenant, run } = await aRun();
      await ledger().settle({ tenant, run, ordinal: 0, outcome: 'created', conflicts: 0 });
      await ledger().settle({ tenant, run, ordinal: 1, outcome: 'kept', conflicts: 0 });

      expect(await ledger().expect(tenant, run, 2)).toBe(true);
      expect(await ledger().expect(tenant, run, 2)).toBe(true);
    });

    it('at once when there is nothing to do', async () => {
      const { tenant, run } = await aRun();

      expect(await ledger().expect(tenant, run, 0)).toBe(true);
    });

    it('for exactly one ordinal when all are settled at the same time', async () => {
      const { tenant, run } = await aRun();
      await ledger().expect(tenant, run, 50);

      const results = await Promise.all(
        Array.from({ length: 50 }, (_, ordinal) =>
          ledger().settle({ tenant, run, ordinal, outcome: 'created', conflicts: 0 }),
        ),
      );

      expect(results.filter(({ drained }) => drained)).toHaveLength(1);
    });
  });

  describe('settling in bulk', () => {
    const { ledger, aRun } = ledgerFixture(open);

    it('counts each ordinal once, also when it is repeated', async () => {
      const { tenant, run } = await aRun();
      const settlements = Array.from({ length: 2_500 }, (_, ordinal) => ({
        ordinal,
        outcome: ordinal % 5 === 0 ? ('skipped' as const) : ('unchanged' as const),
        key: aKey(tenant, `T${ordinal}`),
      }));

      await ledger().settleBulk(tenant, run, 'SALES', 1, settlements);
      await ledger().settleBulk(tenant, run, 'SALES', 1, settlements);

      const counts = { ...noOutcomes(), unchanged: 2_000, skipped: 500 };
      expect(await ledger().progress(tenant, run)).toMatchObject({ done: 2_500, counts });
      expect(await ledger().expect(tenant, run, 2_500)).toBe(true);
    });

    it('leaves an ordinal alone that has an outcome', async () => {
      const { tenant, run } = await aRun();
      await ledger().settle({ tenant, run, ordinal: 0, outcome: 'updated', conflicts: 0 });

      await ledger().settleBulk(tenant, run, 'SALES', 1, [{ ordinal: 0, outcome: 'unchanged', key: aKey(tenant) }]);

      expect(await ledger().outcomes(tenant, run, 1)).toEqual(['updated']);
      expect(await ledger().progress(tenant, run)).toMatchObject({ done: 1 });
    });

    it('bears an empty list', async () => {
      const { tenant, run } = await aRun();

      await ledger().settleBulk(tenant, run, 'SALES', 1, []);

      expect(await ledger().progress(tenant, run)).toMatchObject({ done: 0 });
    });
  });

  describe('re-opening dependants of a moved schema', () => {
    const { ledger, aRun } = ledgerFixture(open);

    /** Ordinals 0 and 1 unchanged in bulk, 2 skipped in bulk, 3 updated, 4 open; the source of them all is 5. */
    const aRunWithDependants = async () => {
      const { tenant, run } = await aRun();
      const bulk = [
        { ordinal: 0, outcome: 'unchanged', key: aKey(tenant, 'A') },
        { ordinal: 1, outcome: 'unchanged', key: aKey(tenant, 'B') },
        { ordinal: 2, outcome: 'skipped', key: aKey(tenant, 'C') },
      ] as const;
      const repeatBulk = () => ledger().settleBulk(tenant, run, 'SALES', 1, bulk);
      await repeatBulk();
      await ledger().settle({ tenant, run, ordinal: 3, outcome: 'updated', conflicts: 0 });
      await ledger().expect(tenant, run, 6);
      const settleSource = () =>
        ledger().settle({ tenant, run, ordinal: 5, outcome: 'updated', conflicts: 0, reopen: [0, 1, 2, 3, 4] });
      return { tenant, run, repeatBulk, settleSource };
    };

    it('opens those that were settled as unchanged, and no others', async () => {
      const { tenant, run, settleSource } = await aRunWithDependants();

      const settled = await settleSource();

      expect(settled).toMatchObject({ counted: true, drained: false });
      expect([...settled.reopened].sort()).toEqual([0, 1]);
      const open = await ledger().outcomes(tenant, run, 6);
      expect(open).toEqual([undefined, undefined, 'skipped', 'updated', undefined, 'updated']);
      const counts = { ...noOutcomes(), skipped: 1, updated: 2 };
      expect(await ledger().progress(tenant, run)).toMatchObject({ done: 3, counts });
    });

    it('is part of the source’s own settle: the run is not drained in between', async () => {
      const { tenant, run } = await aRun();
      await ledger().settleBulk(tenant, run, 'SALES', 1, [{ ordinal: 0, outcome: 'unchanged', key: aKey(tenant) }]);
      await ledger().expect(tenant, run, 2);

      const source = { tenant, run, ordinal: 1, outcome: 'updated' as const, conflicts: 0, reopen: [0] };

      expect(await ledger().settle(source)).toMatchObject({ reopened: [0], drained: false });
      expect(await ledger().settle(source)).toMatchObject({ reopened: [], drained: false });
      const dependant = await ledger().settle({ tenant, run, ordinal: 0, outcome: 'updated', conflicts: 0 });
      expect(dependant).toMatchObject({ counted: true, drained: true });
    });

    it('does not open again when the source’s message is redelivered', async () => {
      const { tenant, run, settleSource } = await aRunWithDependants();
      await settleSource();
      await ledger().settle({ tenant, run, ordinal: 0, outcome: 'unchanged', conflicts: 0 });

      const again = await settleSource();

      expect(again).toMatchObject({ counted: false, reopened: [] });
      expect(await ledger().outcomes(tenant, run, 2)).toEqual(['unchanged', undefined]);
    });

    it('is not undone by a bulk settle that is repeated', async () => {
      const { tenant, run, settleSource, repeatBulk } = await aRunWithDependants();
      await settleSource();

      await repeatBulk();

      expect(await ledger().outcomes(tenant, run, 3)).toEqual([undefined, undefined, 'skipped']);
      expect(await ledger().progress(tenant, run)).toMatchObject({ done: 3 });
    });
  });
}
