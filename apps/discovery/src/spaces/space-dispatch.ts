import type { AssetSeen, FetchRequested } from '@dss/contracts';
import { currentRunContext } from '@dss/observability';
import type { RunLedger, WorkQueue } from '@dss/ports';
import { flushTraffic } from '@dss/service-kit';
import { isDue } from '@dss/retirement';
import type { ManifestEntry, ManifestSegment } from '@dss/sync-run';
import type { ListingRun } from '../runs/run-listing.js';
import { type DiscoveredSpace, fetchType } from './space-discovery.js';
import type { Waiters } from '../waiters.js';

/**
 * Sets a discovered space in motion: what is unchanged is settled in bulk, fetches are announced and published, absences
 * go to detection, and whoever waited for this space's listing is woken. Doing it twice leaves the same world.
 */
export class SpaceDispatch {
  constructor(
    private readonly ledger: RunLedger,
    private readonly work: WorkQueue,
    private readonly waiters: Waiters,
  ) {}

  async dispatch(run: ListingRun, discovered: DiscoveredSpace): Promise<void> {
    const { tenant, id } = run;
    const { space } = discovered.head;
    const entries = discovered.segments.flatMap((segment) => segment.entries.map((entry) => ({ segment, entry })));
    const fetches = entries.filter(({ entry }) => entry.intent === 'fetch' || entry.intent === 'remap');
    // What is due to be retired waits until all spaces are listed: it may be too much for one run.
    const absences = entries.filter(({ entry }) => entry.intent === 'absent' && !isDueEntry(entry));
    // The calls of this listing are the run's, and a run's figures are frozen when its last asset is settled.
    await flushTraffic(this.ledger, currentRunContext());
    // Announced before anything is settled or published: a dependant that looks must find them.
    await this.ledger.announceFetches(
      tenant,
      id,
      fetches.map(({ entry }) => entry.key),
    );
    await this.settleBulk(
      run,
      space,
      entries.map(({ entry }) => entry),
    );
    const message = ({ segment, entry }: (typeof entries)[number]) => fetchRequested(run, discovered, segment, entry);
    await this.work.publishAll('fetch', fetches.map(message));
    await this.work.publishAll(
      'detect',
      absences.map((absence) => absentSeen(message(absence))),
    );
    await this.waiters.spaceListed(tenant, id, space);
  }

  private async settleBulk(run: ListingRun, space: string, entries: readonly ManifestEntry[]): Promise<void> {
    const settlements = entries.flatMap(({ ordinal, key, bulk }) =>
      bulk === undefined ? [] : [{ ordinal, key, outcome: bulk }],
    );
    // A dry run moves nothing, so its fencing number must not be found in checkpoints either.
    const fence = run.dryRun ? 0 : run.fence;
    if (settlements.length > 0) await this.ledger.settleBulk(run.tenant, run.id, space, fence, settlements);
  }
}

/** The message that an entry of the manifest becomes. */
export function fetchRequested(
  run: ListingRun,
  { head }: Pick<DiscoveredSpace, 'head'>,
  segment: ManifestSegment,
  entry: ManifestEntry,
): FetchRequested & { readonly ordinal: number } {
  const { database, table, fresh } = entry;
  return {
    tenant: run.tenant,
    run: run.id,
    fence: run.fence,
    mode: run.mode,
    dryRun: run.dryRun,
    priority: entry.priority,
    key: entry.key,
    space: head.space,
    spaceLabel: head.label,
    technicalName: entry.technicalName,
    type: fetchType(segment, entry.listed?.type),
    ordinal: entry.ordinal,
    round: 0,
    intent: entry.intent === 'remap' ? 'remap' : 'fetch',
    listed: entry.listed,
    recheck: entry.recheck,
    absence: entry.absence,
    names: database === undefined || table === undefined ? undefined : { database, table, fresh },
  };
}

export function absentSeen(message: FetchRequested & { readonly ordinal: number }): AssetSeen {
  return { ...message, absent: true };
}

/** Its table would be retired or deleted by this run. */
export function isDueEntry({ absence }: ManifestEntry): boolean {
  return absence !== undefined && isDue(absence);
}
