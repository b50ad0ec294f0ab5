/// <reference types="jest" />
import type { FetchEnd } from '../../run-ledger.js';
import { aKey } from '../builders/model-builders.js';
import { type OpenLedger, ledgerFixture } from './ledger-fixture.js';

export function runWaitsContract(open: OpenLedger): void {
  describe('waiting for a source’s fetch', () => {
    const { ledger, aRun } = ledgerFixture(open);
    const source = aKey();
    const waiter = { ordinal: 4, message: '{"waits":"four"}' };

    it('does not wait for what nobody will fetch', async () => {
      const { tenant, run } = await aRun();
      await ledger().announceFetches(tenant, run, [aKey(tenant, 'OTHER')]);

      expect(await ledger().awaitFetch(tenant, run, source, waiter)).toBe('unannounced');
    });

    it('hands those who wait to the handler that ends the fetch', async () => {
      const { tenant, run } = await aRun();
      await ledger().announceFetches(tenant, run, [source]);
      const second = { ordinal: 5, message: 'five' };

      expect(await ledger().awaitFetch(tenant, run, source, waiter)).toBe('waiting');
      expect(await ledger().awaitFetch(tenant, run, source, second)).toBe('waiting');

      const woken = await ledger().endFetch(tenant, run, source, 'stored');
      expect([...woken].sort()).toEqual(['five', waiter.message]);
    });

    it.each<FetchEnd>(['stored', 'absent', 'unreachable'])('tells who comes later that it ended %s', async (end) => {
      const { tenant, run } = await aRun();
      await ledger().announceFetches(tenant, run, [source]);

      expect(await ledger().endFetch(tenant, run, source, end)).toEqual([]);
      expect(await ledger().awaitFetch(tenant, run, source, waiter)).toBe(end);
    });

    it('gives the same waiters again when the fetch’s message is redelivered', async () => {
      const { tenant, run } = await aRun();
      await ledger().announceFetches(tenant, run, [source]);
      await ledger().awaitFetch(tenant, run, source, waiter);

      await ledger().endFetch(tenant, run, source, 'stored');

      expect(await ledger().endFetch(tenant, run, source, 'stored')).toEqual([waiter.message]);
    });

    it('wakes a waiter once, also when it was redelivered and waits twice', async () => {
      const { tenant, run } = await aRun();
      await ledger().announceFetches(tenant, run, [source]);
      await ledger().awaitFetch(tenant, run, source, waiter);
      await ledger().awaitFetch(tenant, run, source, waiter);

      expect(await ledger().endFetch(tenant, run, source, 'stored')).toEqual([waiter.message]);
    });

    it('keeps waits and ends when a redelivered command announces again', async () => {
      const { tenant, run } = await aRun();
      const ended = aKey(tenant, 'ENDED');
      await ledger().announceFetches(tenant, run, [source, ended]);
      await ledger().awaitFetch(tenant, run, source, waiter);
      await ledger().endFetch(tenant, run, ended, 'absent');

      await ledger().announceFetches(tenant, run, [source, ended]);

      expect(await ledger().awaitFetch(tenant, run, ended, waiter)).toBe('absent');
      expect(await ledger().endFetch(tenant, run, source, 'stored')).toEqual([waiter.message]);
    });

    it('forgets nobody when waits and the end race', async () => {
      const { tenant, run } = await aRun();
      await ledger().announceFetches(tenant, run, [source]);
      const wait = (ordinal: number) =>
        ledger().awaitFetch(tenant, run, source, { ordinal, message: `waiter ${ordinal}` });
      const end = () => ledger().endFetch(tenant, run, source, 'stored');

      const [early, woken, late] = await Promise.all([
        Promise.all([0, 1, 2, 3, 4].map(wait)),
        end(),
        Promise.all([5, 6, 7, 8, 9].map(wait)),
      ]);

      const waiting = [...early, ...late].flatMap((state, at) => (state === 'waiting' ? [`waiter ${at}`] : []));
      expect([...woken].sort()).toEqual(waiting);
    });

    it('keeps the waits of runs apart', async () => {
      const [one, other] = [await aRun(), await aRun()];
      for (const { tenant, run } of [one, other]) await ledger().announceFetches(tenant, run, [source]);
      await ledger().awaitFetch(one.tenant, one.run, source, waiter);

      expect(await ledger().endFetch(other.tenant, other.run, source, 'stored')).toEqual([]);
      expect(await ledger().awaitFetch(one.tenant, one.run, source, waiter)).toBe('waiting');
    });

    it('announces many at once', async () => {
      const { tenant, run } = await aRun();
      const keys = Array.from({ length: 2_500 }, (_, at) => aKey(tenant, `T${at}`));

      await ledger().announceFetches(tenant, run, keys);

      for (const key of [keys.at(0), keys.at(-1)]) {
        expect(await ledger().awaitFetch(tenant, run, key ?? '', waiter)).toBe('waiting');
      }
    });
  });

  describe('waiting for a space’s listing', () => {
    const { ledger, aRun } = ledgerFixture(open);
    const waiter = { ordinal: 4, message: 'four' };

    it('waits for a space that this run will list, and for no other', async () => {
      const { tenant, run } = await aRun();
      await ledger().announceSpaces(tenant, run, ['SALES', 'FINANCE']);

      expect(await ledger().awaitListing(tenant, run, 'SALES', waiter)).toBe('waiting');
      expect(await ledger().awaitListing(tenant, run, 'OUT_OF_SCOPE', waiter)).toBe('listed');
    });

    it('hands out those who wait, again when asked again, and nobody waits afterwards', async () => {
      const { tenant, run } = await aRun();
      await ledger().announceSpaces(tenant, run, ['SALES', 'FINANCE']);
      await ledger().awaitListing(tenant, run, 'SALES', waiter);
      await ledger().awaitListing(tenant, run, 'SALES', waiter);

      expect(await ledger().endListing(tenant, run, 'SALES')).toEqual(['four']);
      expect(await ledger().endListing(tenant, run, 'SALES')).toEqual(['four']);
      expect(await ledger().awaitListing(tenant, run, 'SALES', { ordinal: 5, message: 'five' })).toBe('listed');
      expect(await ledger().awaitListing(tenant, run, 'FINANCE', waiter)).toBe('waiting');
    });

    it('stays listed when a redelivered command announces the spaces again', async () => {
      const { tenant, run } = await aRun();
      await ledger().announceSpaces(tenant, run, ['SALES']);
      await ledger().endListing(tenant, run, 'SALES');

      await ledger().announceSpaces(tenant, run, ['SALES']);

      expect(await ledger().awaitListing(tenant, run, 'SALES', waiter)).toBe('listed');
    });

    it('does not mix up a space and an asset of the same name', async () => {
      const { tenant, run } = await aRun();
      const name = aKey(tenant);
      await ledger().announceSpaces(tenant, run, [name]);
      await ledger().announceFetches(tenant, run, [name]);
      await ledger().awaitListing(tenant, run, name, waiter);

      expect(await ledger().endFetch(tenant, run, name, 'stored')).toEqual([]);
      expect(await ledger().endListing(tenant, run, name)).toEqual(['four']);
    });

    it('forgets nobody when waits and the end of listing race', async () => {
      const { tenant, run } = await aRun();
      await ledger().announceSpaces(tenant, run, ['SALES']);
      const wait = (ordinal: number) => ledger().awaitListing(tenant, run, 'SALES', { ordinal, message: `${ordinal}` });

      const [early, woken, late] = await Promise.all([
        Promise.all([0, 1, 2].map(wait)),
        ledger().endListing(tenant, run, 'SALES'),
        Promise.all([3, 4, 5].map(wait)),
      ]);

      const waiting = [...early, ...late].flatMap((state, at) => (state === 'waiting' ? [`${at}`] : []));
      expect([...woken].sort()).toEqual(waiting);
    });
  });
}
