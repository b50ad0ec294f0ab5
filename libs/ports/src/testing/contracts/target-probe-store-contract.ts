/// <reference types="jest" />
import { randomInt } from 'node:crypto';
import { type TargetProbeStore, targetKey } from '../../target-probe-store.js';
import { aTargetProbe } from '../builders/record-builders.js';
import { type Closable, opened } from './opened.js';

export function targetProbeStoreContract(
  name: string,
  open: () => Promise<Closable & { readonly probes: TargetProbeStore }>,
): void {
  describe(`${name} keeps the promises of TargetProbeStore`, () => {
    const current = opened(open);
    const store = () => current().probes;
    const aTarget = (provider?: string) =>
      targetKey({ provider, account: String(randomInt(1e11, 1e12)), region: 'eu-central-1' });

    it('finds what was saved, per target, and nothing else', async () => {
      const probe = aTargetProbe({ target: aTarget() });

      await store().save(probe);

      expect(await store().find(probe.target)).toEqual(probe);
      expect(await store().find(aTarget())).toBeUndefined();
    });

    it('keeps targets apart that differ in their endpoint only', async () => {
      const [own, other] = [aTarget(), aTarget('127.0.0.1:4566')];
      await store().save(aTargetProbe({ target: own, optimisticLock: 'honoured' }));
      await store().save(aTargetProbe({ target: other, optimisticLock: 'ignored' }));

      expect(await store().find(own)).toMatchObject({ optimisticLock: 'honoured' });
      expect(await store().find(other)).toMatchObject({ optimisticLock: 'ignored' });
    });

    it('keeps the newest, whatever comes in last', async () => {
      const target = aTarget();
      const newer = aTargetProbe({ target, at: '2026-11-21T09:00:00.000Z', optimisticLock: 'ignored' });

      await store().save(newer);
      await store().save(aTargetProbe({ target, at: '2026-11-21T08:00:00.000Z' }));

      expect(await store().find(target)).toEqual(newer);
    });

    it('lists every target once', async () => {
      const targets = [aTarget(), aTarget(), aTarget('[::1]:4566')];
      for (const target of [...targets, ...targets]) await store().save(aTargetProbe({ target }));

      const listed = (await store().list()).map(({ target }) => target);

      expect(listed.filter((target) => targets.includes(target)).sort()).toEqual(targets.toSorted());
    });
  });
}
