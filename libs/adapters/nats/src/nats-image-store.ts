import type { JetStreamClient } from '@nats-io/jetstream';
import { Image, type ImageFeed, ImageStore } from '@dss/ports';
import { STANDARD_STORAGE } from '@dss/service-kit';
import { BlobBucket } from './blob-bucket.js';
import { JsonBucket } from './json-bucket.js';
import { followImages } from './nats-image-feed.js';

const BUCKET = 'images';

export class NatsImageStore extends ImageStore {
  private readonly bucket: JsonBucket<Image>;

  private constructor(
    blobs: BlobBucket,
    private readonly follower: (tenant: string) => Promise<ImageFeed>,
  ) {
    super();
    this.bucket = JsonBucket.of(blobs, BUCKET, Image);
  }

  static async open(js: JetStreamClient, namespace: string, storage = STANDARD_STORAGE): Promise<NatsImageStore> {
    const open = () => BlobBucket.open(js, namespace, BUCKET, { storage });
    // Opened again for each: should the bucket have gone, it is there again.
    return new NatsImageStore(await open(), async (tenant) => followImages(js, namespace, tenant, await open()));
  }

  follow(tenant: string): Promise<ImageFeed> {
    return this.follower(tenant);
  }

  async find(tenant: string, key: string): Promise<Image | undefined> {
    return (await this.bucket.find(`${tenant}.${key}`))?.value;
  }

  async listKeys(tenant: string): Promise<readonly string[]> {
    const keys = await this.bucket.listKeys(`${tenant}.*`);
    return keys.map((key) => key.slice(tenant.length + 1));
  }

  save(tenant: string, image: Image): Promise<void> {
    return this.bucket.saveNewest(`${tenant}.${image.key}`, image, ({ fence }) => fence);
  }
}
