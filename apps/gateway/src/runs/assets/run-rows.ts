import type { AssetOutcome } from '@dss/contracts';
import type { EventLog } from '@dss/ports';
import { type Outcome, type RunIndex, type SyncRun, outcomeOf, rangeOf } from '@dss/sync-run';
import { Bounded } from '../../memory/bounded.js';
import { type PlannedEntry, unpackEntry } from './packed-segment.js';
import type { RunAsset } from './run-asset.js';
import type { Segments } from './segments.js';

/** One row of a page while it is being made. */
interface Row {
  readonly ordinal: number;
  readonly outcome: Outcome | undefined;
  readonly space: string;
  readonly type: string;
  readonly entry: PlannedEntry;
}

/** The rows of a page. What an event tells never changes, so a row that is complete is remembered as JSON. */
export class RunRows {
  private readonly kept: Bounded<string>;

  constructor(
    private readonly segments: Segments,
    private readonly events: Pick<EventLog, 'findOutcomes'>,
    bytes: number,
  ) {
    // A row that holds other than Latin letters takes twice its length; what the map needs is in the sum.
    this.kept = new Bounded(bytes, (row, key) => row.length + key.length + 120);
  }

  /** In the order of the ordinals; one that no segment has is left out. */
  async read(run: SyncRun, index: RunIndex, ordinals: readonly number[]): Promise<readonly RunAsset[]> {
    const keyOf = (ordinal: number) => `${run.tenant}/${run.id}/${ordinal}/${index.outcomes[ordinal] ?? 0}`;
    const rows = new Map<number, RunAsset>();
    const missing: number[] = [];
    for (const ordinal of ordinals) {
      const kept = this.kept.get(keyOf(ordinal));
      if (kept === undefined) missing.push(ordinal);
      else rows.set(ordinal, JSON.parse(kept) as RunAsset);
    }
    const planned = await this.plan(run, index, missing);
    const told = await this.findEvents(run, planned);
    for (const row of planned) {
      const event = told.get(row.ordinal);
      const asset = describeRow(row, event);
      rows.set(row.ordinal, asset);
      if (isComplete(run, row, event)) this.kept.set(keyOf(row.ordinal), JSON.stringify(asset));
    }
    return ordinals.flatMap((ordinal) => rows.get(ordinal) ?? []);
  }

  private async plan(run: SyncRun, index: RunIndex, ordinals: readonly number[]): Promise<readonly Row[]> {
    const { manifest } = index;
    const byRange = Map.groupBy(ordinals, (ordinal) => rangeOf(manifest, ordinal));
    const read = async ([at, members]: [number, number[]]) => {
      const range = manifest.ranges[at];
      if (range === undefined) return [];
      const space = manifest.spaces[range.space] ?? '';
      const segment = await this.segments.get(run, space, range);
      return members.flatMap((ordinal) => {
        const entry = unpackEntry(segment, ordinal);
        const outcome = outcomeOf(index.outcomes[ordinal] ?? 0);
        return entry === undefined ? [] : [{ ordinal, outcome, space, type: range.type, entry }];
      });
    };
    return (await Promise.all([...byRange].map(read))).flat();
  }

  private async findEvents(run: SyncRun, rows: readonly Row[]): Promise<ReadonlyMap<number, AssetOutcome>> {
    const told = rows.filter(hasEvent);
    const keys = told.map(({ entry }) => entry.key);
    const events = await this.events.findOutcomes(run.tenant, run.id, keys);
    return new Map(
      told.flatMap(({ ordinal }, at) => {
        const event = events[at];
        return event === undefined ? [] : [[ordinal, event] as const];
      }),
    );
  }
}

/** What was settled in bulk has no event. */
function hasEvent({ outcome, entry }: Row): boolean {
  return outcome !== undefined && outcome !== entry.bulk;
}

/** Nothing that is read later can say more: its event is there, or it will never have one. */
function isComplete(run: SyncRun, row: Row, event: AssetOutcome | undefined): boolean {
  return event !== undefined || (row.outcome !== undefined && (run.state === 'ended' || !hasEvent(row)));
}

function describeRow({ ordinal, outcome, space, type, entry }: Row, event: AssetOutcome | undefined): RunAsset {
  const { key, technicalName, priority, intent, database, table, reason, listedType } = entry;
  // The segment of absences holds assets of every type.
  const base = { ordinal, key, space, technicalName, type: type === 'absent' ? (listedType ?? type) : type };
  const plan = { ...base, priority, intent, ...(database && { database }), ...(table && { table }) };
  if (outcome === undefined) return { ...plan, outcome: null };
  if (event === undefined) return { ...plan, outcome, ...(reason && { reason }) };
  // The page is about one run of one tenant: JSON leaves out what is undefined.
  const told = { ...plan, ...event, outcome, tenant: undefined, run: undefined };
  return told;
}
