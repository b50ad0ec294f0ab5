/// <reference types="jest" />
import type { AssetKey } from '@dss/catalog-model';
import type { SeenImage } from '../../image-feed.js';
import type { ImageStore } from '../../image-store.js';
import { aKey, aTenant } from '../builders/model-builders.js';
import { anImage } from '../builders/record-builders.js';
import { type Closable, opened } from './opened.js';
import { collect, until } from './until.js';

/** What a store is given to do that no service does. */
export interface ImageFeedSubject extends Closable {
  readonly images: ImageStore;
  /** Puts something there that is no image. */
  corrupt(tenant: string, key: AssetKey): Promise<void>;
  take(tenant: string, key: AssetKey): Promise<void>;
  /** Deletes all that is stored, and the place itself. */
  startAnew(): Promise<void>;
}

export function imageFeedContract(name: string, open: () => Promise<ImageFeedSubject>): void {
  describe(`${name} keeps the promises of ImageStore.follow`, () => {
    const current = opened(open);
    const images = () => current().images;
    const save = (tenant: string, technicalName: string, fence = 1) =>
      images().save(tenant, anImage({ key: aKey(tenant, technicalName), fence, database: `db_${fence}` }));
    const following = async (tenant: string) => {
      const feed = await images().follow(tenant);
      return { feed, ...collect(feed.images) };
    };
    const fencesOf = (seen: readonly SeenImage[], key: AssetKey) =>
      seen.flatMap((one) => (one.kind === 'image' && one.key === key ? [one.image.fence] : []));

    it('shows every stored image once, as it was saved last, then what is saved', async () => {
      const tenant = aTenant();
      const [a, b, c] = [aKey(tenant, 'A'), aKey(tenant, 'B'), aKey(tenant, 'C')];
      for (const technicalName of ['A', 'B']) await save(tenant, technicalName);
      await save(tenant, 'A', 2);

      const { feed, seen, ended } = await following(tenant);
      expect(feed.stored).toBe(2);
      await until(() => seen.length === 2);
      expect([fencesOf(seen, a), fencesOf(seen, b)]).toEqual([[2], [1]]);
      expect(seen.map(({ upToDate }) => upToDate)).toEqual([false, true]);
      await save(tenant, 'C');
      await save(tenant, 'B', 5);
      await until(() => seen.length === 4);
      feed.stop();
      await ended;

      expect([fencesOf(seen, b), fencesOf(seen, c)]).toEqual([[1, 5], [1]]);
      expect(seen.every(({ upToDate }, at) => upToDate || at === 0)).toBe(true);
      expect(seen.every(({ atMs }) => Number.isInteger(atMs))).toBe(true);
    });

    it('says at once that nothing is stored, and shows what comes', async () => {
      const tenant = aTenant();
      const { feed, seen, ended } = await following(tenant);
      expect(feed.stored).toBe(0);
      await save(tenant, 'A');
      await until(() => seen.length === 1);
      feed.stop();
      await ended;
      expect(seen).toMatchObject([{ kind: 'image', upToDate: true }]);
    });

    it("shows nothing of other tenants' images", async () => {
      const [tenant, other] = [aTenant(), aTenant()];
      await save(other, 'A');
      const { feed, seen, ended } = await following(tenant);
      await save(other, 'B');
      await save(tenant, 'C');
      await until(() => seen.length > 0);
      feed.stop();
      await ended;
      expect([feed.stored, seen.map(({ key }) => key)]).toEqual([0, [aKey(tenant, 'C')]]);
    });

    it('shows what a list, a search and a filter need, and as much of it as there was', async () => {
      const tenant = aTenant();
      const key = aKey(tenant);
      const settled = [{ field: 'description', source: 'a', target: 'b', run: 1 }];
      const image = anImage({ key, away: 'retired', settled });
      await images().save(tenant, image);
      const { feed, seen, ended } = await following(tenant);
      await until(() => seen.length === 1);
      feed.stop();
      await ended;
      const { Name, Parameters, StorageDescriptor, PartitionKeys } = image.input;
      const input = { Name, Parameters, StorageDescriptor, PartitionKeys };
      expect(seen).toMatchObject([
        { key, kind: 'image', image: { fence: 1, database: 'dsp_sales', away: 'retired', settled, input } },
      ]);
    });

    it('goes on behind what cannot be read, and tells what was taken out', async () => {
      const tenant = aTenant();
      const key = aKey(tenant, 'A');
      const { feed, seen, ended } = await following(tenant);
      await current().corrupt(tenant, key);
      await save(tenant, 'B');
      // A store that keeps the last only shows nothing of what is gone before it was sent.
      await until(() => seen.length === 2);
      await current().take(tenant, aKey(tenant, 'B'));
      await until(() => seen.length === 3);
      feed.stop();
      await ended;
      expect(seen.map(({ kind }) => kind)).toEqual(['unreadable', 'image', 'gone']);
      expect(seen[0]).toMatchObject({ key, reason: expect.stringMatching(/./) as unknown });
    });

    it('ends when the store is made anew, and shows the new one when asked again', async () => {
      const tenant = aTenant();
      await save(tenant, 'A');
      const { seen, ended } = await following(tenant);
      await until(() => seen.length === 1);
      await current().startAnew();
      await ended.catch(() => undefined);
      const again = await following(tenant);
      expect(again.feed.stored).toBe(0);
      await save(tenant, 'B');
      await until(() => again.seen.length === 1);
      again.feed.stop();
      await again.ended;
    }, 60_000);
  });
}
