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
  /** Newest first: ids are ULIDs. Replaced and never changed, so that whoever reads it is not disturbed. */
  private newest: readonly SyncRun[] = [];
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
    this.takeAll(await this.store.list());
    void this.follow(watch.changes);
  }

  stop(): void {
    this.stopped = true;
    this.stopWatch();
  }

  find(id: string): SyncRun | undefined {
    return this.runs.get(id);
  }

  /** Newest first. */
  list({ tenant, state, end }: RunFilter = {}): readonly SyncRun[] {
    if (tenant === undefined && state === undefined && end === undefined) return this.newest;
    return this.newest.filter(
      (run) =>
        (tenant === undefined || run.tenant === tenant) &&
        (state === undefined || run.state === state) &&
        (end === undefined || run.end === end),
    );
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

  /** A run that the store no longer has: it says nothing when a record's time is over. */
  forget(id: string): void {
    if (this.runs.delete(id)) this.newest = this.newest.filter((run) => run.id !== id);
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

  private takeAll(runs: readonly SyncRun[]): void {
    for (const run of runs) if (!this.isOlder(run)) this.runs.set(run.id, run);
    this.newest = [...this.runs.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
    for (const run of runs) this.tell(run);
  }

  private take(run: SyncRun): void {
    if (this.isOlder(run)) return;
    this.runs.set(run.id, run);
    const place = placeOf(this.newest, run.id);
    this.newest = this.newest.toSpliced(place, this.newest[place]?.id === run.id ? 1 : 0, run);
    this.tell(run);
  }

  /** A run that has ended stays so; what says otherwise was sent before. */
  private isOlder({ id, state }: SyncRun): boolean {
    return state !== 'ended' && this.runs.get(id)?.state === 'ended';
  }

  private tell(run: SyncRun): void {
    for (const listener of this.listeners) listener(run);
  }
}

/** Where a run stands or belongs, newest first. */
function placeOf(newest: readonly SyncRun[], id: string): number {
  let low = 0;
  let high = newest.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((newest[middle]?.id ?? '') > id) low = middle + 1;
    else high = middle;
  }
  return low;
}

async function* nothing(): AsyncGenerator<SyncRun> {
  // An empty feed, so that a failed restart is tried again like a feed that ended.
}
