import type { SyncRun } from '@dss/sync-run';

/** Runs as they are stored and shown, one record each. */
export abstract class RunStore {
  abstract find(tenant: string, run: string): Promise<SyncRun | undefined>;
  /** False when the run exists already. */
  abstract create(run: SyncRun): Promise<boolean>;
  /** Read, change, write if nobody else wrote meanwhile, else again. `change` returns undefined to leave it as it is. */
  abstract change(
    tenant: string,
    run: string,
    change: (run: SyncRun) => SyncRun | undefined,
  ): Promise<SyncRun | undefined>;
  /** All stored runs first, then every change. Ends when `stop` is called. */
  abstract watch(): Promise<{ readonly changes: AsyncIterable<SyncRun>; stop(): void }>;
  /** All stored runs of a tenant, or of all tenants. */
  abstract list(tenant?: string): Promise<readonly SyncRun[]>;
}
