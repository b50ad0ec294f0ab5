import type { JetStreamClient } from '@nats-io/jetstream';
import { Image, ImageStore } from '@dss/ports';
import { STANDARD_STORAGE } from '@dss/service-kit';
import { JsonBucket } from './json-bucket.js';

export class NatsImageStore extends ImageStore {
  private constructor(private readonly bucket: JsonBucket<Image>) {
    super();
  }

  static async open(js: JetStreamClient, namespace: string, storage = STANDARD_STORAGE): Promise<NatsImageStore> {
    return new NatsImageStore(await JsonBucket.open(js, namespace, 'images', Image, { storage }));
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
