/// <reference types="jest" />
import type { AssetKey } from '@dss/catalog-model';
import { aKey, aTenant } from '../builders/model-builders.js';

interface NewestByFence<T> {
  find(tenant: string, key: AssetKey): Promise<T | undefined>;
  save(tenant: string, record: T): Promise<void>;
}

/** One record per asset of which the newest by fencing number stays; `make` puts `text` somewhere inside. */
export function newestStaysContract<T>(
  store: () => NewestByFence<T>,
  make: (key: AssetKey, fence: number, text: string) => T,
): void {
  /** Above the broker's largest message and above what a key-value bucket takes. */
  const large = 'x∞'.repeat(1_500_000 / 2);

  it('finds what was saved, and nothing before', async () => {
    const tenant = aTenant();
    const record = make(aKey(tenant), 1, 'Ärger "∞"\n');

    expect(await store().find(tenant, aKey(tenant))).toBeUndefined();
    await store().save(tenant, record);
    await store().save(tenant, record);

    expect(await store().find(tenant, aKey(tenant))).toEqual(record);
  });

  it('keeps the newest: an older run never replaces it, the same run may correct itself', async () => {
    const tenant = aTenant();
    const key = aKey(tenant);
    await store().save(tenant, make(key, 9, 'nine'));

    await store().save(tenant, make(key, 8, 'eight'));
    expect(await store().find(tenant, key)).toEqual(make(key, 9, 'nine'));
    await store().save(tenant, make(key, 9, 'nine again'));
    expect(await store().find(tenant, key)).toEqual(make(key, 9, 'nine again'));
    await store().save(tenant, make(key, 10, 'ten'));
    expect(await store().find(tenant, key)).toEqual(make(key, 10, 'ten'));
  });

  it('ends at the newest when saves race', async () => {
    const tenant = aTenant();
    const key = aKey(tenant);

    await Promise.all([3, 10, 1, 9, 2].map((fence) => store().save(tenant, make(key, fence, `run ${fence}`))));

    expect(await store().find(tenant, key)).toEqual(make(key, 10, 'run 10'));
  });

  it('keeps three megabytes whole, growing out of a small value and back into one', async () => {
    const tenant = aTenant();
    const key = aKey(tenant);

    for (const [at, text] of ['small', large, 'small again'].entries()) {
      const record = make(key, at + 1, text);
      await store().save(tenant, record);
      expect(await store().find(tenant, key)).toEqual(record);
    }
    await store().save(tenant, make(key, 2, large));
    expect(await store().find(tenant, key)).toEqual(make(key, 3, 'small again'));
  });

  it('keeps tenants and assets apart', async () => {
    const [tenant, other] = [aTenant(), aTenant()];
    await store().save(tenant, make(aKey(tenant), 1, 'mine'));

    expect(await store().find(other, aKey(tenant))).toBeUndefined();
    expect(await store().find(tenant, aKey(tenant, 'OTHER'))).toBeUndefined();
  });
}
