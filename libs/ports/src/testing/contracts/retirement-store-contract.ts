/// <reference types="jest" />
import type { RetirementStore } from '../../retirement-store.js';
import { aKey, aTenant } from '../builders/model-builders.js';
import { aRetirementRecord } from '../builders/record-builders.js';
import { type Closable, opened } from './opened.js';

export function retirementStoreContract(
  name: string,
  open: () => Promise<Closable & { readonly retirements: RetirementStore }>,
): void {
  describe(`${name} keeps the promises of RetirementStore`, () => {
    const current = opened(open);
    const retirements = () => current().retirements;
    const record = (tenant: string, technicalName: string, changes = {}) =>
      aRetirementRecord({ key: aKey(tenant, technicalName), technicalName, ...changes });

    it('finds what was saved, and nothing before', async () => {
      const tenant = aTenant();
      const saved = record(tenant, 'V_GONE', { approved: true, keptBy: 'ann', state: 'kept' });
      expect(await retirements().find(tenant, saved.key)).toBeUndefined();
      await retirements().save(tenant, saved);
      await retirements().save(tenant, saved);
      expect(await retirements().find(tenant, saved.key)).toEqual(saved);
    });

    it('keeps the newest by fencing number', async () => {
      const tenant = aTenant();
      const deleted = record(tenant, 'V_GONE', { fence: 9, state: 'deleted' });
      await retirements().save(tenant, deleted);
      await retirements().save(tenant, record(tenant, 'V_GONE', { fence: 8 }));
      expect(await retirements().find(tenant, deleted.key)).toEqual(deleted);
    });

    it('lists all of a tenant, and nothing of another', async () => {
      const [tenant, other] = [aTenant(), aTenant()];
      const saved = ['V_A', 'V_B'].map((technicalName) => record(tenant, technicalName));
      for (const one of saved) await retirements().save(tenant, one);
      await retirements().save(other, record(other, 'V_A'));
      const listed = await retirements().list(tenant);
      expect([...listed].sort((a, b) => (a.technicalName < b.technicalName ? -1 : 1))).toEqual(saved);
    });

    it('forgets what is back, and takes it anew when it goes again, whatever the fencing number', async () => {
      const tenant = aTenant();
      const saved = record(tenant, 'V_GONE', { fence: 9 });
      await retirements().forget(tenant, saved.key);
      await retirements().save(tenant, saved);
      await retirements().forget(tenant, saved.key);
      expect([await retirements().find(tenant, saved.key), await retirements().list(tenant)]).toEqual([undefined, []]);
      const again = { ...saved, fence: 10 };
      await retirements().save(tenant, again);
      expect(await retirements().list(tenant)).toEqual([again]);
    });
  });
}
