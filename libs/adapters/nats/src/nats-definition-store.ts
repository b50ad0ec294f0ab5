import type { JetStreamClient } from '@nats-io/jetstream';
import { DefinitionRecord, DefinitionStore } from '@dss/ports';
import { JsonBucket } from './json-bucket.js';

export class NatsDefinitionStore extends DefinitionStore {
  private constructor(private readonly bucket: JsonBucket<DefinitionRecord>) {
    super();
  }

  static async open(js: JetStreamClient, namespace: string): Promise<NatsDefinitionStore> {
    return new NatsDefinitionStore(await JsonBucket.open(js, namespace, 'definitions', DefinitionRecord));
  }

  async find(tenant: string, key: string): Promise<DefinitionRecord | undefined> {
    return (await this.bucket.find(`${tenant}.${key}`))?.value;
  }

  save(tenant: string, record: DefinitionRecord): Promise<void> {
    return this.bucket.saveNewest(`${tenant}.${record.key}`, record, ({ fence }) => fence);
  }

  async offer(tenant: string, record: DefinitionRecord): Promise<void> {
    await this.bucket.create(`${tenant}.${record.key}`, record);
  }
}
