import type { AssetKey } from '@dss/catalog-model';
import { type CatalogRecord, CatalogStore } from '../../catalog-store.js';
import { NewestByFence } from './newest-by-fence.js';

export class InMemoryCatalogStore extends CatalogStore {
  private readonly records = new NewestByFence<CatalogRecord>();

  find(tenant: string, key: AssetKey): Promise<CatalogRecord | undefined> {
    return this.records.find(tenant, key);
  }

  save(tenant: string, record: CatalogRecord): Promise<void> {
    return this.records.save(tenant, record);
  }
}
