/// <reference types="jest" />
import type { IdempotencyKeys } from '../../idempotency-keys.js';
import { aRunId, aTenant } from '../builders/model-builders.js';
import { type Closable, opened } from './opened.js';

export function idempotencyKeysContract(
  name: string,
  open: () => Promise<Closable & { readonly keys: IdempotencyKeys }>,
): void {
  describe(`${name} keeps the promises of IdempotencyKeys`, () => {
    const current = opened(open);
    const keys = () => current().keys;
    const aClaim = (request = 'digest') => ({ run: aRunId(), request });

    it('lets a key stand for the run that claimed it first', async () => {
      const [tenant, first] = [aTenant(), aClaim()];

      expect(await keys().claim(tenant, 'key', first)).toEqual(first);
      expect(await keys().claim(tenant, 'key', aClaim())).toEqual(first);
      expect(await keys().claim(tenant, 'key', aClaim('another request'))).toEqual(first);
    });

    it('gives all who claim at once the same run', async () => {
      const tenant = aTenant();

      const held = await Promise.all(Array.from({ length: 10 }, () => keys().claim(tenant, 'key', aClaim())));

      expect(new Set(held.map(({ run }) => run)).size).toBe(1);
    });

    it('keeps keys and tenants apart', async () => {
      const [tenant, other] = [aClaim(), aClaim()];
      const name = aTenant();
      await keys().claim(name, 'key', tenant);

      expect(await keys().claim(name, 'other key', other)).toEqual(other);
      expect(await keys().claim(aTenant(), 'key', other)).toEqual(other);
    });
  });
}
