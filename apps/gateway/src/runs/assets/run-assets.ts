import type { EventLog, ManifestStore, RunLedger } from '@dss/ports';
import { type ManifestEntry, OPEN, type SyncRun, nibbleOf, pageOrdinals } from '@dss/sync-run';
import { readCursor, writeCursor } from '../../http/paging.js';
import { BUDGET, type Budget } from './budget.js';
import type { RunAssetPage, RunAssetsQuery } from './run-asset.js';
import { RunIndexes } from './run-indexes.js';
import { RunRows } from './run-rows.js';
import { Segments } from './segments.js';

export interface PlannedAsset {
  readonly space: string;
  readonly type: string;
  readonly entry: ManifestEntry;
}

/** Reads the assets of a run. A page is computed from memory; read is only what was never asked for or has moved since. */
export class RunAssets {
  private readonly indexes: RunIndexes;
  private readonly rows: RunRows;

  constructor(
    private readonly ports: { manifests: ManifestStore; ledger: RunLedger; events: EventLog },
    nowMs: () => number,
    budget: Budget = BUDGET,
  ) {
    const segments = new Segments(ports.manifests, budget.segments);
    this.indexes = new RunIndexes(ports, segments, nowMs, budget);
    this.rows = new RunRows(segments, ports.events, budget.rows);
  }

  /** A `RunAssetPage` as JSON: its rows are remembered so, and go out as they are. */
  async list(run: SyncRun, { outcome, space, cursor, limit }: RunAssetsQuery): Promise<Buffer> {
    const filter = `${run.id}|${outcome ?? ''}|${space ?? ''}`;
    const after = Number(readCursor(cursor, filter) ?? -1);
    const index = await this.indexes.get(run);
    const { ordinals, total, more } = pageOrdinals(index, { code: codeOf(outcome), space }, after, limit);
    const last = ordinals.at(-1);
    return writePage(await this.rows.read(run, index, ordinals), {
      nextCursor: last === undefined || !more ? null : writeCursor(String(last), filter),
      total,
      totalIsEstimate: run.state === 'queued' || run.state === 'listing',
    });
  }

  /** Everything without an outcome, as it is stored now: for the repair and for the list of an incomplete run. */
  async listOpen(run: SyncRun): Promise<readonly PlannedAsset[]> {
    const { manifest, outcomes } = await this.indexes.read(run);
    const open: PlannedAsset[] = [];
    for (const { space: at, type, first, count } of manifest.ranges) {
      if (!outcomes.subarray(first, first + count).includes(OPEN)) continue;
      const space = manifest.spaces[at] ?? '';
      for await (const entry of this.ports.manifests.listEntries(run.tenant, run.id, space, type)) {
        if (outcomes[entry.ordinal] === OPEN) open.push({ space, type, entry });
      }
    }
    return open;
  }
}

function writePage(rows: readonly Buffer[], rest: Omit<RunAssetPage, 'items'>): Buffer {
  const items = rows.flatMap((row, at) => (at === 0 ? [row] : [COMMA, row]));
  return Buffer.concat([BEGIN, ...items, Buffer.from(`],${JSON.stringify(rest).slice(1)}`)]);
}

const BEGIN = Buffer.from('{"items":[');
const COMMA = Buffer.from(',');

function codeOf(outcome: RunAssetsQuery['outcome']): number | undefined {
  if (outcome === undefined) return undefined;
  return outcome === 'open' ? OPEN : nibbleOf(outcome);
}
