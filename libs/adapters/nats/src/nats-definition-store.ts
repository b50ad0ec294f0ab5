import type { JetStreamClient } from '@nats-io/jetstream';
import { DefinitionRecord, DefinitionStore } from '@dss/ports';
import { STANDARD_STORAGE } from '@dss/service-kit';
import { JsonBucket } from './json-bucket.js';

export class NatsDefinitionStore extends DefinitionStore {
  private constructor(private readonly bucket: JsonBucket<DefinitionRecord>) {
    super();
  }

  static async open(js: JetStreamClient, namespace: string, storage = STANDARD_STORAGE): Promise<NatsDefinitionStore> {
    const keeping = { storage, maxAgeMs: storage.policy.definitionsMs, setting: 'DSS_KEEP_DEFINITIONS_DAYS' } as const;
    return new NatsDefinitionStore(await JsonBucket.open(js, namespace, 'definitions', DefinitionRecord, keeping));
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
