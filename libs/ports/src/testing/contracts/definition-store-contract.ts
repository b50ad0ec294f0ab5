/// <reference types="jest" />
import type { AssetKey } from '@dss/catalog-model';
import type { DefinitionStore } from '../../definition-store.js';
import { aKey, aTenant } from '../builders/model-builders.js';
import { aDefinitionRecord } from '../builders/record-builders.js';
import { newestStaysContract } from './newest-stays-contract.js';
import { type Closable, opened } from './opened.js';

export function definitionStoreContract(
  name: string,
  open: () => Promise<Closable & { readonly definitions: DefinitionStore }>,
): void {
  describe(`${name} keeps the promises of DefinitionStore`, () => {
    const current = opened(open);
    const definitions = () => current().definitions;
    const make = (key: AssetKey, fence: number, text: string) => aDefinitionRecord({ key, fence, text });

    newestStaysContract(definitions, make);

    it('takes a harvested definition when there is none', async () => {
      const tenant = aTenant();
      const harvested = make(aKey(tenant), 1, 'harvested');

      await definitions().offer(tenant, harvested);
      await definitions().offer(tenant, make(aKey(tenant), 2, 'harvested later'));

      expect(await definitions().find(tenant, aKey(tenant))).toEqual(harvested);
    });

    it('never lets a harvested definition replace one that was asked for', async () => {
      const tenant = aTenant();
      const asked = make(aKey(tenant), 1, 'asked for');
      await definitions().save(tenant, asked);

      await definitions().offer(tenant, make(aKey(tenant), 9, 'harvested'));

      expect(await definitions().find(tenant, aKey(tenant))).toEqual(asked);
    });

    it('replaces a harvested definition by the one that the same run asked for', async () => {
      const tenant = aTenant();
      await definitions().offer(tenant, make(aKey(tenant), 1, 'harvested'));

      await definitions().save(tenant, make(aKey(tenant), 1, 'asked for'));

      expect(await definitions().find(tenant, aKey(tenant))).toMatchObject({ text: 'asked for' });
    });

    it('keeps one of them when many offer at once', async () => {
      const tenant = aTenant();
      const texts = ['a', 'b', 'c', 'd', 'e'];

      await Promise.all(texts.map((text) => definitions().offer(tenant, make(aKey(tenant), 1, text))));
      const first = await definitions().find(tenant, aKey(tenant));
      await definitions().offer(tenant, make(aKey(tenant), 2, 'late'));

      expect(texts).toContain(first?.text);
      expect(await definitions().find(tenant, aKey(tenant))).toEqual(first);
    });
  });
}
