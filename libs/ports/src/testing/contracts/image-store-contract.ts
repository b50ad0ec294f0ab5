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
