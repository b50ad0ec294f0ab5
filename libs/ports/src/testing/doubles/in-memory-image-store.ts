import type { AssetKey } from '@dss/catalog-model';
import { type Image, ImageStore } from '../../image-store.js';
import { NewestByFence } from './newest-by-fence.js';

export class InMemoryImageStore extends ImageStore {
  private readonly images = new NewestByFence<Image>();

  find(tenant: string, key: AssetKey): Promise<Image | undefined> {
    return this.images.find(tenant, key);
  }

  async listKeys(tenant: string): Promise<readonly AssetKey[]> {
    return (await this.images.list(tenant)).map(({ key }) => key);
  }

  save(tenant: string, image: Image): Promise<void> {
    return this.images.save(tenant, image);
  }
}
