/// <reference types="jest" />
import { randomBytes } from 'node:crypto';
import type { ClaimStore } from '../../claim-store.js';
import { aRunId } from '../builders/model-builders.js';
import { type Closable, opened } from './opened.js';

export function claimStoreContract(
  name: string,
  open: () => Promise<Closable & { readonly claims: ClaimStore }>,
): void {
  describe(`${name} keeps the promises of ClaimStore`, () => {
    const current = opened(open);
    const claims = () => current().claims;

    it.each([0, 1, 5_000_000])('gives %d bytes back as they were', async (length) => {
      const bytes = new Uint8Array(randomBytes(length));

      const claim = await claims().put(aRunId(), bytes);

      expect(Buffer.compare(await claims().get(claim), bytes)).toBe(0);
    });

    it('gives the same bytes of the same run the same name, and others another', async () => {
      const [run, bytes] = [aRunId(), new Uint8Array(randomBytes(100))];

      const [first, second] = await Promise.all([claims().put(run, bytes), claims().put(run, bytes)]);

      expect(second).toBe(first);
      expect(await claims().put(run, new Uint8Array(randomBytes(100)))).not.toBe(first);
      expect(await claims().put(aRunId(), bytes)).not.toBe(first);
      expect(Buffer.compare(await claims().get(first), bytes)).toBe(0);
    });

    it('refuses a claim that is gone as a broken contract', async () => {
      await expect(claims().get(`${aRunId()}/gone`)).rejects.toMatchObject({ code: 'CONTRACT_BROKEN' });
    });
  });
}
