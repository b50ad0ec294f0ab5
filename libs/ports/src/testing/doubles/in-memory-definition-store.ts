import type { AssetKey } from '@dss/catalog-model';
import { type DefinitionRecord, DefinitionStore } from '../../definition-store.js';
import { NewestByFence } from './newest-by-fence.js';

export class InMemoryDefinitionStore extends DefinitionStore {
  private readonly records = new NewestByFence<DefinitionRecord>();

  find(tenant: string, key: AssetKey): Promise<DefinitionRecord | undefined> {
    return this.records.find(tenant, key);
  }

  save(tenant: string, record: DefinitionRecord): Promise<void> {
    return this.records.save(tenant, record);
  }

  offer(tenant: string, record: DefinitionRecord): Promise<void> {
    return this.records.offer(tenant, record);
  }
}
