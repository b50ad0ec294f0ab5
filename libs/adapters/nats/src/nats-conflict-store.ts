import type { JetStreamClient } from '@nats-io/jetstream';
import { ConflictRecord, ConflictStore, type SignedDecision, conflictsAfter, conflictsDecided } from '@dss/ports';
import { STANDARD_STORAGE } from '@dss/service-kit';
import { JsonBucket } from './json-bucket.js';

export class NatsConflictStore extends ConflictStore {
  private constructor(private readonly bucket: JsonBucket<ConflictRecord>) {
    super();
  }

  static async open(js: JetStreamClient, namespace: string, storage = STANDARD_STORAGE): Promise<NatsConflictStore> {
    return new NatsConflictStore(await JsonBucket.open(js, namespace, 'conflicts', ConflictRecord, { storage }));
  }

  async find(tenant: string, key: string): Promise<ConflictRecord | undefined> {
    return (await this.bucket.find(`${tenant}.${key}`))?.value;
  }

  async save(tenant: string, record: ConflictRecord): Promise<void> {
    await this.bucket.change(`${tenant}.${record.key}`, (stored) => conflictsAfter(stored, record));
  }

  async decide(tenant: string, key: string, decision: SignedDecision): Promise<boolean> {
    let isDecided = false;
    await this.bucket.change(`${tenant}.${key}`, (stored) => {
      const next = conflictsDecided(stored, decision);
      isDecided = next !== undefined;
      return next;
    });
    return isDecided;
  }

  forget(tenant: string, key: string): Promise<void> {
    return this.bucket.delete(`${tenant}.${key}`);
  }

  async *list(tenant: string): AsyncIterable<ConflictRecord> {
    yield* await this.bucket.list(`${tenant}.*`);
  }
}
