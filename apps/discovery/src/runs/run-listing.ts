import { NotYetError } from '@dss/errors';
import { type Logger, currentRunContext, redactText } from '@dss/observability';
import type { RunLedger, RunSignals, RunStore } from '@dss/ports';
import { flushTraffic } from '@dss/service-kit';
import type { IncompleteScope, SyncRun } from '@dss/sync-run';

/** How often a run looks whether the tenant's running one has ended. */
const BUSY_PAUSE_MS = 300;

/** A run that holds its tenant and has its fencing number. */
export type ListingRun = SyncRun & { readonly fence: number };

/**
 * The listing of a run as its record and its accounting tell it: begun once, failed or finished once, however often and
 * however late its command is delivered.
 */
export class RunListing {
  constructor(
    private readonly runs: RunStore,
    private readonly ledger: RunLedger,
    private readonly signals: RunSignals,
    private readonly world: { readonly logger: Logger; readonly now: () => Date },
  ) {}

  /** Undefined when nothing is left to list: the run has ended or failed, or an earlier delivery has listed it. */
  async begin(tenant: string, id: string): Promise<ListingRun | undefined> {
    const run = await this.runs.find(tenant, id);
    if (run?.state === 'working') await this.count(run);
    if (run === undefined || !isOpen(run)) return undefined;
    if (!(await this.ledger.claimTenant(tenant, id))) {
      throw new NotYetError('Another run of this tenant is active', BUSY_PAUSE_MS, { tenant, runId: id });
    }
    const fence = run.fence ?? (await this.ledger.nextFence(tenant, await this.highestFence(tenant)));
    await this.ledger.start(tenant, id);
    const startedAt = this.world.now().toISOString();
    const started = await this.runs.change(tenant, id, (stored) =>
      isOpen(stored) && stored.fence === undefined ? { ...stored, fence, state: 'listing', startedAt } : undefined,
    );
    return started && this.stillOpen(started);
  }

  /** Listing could not start: the run ends as failed with the reason, and is not tried again. */
  async fail({ tenant, id }: ListingRun, { code, reason }: { code: string; reason: string }): Promise<void> {
    await flushTraffic(this.ledger, currentRunContext());
    this.world.logger.error('Listing could not start', { tenant, runId: id, code, error: reason });
    await this.runs.change(tenant, id, (stored) =>
      isOpen(stored) ? { ...stored, end: 'failed', code, reason: redactText(reason) } : undefined,
    );
  }

  /** From here on the run's numbers are known. The record comes first: whoever sees the run drained must find it. */
  async finish({ tenant, id }: ListingRun, expected: number, incompleteScopes: IncompleteScope[]): Promise<void> {
    const listedAt = this.world.now().toISOString();
    const listed = await this.runs.change(tenant, id, (stored) =>
      isOpen(stored) ? { ...stored, state: 'working', listedAt, expected, incompleteScopes } : undefined,
    );
    // It was ended while it was being listed: its numbers are frozen.
    if (listed?.state !== 'working') return;
    await this.count(listed);
    for (const scope of incompleteScopes) {
      const fields = { tenant, runId: id, ...scope };
      this.world.logger.warn('A list could not be read; nothing in it is judged absent', fields);
    }
    this.world.logger.info('Listing has ended', { tenant, runId: id, expected, incomplete: incompleteScopes.length });
  }

  /** Repeated by every delivery: the one before may have died between record and ledger. */
  private async count({ tenant, id, expected = 0 }: SyncRun): Promise<void> {
    if (await this.ledger.expect(tenant, id, expected)) this.signals.announceDrained(tenant, id);
  }

  private async stillOpen(run: SyncRun): Promise<ListingRun | undefined> {
    const { tenant, id, fence } = run;
    if (isOpen(run) && fence !== undefined) {
      this.world.logger.info('Run has started', { tenant, runId: id, fence });
      return { ...run, fence };
    }
    // It ended, and freed its tenant, between our look and our claim; nobody else would free it again.
    if (run.state === 'ended') await this.ledger.releaseTenant(tenant, id);
    return undefined;
  }

  /** Survives a lost Redis (stored runs) and a lost broker (seconds since 1970 never fall far behind what was given out). */
  private async highestFence(tenant: string): Promise<number> {
    const stored = (await this.runs.list(tenant)).map(({ fence }) => fence ?? 0);
    return Math.max(Math.floor(this.world.now().getTime() / 1000), ...stored);
  }
}

function isOpen({ state, end }: SyncRun): boolean {
  return (state === 'queued' || state === 'listing') && end === undefined;
}
