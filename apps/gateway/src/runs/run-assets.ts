import { AssetKey, Priority } from '@dss/catalog-model';
import { AssetOutcome } from '@dss/contracts';
import type { EventLog, ManifestStore, RunLedger } from '@dss/ports';
import { Intent, type ManifestEntry, type ManifestSpace, Outcome, type SyncRun } from '@dss/sync-run';
import { z } from 'zod';
import { PageQuery, pageOf, readCursor, writeCursor } from '../http/paging.js';

export const RunAssetsQuery = PageQuery.extend({
  outcome: z
    .enum([...Outcome.options, 'open'])
    .optional()
    .describe('`open`: no outcome yet'),
  space: z.string().max(100).optional(),
});
export type RunAssetsQuery = Readonly<z.infer<typeof RunAssetsQuery>>;

/** One asset of one run: what the manifest planned, and how it ended. `outcome` is null while it is open. */
export const RunAsset = AssetOutcome.omit({ tenant: true, run: true, outcome: true, at: true })
  .extend({
    key: AssetKey,
    priority: Priority,
    intent: Intent,
    outcome: Outcome.nullable(),
    at: z.string().optional(),
  })
  .meta({ id: 'RunAsset' });
export type RunAsset = Readonly<z.infer<typeof RunAsset>>;
export const RunAssetPage = pageOf(RunAsset).meta({ id: 'RunAssetPage' });
export type RunAssetPage = Readonly<z.infer<typeof RunAssetPage>>;

export interface PlannedAsset {
  readonly space: string;
  readonly type: string;
  readonly entry: ManifestEntry;
}

/** Reads the assets of a run, page by page: only the segments and outcomes that the page shows are loaded. */
export class RunAssets {
  constructor(
    private readonly manifests: ManifestStore,
    private readonly ledger: RunLedger,
    private readonly events: EventLog,
  ) {}

  async list(run: SyncRun, query: RunAssetsQuery): Promise<RunAssetPage> {
    const filter = `${run.id}|${query.outcome ?? ''}|${query.space ?? ''}`;
    const after = Number(readCursor(query.cursor, filter) ?? -1);
    const heads = await this.manifests.listSpaces(run.tenant, run.id);
    const outcomes = await this.outcomesOf(run, heads);
    const wanted = ordinalsOf(heads, query.space).filter((ordinal) => isWanted(outcomes[ordinal], query.outcome));
    const rest = wanted.filter((ordinal) => ordinal > after);
    const page = rest.slice(0, query.limit);
    const planned = await this.plannedOf(run, heads, page);
    const items = await Promise.all(planned.map((asset) => this.describe(run, asset, outcomes[asset.entry.ordinal])));
    const last = page.at(-1);
    return {
      items,
      nextCursor: last === undefined || rest.length === page.length ? null : writeCursor(String(last), filter),
      total: wanted.length,
      totalIsEstimate: run.state === 'queued' || run.state === 'listing',
    };
  }

  /** Everything without an outcome, for the repair and for the list of an incomplete run. */
  async listOpen(run: SyncRun): Promise<readonly PlannedAsset[]> {
    const heads = await this.manifests.listSpaces(run.tenant, run.id);
    const outcomes = await this.outcomesOf(run, heads);
    const open = ordinalsOf(heads).filter((ordinal) => outcomes[ordinal] === undefined);
    return this.plannedOf(run, heads, open);
  }

  /**
   * The ledger's nibble per ordinal. It keeps an ended run for a week; after that the manifest (what was settled in
   * bulk) and the events (everything else) say the same.
   */
  private async outcomesOf(run: SyncRun, heads: readonly ManifestSpace[]): Promise<readonly (Outcome | undefined)[]> {
    const expected = Math.max(0, ...heads.flatMap(({ segments }) => segments.map(({ first, count }) => first + count)));
    const kept = await this.ledger.outcomes(run.tenant, run.id, expected);
    if (run.state !== 'ended' || kept.some((outcome) => outcome !== undefined)) return kept;
    const rebuilt: (Outcome | undefined)[] = Array.from({ length: expected });
    for (const { entry } of await this.plannedOf(run, heads, ordinalsOf(heads))) {
      rebuilt[entry.ordinal] = entry.bulk;
    }
    for await (const { ordinal, outcome } of this.events.listOutcomes(run.tenant, run.id)) rebuilt[ordinal] = outcome;
    return rebuilt;
  }

  private async plannedOf(
    run: SyncRun,
    heads: readonly ManifestSpace[],
    ordinals: readonly number[],
  ): Promise<PlannedAsset[]> {
    const wanted = new Set(ordinals);
    const planned: PlannedAsset[] = [];
    for (const { space, segments } of heads) {
      for (const { type, first, count } of segments) {
        if (!ordinals.some((ordinal) => ordinal >= first && ordinal < first + count)) continue;
        const { entries } = await this.manifests.getSegment(run.tenant, run.id, space, type);
        planned.push(...entries.filter(({ ordinal }) => wanted.has(ordinal)).map((entry) => ({ space, type, entry })));
      }
    }
    return planned.sort((a, b) => a.entry.ordinal - b.entry.ordinal);
  }

  private async describe(run: SyncRun, planned: PlannedAsset, outcome: Outcome | undefined): Promise<RunAsset> {
    const { space, type, entry } = planned;
    const { ordinal, key, technicalName, priority, intent, database, table, reason, listed } = entry;
    // The segment of absences holds assets of every type.
    const base = { ordinal, key, space, technicalName, type: type === 'absent' ? (listed?.type ?? type) : type };
    const plan = { ...base, priority, intent, ...(database && { database }), ...(table && { table }) };
    if (outcome === undefined) return { ...plan, outcome: null };
    // Settled in bulk: there is no event.
    if (outcome === entry.bulk) return { ...plan, outcome, ...(reason && { reason }) };
    const event = await this.events.findOutcome(run.tenant, run.id, key);
    if (event === undefined) return { ...plan, outcome, ...(reason && { reason }) };
    return RunAsset.parse({ ...plan, ...event, outcome });
  }
}

function ordinalsOf(heads: readonly ManifestSpace[], space?: string): number[] {
  return heads
    .filter((head) => space === undefined || head.space === space)
    .flatMap(({ segments }) => segments)
    .flatMap(({ first, count }) => Array.from({ length: count }, (_, index) => first + index))
    .sort((a, b) => a - b);
}

function isWanted(outcome: Outcome | undefined, filter: RunAssetsQuery['outcome']): boolean {
  if (filter === undefined) return true;
  return filter === 'open' ? outcome === undefined : outcome === filter;
}
