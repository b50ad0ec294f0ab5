import type { SyncRun } from '@dss/sync-run';
import { RunStore } from '../../run-store.js';
import { LiveFeed } from './live-feed.js';

export class InMemoryRunStore extends RunStore {
  private readonly runs = new Map<string, SyncRun>();
  private readonly watchers = new Set<LiveFeed<SyncRun>>();

  find(tenant: string, run: string): Promise<SyncRun | undefined> {
    return Promise.resolve(this.runs.get(`${tenant}/${run}`));
  }

  create(run: SyncRun): Promise<boolean> {
    const isNew = !this.runs.has(`${run.tenant}/${run.id}`);
    if (isNew) this.put(run);
    return Promise.resolve(isNew);
  }

  change(tenant: string, run: string, change: (run: SyncRun) => SyncRun | undefined): Promise<SyncRun | undefined> {
    const stored = this.runs.get(`${tenant}/${run}`);
    const changed = stored && change(stored);
    if (changed !== undefined) this.put(changed);
    return Promise.resolve(changed ?? stored);
  }

  watch() {
    const feed = new LiveFeed<SyncRun>();
    for (const run of this.runs.values()) feed.push(run);
    this.watchers.add(feed);
    const stop = () => {
      this.watchers.delete(feed);
      feed.stop();
    };
    return Promise.resolve({ changes: feed, stop });
  }

  list(tenant?: string): Promise<readonly SyncRun[]> {
    return Promise.resolve([...this.runs.values()].filter((run) => tenant === undefined || run.tenant === tenant));
  }

  private put(run: SyncRun): void {
    this.runs.set(`${run.tenant}/${run.id}`, run);
    for (const watcher of this.watchers) watcher.push(run);
  }
}
