import { createLogger } from '@dss/observability';
import type { ImageFeed, SeenImage } from '@dss/ports';
import { InMemoryImageStore, aKey, until } from '@dss/ports/testing';
import { TENANT } from '../testing/gateway-fixture.js';
import { writtenAsset } from '../testing/written-assets.js';
import { CatalogFollower } from './catalog-follower.js';

describe('CatalogFollower', () => {
  const logged: string[] = [];
  const logger = createLogger('gateway', 'debug', { write: (line) => void logged.push(line) });
  let images: InMemoryImageStore;
  let catalog: CatalogFollower;
  beforeEach(() => {
    logged.length = 0;
    images = new InMemoryImageStore();
    catalog = new CatalogFollower(images, TENANT, logger);
  });
  afterEach(() => catalog.stop());

  const save = (name: string, fence = 1) => images.save(TENANT, writtenAsset({ name }, { fence }));
  const find = (name: string) => catalog.index.find(aKey(TENANT, name, 'SALES'));
  const loaded = () => until(() => !catalog.progress.loading);

  it('loads what is stored, many at once, and keeps few parts', async () => {
    for (let at = 0; at < 500; at += 1) await save(`T_${at}`);
    expect(catalog.progress).toMatchObject({ loading: true, assets: 0 });
    catalog.start();
    await loaded();
    expect(catalog.progress).toMatchObject({ assets: 500, read: 500, stored: 500, unreadable: 0 });
    await until(() => catalog.index.parts < 8);
    const line = logged.find((text) => text.includes('The catalog is loaded'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ assets: 500 });
  });

  it('is loading as long as something stored was not read', async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const follow = images.follow.bind(images);
    jest.spyOn(images, 'follow').mockImplementation(async (tenant) => held(await follow(tenant), gate));
    await save('A');
    await save('B');
    catalog.start();
    await until(() => find('A') !== undefined);
    expect(catalog.progress).toMatchObject({ loading: true, read: 1, stored: 2 });
    open();
    await loaded();
    expect(find('B')).toBeDefined();
  });

  it('takes every later write, and the last of several', async () => {
    catalog.start();
    await loaded();
    await save('A', 1);
    await save('A', 2);
    await until(() => find('A')?.fence === 2);
    await images.take(TENANT, aKey(TENANT, 'A', 'SALES'));
    await until(() => find('A') === undefined);
    await save('A', 3);
    await until(() => find('A')?.fence === 3);
  });

  it('counts and logs what cannot be read, keeps what it knew, and goes on', async () => {
    await save('A');
    catalog.start();
    await loaded();
    images.corrupt(TENANT, aKey(TENANT, 'A', 'SALES'));
    await save('B');
    await until(() => find('B') !== undefined);
    expect(find('A')).toBeDefined();
    expect(catalog.progress.unreadable).toBe(1);
    const line = logged.find((text) => text.includes('cannot be read'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ key: aKey(TENANT, 'A', 'SALES'), reason: 'no JSON' });
  });

  it('reads a store that was made anew, and forgets what is no longer in it', async () => {
    await save('A');
    await save('B');
    catalog.start();
    await loaded();
    images.startAnew();
    await save('B', 7);
    await until(() => find('B')?.fence === 7 && find('A') === undefined);
    expect(catalog.progress).toMatchObject({ assets: 1, loading: false });
  });

  it('stops at once when it has only begun', async () => {
    catalog.start();
    await catalog.stop();
  });

  it('tries again when the store cannot be followed', async () => {
    await save('A');
    jest.spyOn(images, 'follow').mockRejectedValueOnce(new Error('no stream'));
    catalog.start();
    await until(() => find('A') !== undefined);
    expect(logged.join()).toContain('stopped following');
  });
});

/** The first image passes, the others wait. */
function held({ images, ...feed }: ImageFeed, gate: Promise<void>): ImageFeed {
  async function* passed(): AsyncGenerator<SeenImage> {
    let count = 0;
    for await (const seen of images) {
      if ((count += 1) > 1) await gate;
      yield seen;
    }
  }
  return { ...feed, images: passed() };
}
