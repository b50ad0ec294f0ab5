import type { RunStore } from '@dss/ports';
import type { SyncRun } from '@dss/sync-run';
import { type Logger, errorFields } from '@dss/observability';

const AGAIN_AFTER_MS = 1_000;

export interface RunFilter {
  readonly tenant?: string | undefined;
  readonly state?: SyncRun['state'] | undefined;
  readonly end?: SyncRun['end'] | undefined;
}

/** All runs in memory, kept current by the store's own changes. Lags behind it by the time of a message. */
export class RunList {
  private readonly runs = new Map<string, SyncRun>();
  private readonly listeners = new Set<(run: SyncRun) => void>();
  private stopWatch: () => void = () => undefined;
  private stopped = false;

  constructor(
    private readonly store: RunStore,
    private readonly logger: Logger,
  ) {}

  /** Loads what is stored, then follows. Resolves when the stored runs are known. */
  async start(): Promise<void> {
    const watch = await this.store.watch();
    this.stopWatch = () => {
      watch.stop();
    };
    for (const run of await this.store.list()) this.take(run);
    void this.follow(watch.changes);
  }

  stop(): void {
    this.stopped = true;
    this.stopWatch();
  }

  /** Newest first: ids are ULIDs. */
  list(filter: RunFilter = {}): readonly SyncRun[] {
    return [...this.runs.values()]
      .filter((run) => filter.tenant === undefined || run.tenant === filter.tenant)
      .filter((run) => filter.state === undefined || run.state === filter.state)
      .filter((run) => filter.end === undefined || run.end === filter.end)
      .sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  /** Hears of every change until the returned function is called. */
  onChange(listener: (run: SyncRun) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  /** A run of our own making, before the store tells of it. What is known already is newer and stays. */
  add(run: SyncRun): void {
    if (!this.runs.has(run.id)) this.take(run);
  }

  private async follow(changes: AsyncIterable<SyncRun>): Promise<void> {
    try {
      for await (const run of changes) this.take(run);
    } catch (error) {
      this.logger.warn('The list of runs stopped following the store', errorFields(error));
    }
    if (this.stopped) return;
    setTimeout(() => {
      this.start().catch((error: unknown) => {
        this.logger.error('The list of runs cannot be followed', errorFields(error));
        void this.follow(nothing());
      });
    }, AGAIN_AFTER_MS).unref();
  }

  private take(run: SyncRun): void {
    this.runs.set(run.id, run);
    for (const listener of this.listeners) listener(run);
  }
}

async function* nothing(): AsyncGenerator<SyncRun> {
  // An empty feed, so that a failed restart is tried again like a feed that ended.
}
