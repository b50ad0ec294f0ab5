import { AssetSeen } from '@dss/contracts';
import type { FetchEnd, RunLedger, WorkQueue } from '@dss/ports';

/** Wakes the assets whose detection waits for something of this run. Again is harmless: same message, same id. */
export class Waiters {
  constructor(
    private readonly ledger: RunLedger,
    private readonly work: WorkQueue,
  ) {}

  async fetchEnded(
    { tenant, run, key }: { readonly tenant: string; readonly run: string; readonly key: string },
    end: FetchEnd,
  ): Promise<void> {
    await this.wake(await this.ledger.endFetch(tenant, run, key, end), key);
  }

  async spaceListed(tenant: string, run: string, space: string): Promise<void> {
    // Named after the space: an asset may wait for several, and each wake must be a message of its own.
    await this.wake(await this.ledger.endListing(tenant, run, space), `listed-${encodeURIComponent(space)}`);
  }

  private async wake(waiters: readonly string[], wake: string): Promise<void> {
    const seen = waiters.map((waiter) => AssetSeen.parse(JSON.parse(waiter)));
    await this.work.publishAll(
      'detect',
      seen.map((message) => ({ ...message, wake })),
    );
  }
}
