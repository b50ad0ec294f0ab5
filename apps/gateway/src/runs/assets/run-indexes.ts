import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventLog, ManifestStore, RunLedger } from '@dss/ports';
import {
  type ManifestIndex,
  OPEN,
  type RunIndex,
  type SyncRun,
  indexManifest,
  indexRun,
  nibbleOf,
} from '@dss/sync-run';
import { Bounded } from '../../memory/bounded.js';
import { Recent } from '../../memory/recent.js';
import type { Budget } from './budget.js';
import type { Segments } from './segments.js';
import { unpackEntry } from './packed-segment.js';

/** What a page of a running run shows is at most so old while somebody goes on asking; who comes anew reads anew. */
export const LIVE = { freshMs: 400, usableMs: 1_000 } as const;
/** An ended run of which something is open: a message that was late may still settle it. */
const ENDED_OPEN = { freshMs: 5_000, usableMs: 10_000 } as const;

/** Events that are read before others get their turn: about a millisecond's worth. */
const EVENTS_IN_A_TURN = 50;

/** An index, and whether anything can still change it. */
interface ReadIndex {
  readonly index: RunIndex;
  readonly isFinal: boolean;
}

/** How each ordinal of a run ended, remembered as long as it is true. */
export class RunIndexes {
  private readonly manifests: Bounded<ManifestIndex>;
  private readonly final: Bounded<RunIndex>;
  private readonly ended: Recent<ReadIndex>;
  private readonly live: Recent<ReadIndex>;

  constructor(
    private readonly ports: { manifests: ManifestStore; ledger: RunLedger; events: EventLog },
    private readonly segments: Segments,
    nowMs: () => number,
    budget: Pick<Budget, 'manifests' | 'indexes'>,
  ) {
    this.manifests = new Bounded(budget.manifests, weightOfManifest);
    this.final = new Bounded(budget.indexes, weightOfIndex);
    this.ended = new Recent(ENDED_OPEN, nowMs, 20);
    this.live = new Recent(LIVE, nowMs, 20);
  }

  /** Of an ended run what was read after its end; of another what is recent. */
  async get(run: SyncRun): Promise<RunIndex> {
    const key = keyOf(run);
    const final = this.final.get(key);
    if (final !== undefined) return final;
    const recent = run.state === 'ended' ? this.ended : this.live;
    const { index, isFinal } = await recent.get(key, () => this.readWhole(run));
    if (isFinal) {
      this.final.set(key, index);
      this.ended.forget(key);
      this.live.forget(key);
    }
    return index;
  }

  /** As it is stored now. */
  async read(run: SyncRun): Promise<RunIndex> {
    return (await this.readWhole(run)).index;
  }

  private async readWhole(run: SyncRun): Promise<ReadIndex> {
    const manifest = await this.manifestOf(run);
    const outcomes = await this.ports.ledger.outcomeCodes(run.tenant, run.id, manifest.end);
    if (run.state !== 'ended') return { index: indexRun(manifest, outcomes), isFinal: false };
    const isKept = outcomes.some((code) => code !== OPEN);
    const index = indexRun(manifest, isKept ? outcomes : await this.rebuild(run, manifest));
    return { index, isFinal: index.open === 0 || !isKept };
  }

  private async manifestOf(run: SyncRun): Promise<ManifestIndex> {
    const known = this.manifests.get(keyOf(run));
    if (known !== undefined) return known;
    const manifest = indexManifest(await this.ports.manifests.listSpaces(run.tenant, run.id));
    if (isWhole(run, manifest)) this.manifests.set(keyOf(run), manifest);
    return manifest;
  }

  /**
   * The ledger keeps an ended run for a week; after that the manifest (what was settled in bulk) and the events
   * (everything else) say the same.
   */
  private async rebuild(run: SyncRun, manifest: ManifestIndex): Promise<Uint8Array> {
    const outcomes = new Uint8Array(manifest.end);
    for (const range of manifest.ranges) {
      const segment = await this.segments.get(run, manifest.spaces[range.space] ?? '', range);
      for (let ordinal = range.first; ordinal < range.first + range.count; ordinal += 1) {
        const bulk = unpackEntry(segment, ordinal)?.bulk;
        if (bulk !== undefined) outcomes[ordinal] = nibbleOf(bulk);
      }
      await nextTurn();
    }
    let read = 0;
    for await (const { ordinal, outcome } of this.ports.events.listOutcomes(run.tenant, run.id)) {
      outcomes[ordinal] = nibbleOf(outcome);
      read += 1;
      if (read % EVENTS_IN_A_TURN === 0) await nextTurn();
    }
    return outcomes;
  }
}

/** Stored heads never change; while spaces are being listed there are more to come. */
function isWhole({ state, expected }: SyncRun, { count }: ManifestIndex): boolean {
  return state === 'ended' ? (expected ?? count) === count : state === 'working' && expected === count;
}

function weightOfManifest({ ranges, spaces }: ManifestIndex): number {
  return 256 + 96 * ranges.length + 64 * spaces.length;
}

function weightOfIndex({ outcomes, counts }: RunIndex): number {
  return 256 + outcomes.byteLength + counts.byteLength;
}

function keyOf({ tenant, id }: SyncRun): string {
  return `${tenant}/${id}`;
}
