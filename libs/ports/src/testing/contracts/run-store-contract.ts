/// <reference types="jest" />
import type { SyncRun } from '@dss/sync-run';
import type { RunStore } from '../../run-store.js';
import { aRunId, aTenant } from '../builders/model-builders.js';
import { aSyncRun } from '../builders/record-builders.js';
import { type Closable, opened } from './opened.js';
import { collect, until } from './until.js';

export function runStoreContract(name: string, open: () => Promise<Closable & { readonly runs: RunStore }>): void {
  describe(`${name} keeps the promises of RunStore`, () => {
    const current = opened(open);
    const runs = () => current().runs;
    const aNewRun = (overrides: Partial<SyncRun> = {}) =>
      aSyncRun({ id: aRunId(), tenant: aTenant(), conflicts: 0, ...overrides });
    const oneMoreConflict = (run: SyncRun): SyncRun => ({ ...run, conflicts: (run.conflicts ?? 0) + 1 });

    it('finds a run as it was created, and nothing else', async () => {
      const run = aNewRun({ scope: { spaces: ['SALES'] }, reason: 'Ärger "∞"' });

      expect(await runs().find(run.tenant, run.id)).toBeUndefined();
      expect(await runs().create(run)).toBe(true);
      expect(await runs().find(run.tenant, run.id)).toEqual(run);
      expect(await runs().find(aTenant(), run.id)).toBeUndefined();
    });

    it('creates a run once: the same idempotency key is the same run', async () => {
      const run = aNewRun();

      const created = await Promise.all([runs().create(run), runs().create(run), runs().create(run)]);

      expect(created.filter(Boolean)).toHaveLength(1);
      expect(await runs().create({ ...run, actor: 'somebody else' })).toBe(false);
      expect(await runs().find(run.tenant, run.id)).toEqual(run);
    });

    it('changes a run and returns what is stored now', async () => {
      const run = aNewRun();
      await runs().create(run);

      const changed = await runs().change(run.tenant, run.id, (stored) => ({ ...stored, state: 'listing' }));

      expect(changed).toEqual({ ...run, state: 'listing' });
      expect(await runs().find(run.tenant, run.id)).toEqual({ ...run, state: 'listing' });
    });

    it('leaves a run as it is when the change wants nothing', async () => {
      const run = aNewRun();
      await runs().create(run);

      await runs().change(run.tenant, run.id, () => undefined);

      expect(await runs().find(run.tenant, run.id)).toEqual(run);
    });

    it('does not create a run by changing an unknown one', async () => {
      const run = aNewRun();

      expect(await runs().change(run.tenant, run.id, oneMoreConflict)).toBeUndefined();
      expect(await runs().find(run.tenant, run.id)).toBeUndefined();
    });

    it('loses no change when many write at once', async () => {
      const run = aNewRun();
      await runs().create(run);

      const writers = Array.from({ length: 10 }, () => runs().change(run.tenant, run.id, oneMoreConflict));
      await Promise.all(writers);

      expect(await runs().find(run.tenant, run.id)).toMatchObject({ conflicts: 10 });
    });

    it('lists the runs of a tenant, and of all tenants', async () => {
      const [first, other] = [aNewRun(), aNewRun()];
      const second = aNewRun({ tenant: first.tenant });
      for (const run of [first, second, other]) await runs().create(run);

      const ofTenant = await runs().list(first.tenant);
      const ofAll = await runs().list();

      expect(ofTenant.map(({ id }) => id).sort()).toEqual([first.id, second.id].sort());
      expect(ofAll).toEqual(expect.arrayContaining([first, second, other]));
      expect(await runs().list(aTenant())).toEqual([]);
    });

    it('shows a watcher the stored runs first, then changes and new runs', async () => {
      const [stored, later] = [aNewRun(), aNewRun()];
      await runs().create(stored);

      const watch = await runs().watch();
      const { seen, ended } = collect(watch.changes);
      const saw = (id: string, state: string) => () => seen.some((run) => run.id === id && run.state === state);
      await until(saw(stored.id, 'queued'));
      await runs().change(stored.tenant, stored.id, (run) => ({ ...run, state: 'working' }));
      await runs().create(later);
      await until(saw(stored.id, 'working'));
      await until(saw(later.id, 'queued'));
      watch.stop();
      await ended;

      const states = seen.filter(({ id }) => id === stored.id).map(({ state }) => state);
      expect(states).toEqual(['queued', 'working']);
    });
  });
}
