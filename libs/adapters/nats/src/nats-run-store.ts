import type { JetStreamClient } from '@nats-io/jetstream';
import { RunStore } from '@dss/ports';
import { SyncRun } from '@dss/sync-run';
import { JsonBucket } from './json-bucket.js';

/** How long a run's record is kept. */
const TTL_DAYS = 90;

export class NatsRunStore extends RunStore {
  private constructor(private readonly bucket: JsonBucket<SyncRun>) {
    super();
  }

  static async open(js: JetStreamClient, namespace: string): Promise<NatsRunStore> {
    return new NatsRunStore(await JsonBucket.open(js, namespace, 'runs', SyncRun, TTL_DAYS));
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
