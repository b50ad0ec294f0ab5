import type { JetStreamClient } from '@nats-io/jetstream';
import { RunStore } from '@dss/ports';
import { SyncRun } from '@dss/sync-run';
import { STANDARD_STORAGE } from '@dss/service-kit';
import { JsonBucket } from './json-bucket.js';

export class NatsRunStore extends RunStore {
  private constructor(private readonly bucket: JsonBucket<SyncRun>) {
    super();
  }

  static async open(js: JetStreamClient, namespace: string, storage = STANDARD_STORAGE): Promise<NatsRunStore> {
    const keeping = { storage, maxAgeMs: storage.policy.runsMs, setting: 'DSS_KEEP_RUNS_DAYS' } as const;
    return new NatsRunStore(await JsonBucket.open(js, namespace, 'runs', SyncRun, keeping));
  }

  async find(tenant: string, run: string): Promise<SyncRun | undefined> {
    return (await this.bucket.find(`${tenant}.${run}`))?.value;
  }

  create(run: SyncRun): Promise<boolean> {
    return this.bucket.create(`${run.tenant}.${run.id}`, run);
  }

  change(tenant: string, run: string, change: (run: SyncRun) => SyncRun | undefined): Promise<SyncRun | undefined> {
    return this.bucket.change(`${tenant}.${run}`, (stored) => stored && change(stored));
  }

  watch(): Promise<{ readonly changes: AsyncIterable<SyncRun>; stop(): void }> {
    return this.bucket.watch();
  }

  list(tenant = '*'): Promise<readonly SyncRun[]> {
    return this.bucket.list(`${tenant}.*`);
  }
}
