import type { JetStreamClient } from '@nats-io/jetstream';
import { CatalogRecord, CatalogStore } from '@dss/ports';
import { JsonBucket } from './json-bucket.js';

export class NatsCatalogStore extends CatalogStore {
  private constructor(private readonly bucket: JsonBucket<CatalogRecord>) {
    super();
  }

  static async open(js: JetStreamClient, namespace: string): Promise<NatsCatalogStore> {
    return new NatsCatalogStore(await JsonBucket.open(js, namespace, 'catalog', CatalogRecord));
  }

  async find(tenant: string, key: string): Promise<CatalogRecord | undefined> {
    return (await this.bucket.find(`${tenant}.${key}`))?.value;
  }

  save(tenant: string, record: CatalogRecord): Promise<void> {
    return this.bucket.saveNewest(`${tenant}.${record.key}`, record, ({ fence }) => fence);
  }
}
