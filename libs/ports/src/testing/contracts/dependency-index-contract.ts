/// <reference types="jest" />
import type { DependencyIndex } from '../../dependency-index.js';
import { aKey, aTenant } from '../builders/model-builders.js';
import { aDependant } from '../builders/record-builders.js';
import { type Closable, opened } from './opened.js';

export function dependencyIndexContract(
  name: string,
  open: () => Promise<Closable & { readonly dependencies: DependencyIndex }>,
): void {
  describe(`${name} keeps the promises of DependencyIndex`, () => {
    const current = opened(open);
    const dependencies = () => current().dependencies;
    const [orders, customers, products] = [aKey('acme', 'ORDERS'), aKey('acme', 'CUSTOMERS'), aKey('acme', 'PRODUCTS')];
    const view = aDependant({ technicalName: 'V_ORDERS' });

    it('lists who was resolved through a source, once', async () => {
      const tenant = aTenant();

      await dependencies().save(tenant, view, [orders, customers]);
      await dependencies().save(tenant, view, [orders, customers]);

      expect(await dependencies().listDependants(tenant, orders)).toEqual([view]);
      expect(await dependencies().listDependants(tenant, customers)).toEqual([view]);
      expect(await dependencies().listDependants(tenant, products)).toEqual([]);
    });

    it('replaces the sources of an asset as a set', async () => {
      const tenant = aTenant();
      await dependencies().save(tenant, view, [orders, customers]);

      await dependencies().save(tenant, view, [customers, products]);

      expect(await dependencies().listDependants(tenant, orders)).toEqual([]);
      expect(await dependencies().listDependants(tenant, customers)).toEqual([view]);
      expect(await dependencies().listDependants(tenant, products)).toEqual([view]);
    });

    it('forgets an asset that needs no source any more', async () => {
      const tenant = aTenant();
      await dependencies().save(tenant, view, [orders]);

      await dependencies().save(tenant, view, []);

      expect(await dependencies().listDependants(tenant, orders)).toEqual([]);
    });

    it('keeps everybody when many save at once', async () => {
      const tenant = aTenant();
      const views = Array.from({ length: 20 }, (_, at) => aDependant({ technicalName: `V${at}` }));

      await Promise.all(views.map((dependant) => dependencies().save(tenant, dependant, [orders])));

      const listed = await dependencies().listDependants(tenant, orders);
      expect(listed.map(({ technicalName }) => technicalName).sort()).toEqual(views.map((v) => v.technicalName).sort());
    });

    it('keeps tenants apart', async () => {
      await dependencies().save(aTenant(), view, [orders]);

      expect(await dependencies().listDependants(aTenant(), orders)).toEqual([]);
    });
  });
}
