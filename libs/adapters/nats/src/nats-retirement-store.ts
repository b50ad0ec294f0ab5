import type { JetStreamClient } from '@nats-io/jetstream';
import { RetirementStore } from '@dss/ports';
import { RetirementRecord } from '@dss/retirement';
import { STANDARD_STORAGE } from '@dss/service-kit';
import { JsonBucket } from './json-bucket.js';

export class NatsRetirementStore extends RetirementStore {
  private constructor(private readonly bucket: JsonBucket<RetirementRecord>) {
    super();
  }

  static async open(js: JetStreamClient, namespace: string, storage = STANDARD_STORAGE): Promise<NatsRetirementStore> {
    return new NatsRetirementStore(await JsonBucket.open(js, namespace, 'retirements', RetirementRecord, { storage }));
  }

  async find(tenant: string, key: string): Promise<RetirementRecord | undefined> {
    return (await this.bucket.find(`${tenant}.${key}`))?.value;
  }

  save(tenant: string, record: RetirementRecord): Promise<void> {
    return this.bucket.saveNewest(`${tenant}.${record.key}`, record, ({ fence }) => fence);
  }

  forget(tenant: string, key: string): Promise<void> {
    return this.bucket.delete(`${tenant}.${key}`);
  }

  list(tenant: string): Promise<readonly RetirementRecord[]> {
    return this.bucket.list(`${tenant}.*`);
  }
}
