/// <reference types="jest" />
import type { DeadLetter, DeadLetters } from '../../dead-letters.js';
import { aKey, aRunId, aTenant } from '../builders/model-builders.js';
import { aDeadLetter } from '../builders/record-builders.js';
import { type Closable, opened } from './opened.js';

export function deadLettersContract(
  name: string,
  open: () => Promise<Closable & { readonly deadLetters: DeadLetters }>,
): void {
  describe(`${name} keeps the promises of DeadLetters`, () => {
    const current = opened(open);
    const deadLetters = () => current().deadLetters;
    const body = new TextEncoder().encode('{}');
    const aRun = () => ({ tenant: aTenant(), run: aRunId() });

    it('keeps one letter of a message that is rejected twice', async () => {
      const run = aRun();
      const letter = aDeadLetter(run);

      await deadLetters().save(letter, { 'dss-schema': 'map.v1' }, body);
      await deadLetters().save(letter, { 'dss-schema': 'map.v1' }, body);

      expect(await deadLetters().listRun(run.tenant, run.run)).toEqual([letter]);
    });

    it('keeps a letter for every asset and stage', async () => {
      const run = aRun();
      const [one, other] = [aKey(run.tenant, 'ONE'), aKey(run.tenant, 'OTHER')];
      const letters = [
        aDeadLetter({ ...run, key: one }),
        aDeadLetter({ ...run, key: other }),
        aDeadLetter({ ...run, key: one, stage: 'fetch', subject: `dss.fetch.low.${run.tenant}.${run.run}.${one}` }),
      ];

      for (const letter of letters) await deadLetters().save(letter, {}, body);

      const listed = await deadLetters().listRun(run.tenant, run.run);
      expect(listed).toHaveLength(3);
      expect(listed).toEqual(expect.arrayContaining(letters));
      expect(await deadLetters().countRun(run.tenant, run.run)).toBe(3);
    });

    it('keeps a rejected run command, which belongs to no asset', async () => {
      const run = aRun();
      const subject = `dss.cmd.medium.${run.tenant}.${run.run}`;
      const letter: DeadLetter = {
        ...run,
        subject,
        stage: 'cmd',
        code: 'X',
        reason: 'x',
        attempts: 1,
        at: '',
        bytes: 2,
      };

      await deadLetters().save(letter, {}, body);

      expect(await deadLetters().listRun(run.tenant, run.run)).toEqual([letter]);
    });

    it('takes the largest body that travels inside a message', async () => {
      const run = aRun();
      const large = new Uint8Array(256 * 1024).map((_, at) => (at * 7_919) % 251);
      const letter = aDeadLetter({ ...run, bytes: large.byteLength });

      await deadLetters().save(letter, {}, large);

      expect(await deadLetters().listRun(run.tenant, run.run)).toEqual([letter]);
    });

    it('keeps runs apart', async () => {
      const run = aRun();
      await deadLetters().save(aDeadLetter(run), {}, body);

      expect(await deadLetters().listRun(run.tenant, aRunId())).toEqual([]);
      expect(await deadLetters().countRun(run.tenant, aRunId())).toBe(0);
      expect(await deadLetters().listRun(aTenant(), run.run)).toEqual([]);
    });
  });
}
