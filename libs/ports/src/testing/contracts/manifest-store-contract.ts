/// <reference types="jest" />
import type { ManifestEntry } from '@dss/sync-run';
import type { ManifestStore } from '../../manifest-store.js';
import { aKey, aRunId, aTenant } from '../builders/model-builders.js';
import { aManifestEntry, aManifestSegment, aManifestSpace } from '../builders/record-builders.js';
import { type Closable, opened } from './opened.js';

export function manifestStoreContract(
  name: string,
  open: () => Promise<Closable & { readonly manifests: ManifestStore }>,
): void {
  describe(`${name} keeps the promises of ManifestStore`, () => {
    const current = opened(open);
    const manifests = () => current().manifests;
    const aRun = (): [tenant: string, run: string] => [aTenant(), aRunId()];
    const entries = async (...place: Parameters<ManifestStore['listEntries']>) => {
      const listed: ManifestEntry[] = [];
      for await (const entry of manifests().listEntries(...place)) listed.push(entry);
      return listed;
    };

    it('finds a space and its segments as they were stored', async () => {
      const run = aRun();
      const head = aManifestSpace({
        segments: [
          { type: 'localtables', first: 0, count: 1 },
          { type: 'absent', first: 1, count: 1 },
        ],
        incomplete: [{ space: 'SALES', type: 'views', code: 'REMOTE_UNAVAILABLE', reason: 'page 3 failed' }],
      });
      const tables = aManifestSegment();
      const absent = aManifestSegment({
        type: 'absent',
        entries: [aManifestEntry({ ordinal: 1, intent: 'absent', technicalName: 'Gone "∞"' })],
      });

      await manifests().saveSpace(...run, head, [tables, absent]);

      expect(await manifests().findSpace(...run, 'SALES')).toEqual(head);
      expect(await manifests().getSegment(...run, 'SALES', 'localtables')).toEqual(tables);
      expect(await manifests().getSegment(...run, 'SALES', 'absent')).toEqual(absent);
      expect(await entries(...run, 'SALES', 'absent')).toEqual(absent.entries);
    });

    it('knows nothing of a space that is not listed yet', async () => {
      const run = aRun();

      expect(await manifests().findSpace(...run, 'SALES')).toBeUndefined();
      expect(await manifests().listSpaces(...run)).toEqual([]);
      await expect(manifests().getSegment(...run, 'SALES', 'views')).rejects.toThrow();
      await expect(entries(...run, 'SALES', 'views')).rejects.toThrow();
    });

    it('keeps what was stored first: a redelivered command cannot give another asset an ordinal', async () => {
      const run = aRun();
      const first = { head: aManifestSpace(), segment: aManifestSegment() };
      expect(await manifests().saveSpace(...run, first.head, [first.segment])).toBe(true);

      const other = aManifestSegment({ entries: [aManifestEntry({ technicalName: 'OTHER' })] });
      const stored = await manifests().saveSpace(...run, aManifestSpace({ label: 'Other', first: 9 }), [other]);

      expect(stored).toBe(false);
      expect(await manifests().findSpace(...run, 'SALES')).toEqual(first.head);
      expect(await manifests().getSegment(...run, 'SALES', 'localtables')).toEqual(first.segment);
    });

    it('lists the spaces by their first ordinal', async () => {
      const run = aRun();
      const spaces = ['B', 'A', 'C'].map((space, at) =>
        aManifestSpace({ space, first: [100, 20, 3][at] ?? 0, segments: [] }),
      );
      for (const head of spaces) await manifests().saveSpace(...run, head, []);

      const listed = await manifests().listSpaces(...run);

      expect(listed.map(({ space }) => space)).toEqual(['C', 'A', 'B']);
    });

    it('keeps runs and spaces apart', async () => {
      const [tenant, run] = aRun();
      await manifests().saveSpace(tenant, run, aManifestSpace(), [aManifestSegment()]);

      expect(await manifests().findSpace(tenant, run, 'SALES_2')).toBeUndefined();
      expect(await manifests().findSpace(tenant, aRunId(), 'SALES')).toBeUndefined();
      expect(await manifests().listSpaces(tenant, aRunId())).toEqual([]);
      await expect(manifests().getSegment(tenant, aRunId(), 'SALES', 'localtables')).rejects.toThrow();
    });

    it('bears a segment of ten thousand assets', async () => {
      const run = aRun();
      const assets = Array.from({ length: 10_000 }, (_, ordinal) =>
        aManifestEntry({ ordinal, technicalName: `T${ordinal}`, key: aKey('acme', `T${ordinal}`) }),
      );
      const segment = aManifestSegment({ entries: assets });

      await manifests().saveSpace(...run, aManifestSpace(), [segment]);

      expect(await manifests().getSegment(...run, 'SALES', 'localtables')).toEqual(segment);
      expect(await entries(...run, 'SALES', 'localtables')).toEqual(assets);
    });
  });
}
