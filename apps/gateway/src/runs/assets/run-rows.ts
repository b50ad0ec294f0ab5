import type { AssetOutcome } from '@dss/contracts';
import type { EventLog } from '@dss/ports';
import { type Outcome, type RunIndex, type SyncRun, outcomeOf, rangeOf } from '@dss/sync-run';
import { Bounded } from '../../memory/bounded.js';
import { type PlannedEntry, unpackEntry } from './packed-segment.js';
import type { RunAsset } from './run-asset.js';
import type { Segments } from './segments.js';

/** Rows that are remembered together: a page then takes two looks instead of fifty. */
const BLOCK = 64;
/** What a block takes beside the bytes of its rows, and a row beside its own: objects, places, its share of a pool. */
const BLOCK_OVERHEAD = 1_000;
const ROW_OVERHEAD = 150;

/** The rows that are known of `BLOCK` ordinals, each with the outcome that it shows. */
interface Block {
  readonly rows: (Buffer | undefined)[];
  readonly outcomes: Uint8Array;
}

/** One row of a page while it is being made. */
interface Row {
  readonly ordinal: number;
  readonly outcome: Outcome | undefined;
  readonly space: string;
  readonly type: string;
  readonly entry: PlannedEntry;
}

/** The rows of a page, each a `RunAsset` as JSON. What an event tells never changes, so a complete row is remembered. */
export class RunRows {
  private readonly kept: Bounded<Block>;

  constructor(
    private readonly segments: Segments,
    private readonly events: Pick<EventLog, 'findOutcomes'>,
    bytes: number,
  ) {
    this.kept = new Bounded(bytes, weightOfBlock);
  }

  /** In the order of the ordinals; one that no segment has is left out. */
  async read(run: SyncRun, index: RunIndex, ordinals: readonly number[]): Promise<readonly Buffer[]> {
    const rows = this.recall(run, index, ordinals);
    const missing = ordinals.filter((_, at) => rows[at] === undefined);
    if (missing.length === 0) return rows.filter((row) => row !== undefined);
    const made = await this.make(run, index, missing);
    return ordinals.flatMap((ordinal, at) => rows[at] ?? made.get(ordinal) ?? []);
  }

  /** What is remembered of each ordinal with the outcome that it has now. */
  private recall(run: SyncRun, { outcomes }: RunIndex, ordinals: readonly number[]): (Buffer | undefined)[] {
    let block: Block | undefined;
    let number = -1;
    return ordinals.map((ordinal) => {
      if (Math.floor(ordinal / BLOCK) !== number) {
        number = Math.floor(ordinal / BLOCK);
        block = this.kept.get(keyOf(run, number));
      }
      const place = ordinal % BLOCK;
      return block?.outcomes[place] === outcomes[ordinal] ? block?.rows[place] : undefined;
    });
  }

  private async make(run: SyncRun, index: RunIndex, ordinals: readonly number[]): Promise<ReadonlyMap<number, Buffer>> {
    const planned = await this.plan(run, index, ordinals);
    const told = await this.findEvents(run, planned);
    const texts = planned.map((row) => JSON.stringify(describeRow(row, told.get(row.ordinal))));
    const made = new Map(toBuffers(texts).map((json, at) => [planned[at]?.ordinal ?? -1, json]));
    const complete = planned.filter((row) => isComplete(run, row, told.get(row.ordinal)));
    this.remember(
      run,
      index,
      complete.map(({ ordinal }) => ordinal),
      made,
    );
    return made;
  }

  private remember(
    run: SyncRun,
    { outcomes }: RunIndex,
    ordinals: readonly number[],
    made: ReadonlyMap<number, Buffer>,
  ): void {
    for (const [number, members] of Map.groupBy(ordinals, (ordinal) => Math.floor(ordinal / BLOCK))) {
      const key = keyOf(run, number);
      const block = this.kept.get(key) ?? { rows: [], outcomes: new Uint8Array(BLOCK) };
      for (const ordinal of members) {
        block.rows[ordinal % BLOCK] = made.get(ordinal);
        block.outcomes[ordinal % BLOCK] = outcomes[ordinal] ?? 0;
      }
      this.kept.set(key, block);
    }
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

/** In one piece of memory of their own: out of Node's pool each would keep what happens to lie beside it. */
function toBuffers(texts: readonly string[]): Buffer[] {
  const all = Buffer.allocUnsafeSlow(texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0));
  let end = 0;
  return texts.map((text) => {
    const begin = end;
    end += all.write(text, begin);
    return all.subarray(begin, end);
  });
}

function keyOf({ tenant, id }: SyncRun, block: number): string {
  return `${tenant}/${id}/${block}`;
}

function weightOfBlock({ rows }: Block): number {
  return rows.reduce((sum, row) => sum + (row === undefined ? 0 : row.byteLength + ROW_OVERHEAD), BLOCK_OVERHEAD);
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
