/// <reference types="jest" />
import type { ImageStore } from '../../image-store.js';
import { aKey, aTenant } from '../builders/model-builders.js';
import { anImage } from '../builders/record-builders.js';
import { newestStaysContract } from './newest-stays-contract.js';
import { type Closable, opened } from './opened.js';

export function imageStoreContract(
  name: string,
  open: () => Promise<Closable & { readonly images: ImageStore }>,
): void {
  describe(`${name} keeps the promises of ImageStore`, () => {
    const current = opened(open);
    const images = () => current().images;

    newestStaysContract(images, (key, fence, text) =>
      anImage({ key, fence, input: { Name: 'orders', Description: text } }),
    );

    it('lists the assets of a tenant without reading them', async () => {
      const [tenant, other] = [aTenant(), aTenant()];
      const keys = ['T_A', 'T_B'].map((name) => aKey(tenant, name));
      for (const key of keys) await images().save(tenant, anImage({ key }));
      await images().save(other, anImage({ key: aKey(other, 'T_A') }));

      expect([...(await images().listKeys(tenant))].sort()).toEqual([...keys].sort());
    });

    it('keeps members of Glue that this product does not know', async () => {
      const tenant = aTenant();
      const StorageDescriptor = { Columns: [], SerdeInfo: { Name: 'somebody’s' }, NumberOfBuckets: -1 };
      const image = anImage({
        key: aKey(tenant),
        baseVersionId: '17',
        input: { Name: 'orders', Retention: 3, StorageDescriptor, ViewOriginalText: '' },
      });

      await images().save(tenant, image);

      expect(await images().find(tenant, aKey(tenant))).toEqual(image);
    });
  });
}
