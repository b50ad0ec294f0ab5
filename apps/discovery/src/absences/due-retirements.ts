import type { AssetKey } from '@dss/catalog-model';
import type { ManifestStore, RunStore, WorkQueue } from '@dss/ports';
import { type BlastRadius, type RetirementPolicy, judgeBlastRadius } from '@dss/retirement';
import type { ManifestEntry, ManifestSegment, RetirementReport, SyncRun } from '@dss/sync-run';
import type { ListingRun } from '../runs/run-listing.js';
import type { DiscoveredSpace } from '../spaces/space-discovery.js';
import { absentSeen, fetchRequested, isDueEntry } from '../spaces/space-dispatch.js';

/** An absent asset that this run would retire or delete, with where it stands in the manifest. */
interface DueEntry {
  readonly discovered: Pick<DiscoveredSpace, 'head'>;
  readonly segment: ManifestSegment;
  readonly entry: ManifestEntry;
}

/** What a run has found to be due so far, over all its spaces. */
export class DueRetirements {
  readonly entries: DueEntry[] = [];
  tables = 0;

  add({ head, segments }: DiscoveredSpace): void {
    this.tables += head.tables ?? 0;
    for (const segment of segments) {
      const due = segment.entries.filter(isDueEntry);
      this.entries.push(...due.map((entry) => ({ discovered: { head }, segment, entry })));
    }
  }
}

/**
 * Decides, once all spaces are listed, whether a run may retire and delete what is due, notes that in its record, and
 * sends each asset on: to be read as the last proof, or to detection with the reason why it is held.
 */
export class RetirementDispatch {
  constructor(
    private readonly runs: RunStore,
    private readonly manifests: ManifestStore,
    private readonly work: WorkQueue,
    private readonly policy: RetirementPolicy,
  ) {}

  async dispatch(run: ListingRun, due: DueRetirements): Promise<void> {
    if (due.entries.length === 0) return;
    const approved = await this.approvedBy(run);
    const assets = due.entries.flatMap(({ entry: { key, absence, table } }) =>
      // What never became a table can be forgotten without harm.
      absence === undefined || table === undefined
        ? []
        : [{ key, absence, approved: approved.has(key) || absence.approved === true }],
    );
    const radius = judgeBlastRadius(assets, due.tables, this.policy);
    await this.note(run, reportOf(radius, due.tables));
    await this.send(run, due.entries, radius, approved);
  }

  /** Every delivery of the command finds the same: the manifest does not change. */
  private async note(run: ListingRun, retirement: RetirementReport): Promise<void> {
    await this.runs.change(run.tenant, run.id, (stored) =>
      stored.state === 'ended' ? undefined : { ...stored, retirement },
    );
  }

  private async send(
    run: ListingRun,
    entries: readonly DueEntry[],
    { held, reason }: BlastRadius,
    approved: ReadonlySet<AssetKey>,
  ): Promise<void> {
    const messages = entries.map(({ discovered, segment, entry }) => {
      const message = fetchRequested(run, discovered, segment, entry);
      return approved.has(entry.key)
        ? { ...message, absence: message.absence && { ...message.absence, approved: true } }
        : message;
    });
    const isToBeRead = ({ key, names }: (typeof messages)[number]) => !held.has(key) && names !== undefined;
    await this.work.publishAll('fetch', messages.filter(isToBeRead));
    const others = messages.filter((message) => !isToBeRead(message));
    await this.work.publishAll(
      'detect',
      others.map((message) => ({ ...absentSeen(message), ...(held.has(message.key) && { held: reason }) })),
    );
  }

  /** The very assets that the approved run had found due; what has been found since is not approved. */
  private async approvedBy({ tenant, approves }: SyncRun): Promise<ReadonlySet<AssetKey>> {
    const keys = new Set<AssetKey>();
    if (approves === undefined) return keys;
    for (const { space, segments } of await this.manifests.listSpaces(tenant, approves)) {
      if (!segments.some(({ type }) => type === 'absent')) continue;
      const { entries } = await this.manifests.getSegment(tenant, approves, space, 'absent');
      for (const entry of entries.filter(isDueEntry)) keys.add(entry.key);
    }
    return keys;
  }
}

function reportOf({ due, limit, held, reason }: BlastRadius, tables: number): RetirementReport {
  return { tables, due, limit, held: held.size, ...(reason !== undefined && { reason }) };
}
