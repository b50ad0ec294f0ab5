import type { AssetKey } from '@dss/catalog-model';
import type { RetirementRecord } from '@dss/retirement';
import { RetirementStore } from '../../retirement-store.js';
import { NewestByFence } from './newest-by-fence.js';

export class InMemoryRetirementStore extends RetirementStore {
  private readonly records = new NewestByFence<RetirementRecord>();

  find(tenant: string, key: AssetKey): Promise<RetirementRecord | undefined> {
    return this.records.find(tenant, key);
  }

  save(tenant: string, record: RetirementRecord): Promise<void> {
    return this.records.save(tenant, record);
  }

  forget(tenant: string, key: AssetKey): Promise<void> {
    return this.records.forget(tenant, key);
  }

  list(tenant: string): Promise<readonly RetirementRecord[]> {
    return this.records.list(tenant);
  }
}
