import type { AssetKey } from '@dss/catalog-model';
import { ImageGlance, type ImageFeed, type SeenImage } from '../../image-feed.js';
import { type Image, ImageStore } from '../../image-store.js';
import { LiveFeed } from './live-feed.js';
import { NewestByFence } from './newest-by-fence.js';

export class InMemoryImageStore extends ImageStore {
  private images = new NewestByFence<Image>();
  private readonly feeds = new Set<{ readonly tenant: string; readonly feed: LiveFeed<SeenImage> }>();

  /** @param nowMs the clock by which images are stored */
  constructor(private readonly nowMs: () => number = () => 0) {
    super();
  }

  find(tenant: string, key: AssetKey): Promise<Image | undefined> {
    return this.images.find(tenant, key);
  }

  async listKeys(tenant: string): Promise<readonly AssetKey[]> {
    return (await this.images.list(tenant)).map(({ key }) => key);
  }

  async save(tenant: string, image: Image): Promise<void> {
    await this.images.save(tenant, image);
    if ((await this.images.find(tenant, image.key)) === image) this.tell(tenant, this.seen(image, true));
  }

  async follow(tenant: string): Promise<ImageFeed> {
    const stored = await this.images.list(tenant);
    const follower = { tenant, feed: new LiveFeed<SeenImage>() };
    stored.forEach((image, at) => {
      follower.feed.push(this.seen(image, at === stored.length - 1));
    });
    this.feeds.add(follower);
    const stop = () => {
      this.feeds.delete(follower);
      follower.feed.stop();
    };
    return { stored: stored.length, images: follower.feed, stop };
  }

  /** Something that is no image stands where one should. */
  corrupt(tenant: string, key: AssetKey): void {
    this.tell(tenant, { key, atMs: this.nowMs(), upToDate: true, kind: 'unreadable', reason: 'no JSON' });
  }

  async take(tenant: string, key: AssetKey): Promise<void> {
    await this.images.forget(tenant, key);
    this.tell(tenant, { key, atMs: this.nowMs(), upToDate: true, kind: 'gone' });
  }

  /** As when a bucket was deleted: who follows it hears no more. */
  startAnew(): void {
    this.images = new NewestByFence();
    for (const { feed } of this.feeds) feed.stop();
    this.feeds.clear();
  }

  private seen(image: Image, upToDate: boolean): SeenImage {
    return { key: image.key, atMs: this.nowMs(), upToDate, kind: 'image', image: ImageGlance.parse(image) };
  }

  private tell(tenant: string, seen: SeenImage): void {
    for (const one of this.feeds) if (one.tenant === tenant) one.feed.push(seen);
  }
}
