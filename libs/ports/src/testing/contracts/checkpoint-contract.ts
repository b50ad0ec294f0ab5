/// <reference types="jest" />
import { type Checkpoint, Checkpoint as CheckpointSchema } from '@dss/catalog-model';
import { aCheckpoint, aFingerprint, aKey, aListed, aTenant } from '../builders/model-builders.js';
import { type OpenLedger, ledgerFixture } from './ledger-fixture.js';

export function checkpointContract(open: OpenLedger): void {
  describe('checkpoints', () => {
    const { ledger, checkpoints, aRun } = ledgerFixture(open);
    const space = 'SALES';

    /** A settle of a run of its own, so that it is counted whatever happened before. */
    const settle = async (tenant: string, value: Checkpoint, key = aKey(tenant)) => {
      const { run } = await aRun(tenant);
      const checkpoint = { space: value.space, key, value };
      return ledger().settle({ tenant, run, ordinal: 0, outcome: 'updated', conflicts: 0, checkpoint });
    };

    it('are absent before the first sync', async () => {
      const tenant = aTenant();

      expect(await checkpoints().find(tenant, space, aKey(tenant))).toBeUndefined();
      expect(await checkpoints().listSpace(tenant, space)).toEqual(new Map());
    });

    it('come back as they were settled', async () => {
      const tenant = aTenant();

      const settled = await settle(tenant, fullCheckpoint);

      expect(settled).toMatchObject({ counted: true, checkpointMoved: true });
      expect(await checkpoints().find(tenant, space, aKey(tenant))).toEqual(fullCheckpoint);
      expect(await checkpoints().listSpace(tenant, space)).toEqual(new Map([[aKey(tenant), fullCheckpoint]]));
    });

    it('are moved by a newer run and by the same run, never by an older one', async () => {
      const tenant = aTenant();
      const find = () => checkpoints().find(tenant, space, aKey(tenant));
      await settle(tenant, aCheckpoint({ fence: 5, versionId: 'a' }));

      expect(await settle(tenant, aCheckpoint({ fence: 5, versionId: 'b' }))).toMatchObject({ checkpointMoved: true });
      expect(await find()).toMatchObject({ fence: 5, versionId: 'b' });
      expect(await settle(tenant, aCheckpoint({ fence: 4, versionId: 'c' }))).toMatchObject({
        counted: true,
        checkpointMoved: false,
      });
      expect(await find()).toMatchObject({ fence: 5, versionId: 'b' });
      expect(await settle(tenant, aCheckpoint({ fence: 10, versionId: 'd' }))).toMatchObject({ checkpointMoved: true });
      expect(await find()).toMatchObject({ fence: 10, versionId: 'd' });
    });

    it('compare fencing numbers as numbers', async () => {
      const tenant = aTenant();
      await settle(tenant, aCheckpoint({ fence: 1_000_000_000_000 }));

      expect(await settle(tenant, aCheckpoint({ fence: 999_999_999_999 }))).toMatchObject({ checkpointMoved: false });
      expect(await settle(tenant, aCheckpoint({ fence: 1_000_000_000_001 }))).toMatchObject({ checkpointMoved: true });
    });

    it('end at the newest run when settles race', async () => {
      const tenant = aTenant();
      const fences = [3, 9, 1, 7, 10, 2];

      await Promise.all(fences.map((fence) => settle(tenant, aCheckpoint({ fence }))));

      expect(await checkpoints().find(tenant, space, aKey(tenant))).toMatchObject({ fence: 10 });
    });

    it('are moved by the redelivery of a settle that was counted already', async () => {
      const { tenant, run } = await aRun();
      const settlement = { tenant, run, ordinal: 0, outcome: 'updated' as const, conflicts: 0 };
      await ledger().settle(settlement);

      const checkpoint = { space, key: aKey(tenant), value: aCheckpoint() };
      const again = await ledger().settle({ ...settlement, checkpoint });

      expect(again).toMatchObject({ counted: false, checkpointMoved: true });
      expect(await checkpoints().find(tenant, space, aKey(tenant))).toEqual(aCheckpoint());
    });

    it('stay when a settle brings none', async () => {
      const tenant = aTenant();
      await settle(tenant, aCheckpoint({ fence: 2 }));
      const { run } = await aRun(tenant);

      await ledger().settle({ tenant, run, ordinal: 0, outcome: 'failed', conflicts: 0 });

      expect(await checkpoints().find(tenant, space, aKey(tenant))).toEqual(aCheckpoint({ fence: 2 }));
    });

    it('are listed by space: all of one, none of another space or tenant', async () => {
      const tenant = aTenant();
      const names = Array.from({ length: 600 }, (_, at) => `T${at}`);
      await Promise.all(names.map((name) => settle(tenant, aCheckpoint({ technicalName: name }), aKey(tenant, name))));
      await settle(tenant, aCheckpoint({ space: 'SALES_2' }), aKey(tenant, 'ELSEWHERE', 'SALES_2'));
      await settle(aTenant(), aCheckpoint());

      const listed = await checkpoints().listSpace(tenant, space);

      expect([...listed.keys()].sort()).toEqual(names.map((name) => aKey(tenant, name)).sort());
      expect(listed.get(aKey(tenant, 'T7'))).toEqual(aCheckpoint({ technicalName: 'T7' }));
      expect(await checkpoints().find(tenant, 'SALES_2', aKey(tenant, 'T7'))).toBeUndefined();
    });

    it('are adopted for assets that have none, and never replaced', async () => {
      const tenant = aTenant();
      await settle(tenant, aCheckpoint({ fence: 3 }));
      const adopted = aCheckpoint({ fence: 9, technicalName: 'T_OTHER', dirty: true });
      const other = aKey(tenant, 'T_OTHER');

      await ledger().adopt(tenant, [
        { space, key: aKey(tenant), value: aCheckpoint({ fence: 9 }) },
        { space, key: other, value: adopted },
      ]);

      expect(await checkpoints().find(tenant, space, aKey(tenant))).toMatchObject({ fence: 3 });
      expect(await checkpoints().find(tenant, space, other)).toEqual(adopted);
    });

    it('of one space are doubted where they have a table, and keep all else', async () => {
      const tenant = aTenant();
      const written = aCheckpoint({ fence: 3, database: 'dsp_sales', table: 'orders' });
      const [bare, elsewhere] = [aKey(tenant, 'BARE'), aKey(tenant, 'ELSEWHERE', 'SALES_2')];
      const tableless = aCheckpoint({ technicalName: 'BARE', table: undefined, outcome: 'skipped' });
      await settle(tenant, written);
      await settle(tenant, tableless, bare);
      await settle(tenant, aCheckpoint({ space: 'SALES_2', table: 'elsewhere' }), elsewhere);

      await ledger().doubtSpace(tenant, space);

      expect(await checkpoints().find(tenant, space, aKey(tenant))).toEqual({ ...written, dirty: true });
      expect((await checkpoints().find(tenant, space, bare))?.dirty).toBeUndefined();
      expect((await checkpoints().find(tenant, 'SALES_2', elsewhere))?.dirty).toBeUndefined();
    });

    it('of one asset are marked dirty when the target may hold something else, and the others stay', async () => {
      const tenant = aTenant();
      const [written, other, unknown] = ['WRITTEN', 'OTHER', 'UNKNOWN'].map((name) => aKey(tenant, name)) as [
        string,
        string,
        string,
      ];
      const checkpoint = aCheckpoint({ table: 'orders', technicalName: 'WRITTEN' });
      await settle(tenant, checkpoint, written);
      await settle(tenant, aCheckpoint({ table: 'others', technicalName: 'OTHER' }), other);

      for (const key of [written, unknown]) await ledger().doubtAsset(tenant, space, key);

      expect(await checkpoints().find(tenant, space, written)).toEqual({ ...checkpoint, dirty: true });
      expect((await checkpoints().find(tenant, space, other))?.dirty).toBeUndefined();
      expect(await checkpoints().find(tenant, space, unknown)).toBeUndefined();
    });

    it('are known to be whole once somebody said so, tenant by tenant', async () => {
      const [tenant, other] = [aTenant(), aTenant()];
      expect(await ledger().knowsAssets(tenant)).toBe(false);

      await ledger().knowAssets(tenant);

      expect([await ledger().knowsAssets(tenant), await ledger().knowsAssets(other)]).toEqual([true, false]);
    });

    it('are raised by a bulk settle to the run’s fencing number, never lowered, never created', async () => {
      const { tenant, run } = await aRun();
      const [old, newer, unknown] = ['OLD', 'NEWER', 'UNKNOWN'].map((name) => aKey(tenant, name));
      await settle(tenant, aCheckpoint({ fence: 3, technicalName: 'OLD' }), old);
      await settle(tenant, aCheckpoint({ fence: 12, technicalName: 'NEWER' }), newer);

      const keys = [old, newer, unknown].filter((key) => key !== undefined);
      const bulk = keys.map((key, ordinal) => ({ ordinal, key, outcome: 'unchanged' as const }));
      await ledger().settleBulk(tenant, run, space, 10, bulk);

      expect(await checkpoints().listSpace(tenant, space)).toEqual(
        new Map([
          [old, aCheckpoint({ fence: 10, technicalName: 'OLD' })],
          [newer, aCheckpoint({ fence: 12, technicalName: 'NEWER' })],
        ]),
      );
      expect(await settle(tenant, aCheckpoint({ fence: 9 }), old)).toMatchObject({ checkpointMoved: false });
    });
  });
}

const fullCheckpoint: Checkpoint = CheckpointSchema.required().parse({
  ...aCheckpoint({ fence: 7, technicalName: 'Ärger |"∞\n' }),
  listed: aListed({ semanticUsage: 'Fact', catalogRow: 'row' }),
  fingerprint: aFingerprint(),
  sources: { [aKey()]: { space: 'SALES', schema: 'schema digest' } },
  outcome: 'kept',
  reason: 'a person changed it',
  recheck: true,
  dirty: true,
  absences: 1,
  absentSince: '2026-03-01T08:00:00.000Z',
  absentSinceAtSource: '2026-03-01T08:00:01.000Z',
});
