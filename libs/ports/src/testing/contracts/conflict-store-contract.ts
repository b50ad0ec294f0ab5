/// <reference types="jest" />
import type { ConflictRecord, ConflictStore, StoredConflict } from '../../conflict-store.js';
import { aKey, aTenant } from '../builders/model-builders.js';
import { aConflictRecord, aStoredConflict } from '../builders/record-builders.js';
import { type Closable, opened } from './opened.js';

export function conflictStoreContract(
  name: string,
  open: () => Promise<Closable & { readonly conflicts: ConflictStore }>,
): void {
  describe(`${name} keeps the promises of ConflictStore`, () => {
    const current = opened(open);
    const store = () => current().conflicts;
    const decisionAbout = ({ field, sourceDigest: source, targetDigest: target }: StoredConflict) =>
      ({ field, source, target, choice: 'keep', by: 'admin', at: '2026-11-21T08:00:00.000Z' }) as const;

    it('finds what was saved, per tenant and asset, and nothing else', async () => {
      const tenant = aTenant();
      const record = aConflictRecord({ key: aKey(tenant) });

      await store().save(tenant, record);

      expect(await store().find(tenant, record.key)).toEqual(record);
      expect(await store().find(tenant, aKey(tenant, 'OTHER'))).toBeUndefined();
      expect(await store().find(aTenant(), record.key)).toBeUndefined();
    });

    it('keeps the newest by fencing number', async () => {
      const tenant = aTenant();
      const key = aKey(tenant);
      const newer = aConflictRecord({ key, fence: 3, conflicts: [aStoredConflict({ field: 'new' })] });

      await store().save(tenant, newer);
      await store().save(tenant, aConflictRecord({ key, fence: 2 }));

      expect(await store().find(tenant, key)).toEqual(newer);
    });

    it('carries a decision over as long as neither value has moved', async () => {
      const tenant = aTenant();
      const key = aKey(tenant);
      const [one, other] = [aStoredConflict({ field: 'one' }), aStoredConflict({ field: 'other' })];
      await store().save(tenant, aConflictRecord({ key, conflicts: [one, other] }));

      expect(await store().decide(tenant, key, decisionAbout(one))).toBe(true);
      expect(await store().decide(tenant, key, decisionAbout(other))).toBe(true);
      const moved = { ...other, targetDigest: 'moved' };
      await store().save(tenant, aConflictRecord({ key, fence: 9, conflicts: [one, moved] }));

      const decision = { choice: 'keep', by: 'admin', at: '2026-11-21T08:00:00.000Z' };
      expect((await store().find(tenant, key))?.conflicts).toEqual([{ ...one, decision }, moved]);
    });

    it('takes no decision about values that are not, or no longer, in the list', async () => {
      const tenant = aTenant();
      const key = aKey(tenant);
      const conflict = aStoredConflict();
      expect(await store().decide(tenant, key, decisionAbout(conflict))).toBe(false);
      await store().save(tenant, aConflictRecord({ key, conflicts: [conflict] }));

      const stale = decisionAbout({ ...conflict, sourceDigest: 'older' });
      expect(await store().decide(tenant, key, stale)).toBe(false);
      expect((await store().find(tenant, key))?.conflicts).toEqual([conflict]);
    });

    it('forgets, also what it never knew, and may be told again', async () => {
      const tenant = aTenant();
      const record = aConflictRecord({ key: aKey(tenant) });
      await store().save(tenant, record);

      await store().forget(tenant, record.key);
      await store().forget(tenant, aKey(tenant, 'OTHER'));
      expect(await store().find(tenant, record.key)).toBeUndefined();
      await store().save(tenant, record);

      expect(await store().find(tenant, record.key)).toEqual(record);
    });

    it("lists a tenant's records, and no other's", async () => {
      const tenant = aTenant();
      const keys = ['A', 'B', 'C'].map((technicalName) => aKey(tenant, technicalName));
      for (const key of keys) await store().save(tenant, aConflictRecord({ key }));
      await store().save(aTenant(), aConflictRecord({ key: aKey() }));
      await store().forget(tenant, keys[1] ?? '');

      const listed: ConflictRecord[] = [];
      for await (const record of store().list(tenant)) listed.push(record);

      expect(listed.map(({ key }) => key).sort()).toEqual([keys[0], keys[2]].sort());
    });
  });
}
