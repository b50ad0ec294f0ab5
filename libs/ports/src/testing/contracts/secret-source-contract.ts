/// <reference types="jest" />
import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import type { SecretSource } from '../../secret-source.js';

export type OpenSecrets = () => Promise<{
  readonly source: SecretSource;
  /** Puts a secret into the store behind the source, or rotates it. */
  readonly store: (reference: string, value: string) => void | Promise<void>;
  readonly close: () => Promise<void>;
}>;

export function secretSourceContract(name: string, open: OpenSecrets): void {
  describe(`${name} keeps the promises of SecretSource`, () => {
    let opened: Awaited<ReturnType<OpenSecrets>>;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(async () => {
      await opened.close();
    });
    const aReference = (): string => `dsp-sync/test-${randomBytes(8).toString('hex')}`;

    it("gives the secret's text as it was stored", async () => {
      const reference = aReference();
      await opened.store(reference, '{"clientId":"a","clientSecret":"s3cr€t"}');

      expect(await opened.source.get(reference)).toBe('{"clientId":"a","clientSecret":"s3cr€t"}');
      expect(await opened.source.get(reference)).toBe('{"clientId":"a","clientSecret":"s3cr€t"}');
    });

    it('sees a rotated secret when it is asked afresh, and everybody after that does', async () => {
      const reference = aReference();
      await opened.store(reference, 'before');
      await opened.source.get(reference);
      await opened.store(reference, 'after');

      expect(await opened.source.get(reference, { fresh: true })).toBe('after');
      expect(await opened.source.get(reference)).toBe('after');
    });

    it('refuses a secret that is not there, naming the reference', async () => {
      const reference = aReference();

      const refused = opened.source.get(reference);

      await expect(refused).rejects.toMatchObject({ code: 'CREDENTIALS_REFUSED', disposition: 'halt' });
      await expect(refused).rejects.toMatchObject({ details: { reference } });
    });

    it('shows no value however it is printed', async () => {
      const reference = aReference();
      await opened.store(reference, 'not-for-eyes');
      await opened.source.get(reference);

      const printed = [inspect(opened.source, { depth: 9 }), JSON.stringify(opened.source)];

      expect(printed.join()).not.toContain('not-for-eyes');
    });
  });
}
