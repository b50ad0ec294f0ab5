/// <reference types="jest" />
import type { CatalogStore } from '../../catalog-store.js';
import { aCatalogEntry } from '../builders/model-builders.js';
import { aCatalogRecord } from '../builders/record-builders.js';
import { newestStaysContract } from './newest-stays-contract.js';
import { type Closable, opened } from './opened.js';

export function catalogStoreContract(
  name: string,
  open: () => Promise<Closable & { readonly catalog: CatalogStore }>,
): void {
  describe(`${name} keeps the promises of CatalogStore`, () => {
    const current = opened(open);

    newestStaysContract(
      () => current().catalog,
      (key, fence, text) => aCatalogRecord({ key, fence, entry: aCatalogEntry({ description: text }) }),
    );
  });
}
