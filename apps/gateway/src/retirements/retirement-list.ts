import type { RetirementStore } from '@dss/ports';
import { RetirementRecord } from '@dss/retirement';
import type { SyncRun } from '@dss/sync-run';
import { z } from 'zod';
import { Recent } from '../memory/recent.js';
import { PageQuery, pageOf, readCursor, writeCursor } from '../http/paging.js';

export const RetirementQuery = PageQuery.extend({
  state: RetirementRecord.shape.state.optional(),
  space: z.string().max(100).optional(),
});
export type RetirementQuery = Readonly<z.infer<typeof RetirementQuery>>;

export const Retirement = RetirementRecord.omit({ v: true, fence: true }).meta({
  id: 'Retirement',
  description: 'An asset that is gone at the source: its table is marked, deleted, or kept by a person',
});
export type Retirement = Readonly<z.infer<typeof Retirement>>;
export const RetirementPage = pageOf(Retirement).meta({ id: 'RetirementPage' });
export type RetirementPage = Readonly<z.infer<typeof RetirementPage>>;

/** What the status page shows of assets that are gone. */
export const RetirementSummary = z.object({
  /** Tables that are marked and in quarantine. */
  retired: z.number().int(),
  deleted: z.number().int(),
  /** Tables that people keep although the source no longer has them. */
  kept: z.number().int(),
  /** The last run that found more than it may take, as long as nobody has approved it and no later run was allowed to. */
  waiting: z
    .object({
      run: z.string(),
      held: z.number().int(),
      due: z.number().int(),
      limit: z.number().int(),
      reason: z.string(),
    })
    .nullable(),
});
export type RetirementSummary = Readonly<z.infer<typeof RetirementSummary>>;

/** Status is asked for every few seconds, and thousands of records change a few times a day. */
const FRESHNESS = { freshMs: 5_000, usableMs: 10_000 } as const;

type Counts = Record<RetirementRecord['state'], number>;

/** Reads the records of what was retired. */
export class RetirementList {
  private readonly counted: Recent<Counts>;

  constructor(
    private readonly retirements: RetirementStore,
    private readonly runs: { list(filter: object): readonly SyncRun[] },
    private readonly world: { readonly tenant: string; readonly now: () => Date },
  ) {
    this.counted = new Recent(FRESHNESS, () => world.now().getTime());
  }

  async page(query: RetirementQuery): Promise<RetirementPage> {
    const filter = `${query.state ?? ''}|${query.space ?? ''}`;
    const after = readCursor(query.cursor, filter);
    const records = (await this.retirements.list(this.world.tenant))
      .filter(({ state, space }) => (query.state ?? state) === state && (query.space ?? space) === space)
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    const rest = after === undefined ? records : records.filter(({ key }) => key > after);
    const page = rest.slice(0, query.limit);
    const last = page.at(-1);
    return {
      items: page.map((record) => Retirement.parse(record)),
      nextCursor: last === undefined || rest.length === page.length ? null : writeCursor(last.key, filter),
      total: records.length,
      totalIsEstimate: false,
    };
  }

  async summarise(): Promise<RetirementSummary> {
    return { ...(await this.counted.get('', () => this.count())), waiting: this.waiting() };
  }

  private async count(): Promise<Counts> {
    const counts = { retired: 0, deleted: 0, kept: 0 };
    for (const { state } of await this.retirements.list(this.world.tenant)) counts[state] += 1;
    return counts;
  }

  /** Newest first: the first whole run that had anything due tells. */
  private waiting(): RetirementSummary['waiting'] {
    const { tenant } = this.world;
    const runs = this.runs.list({ tenant }).filter(({ dryRun }) => !dryRun);
    const stopped = runs.find(({ state, scope, retirement }) => {
      return state === 'ended' && scope.spaces === undefined && retirement !== undefined;
    });
    if (stopped?.retirement === undefined || stopped.retirement.held === 0) return null;
    if (runs.some(({ approves }) => approves === stopped.id)) return null;
    const { held, due, limit, reason = '' } = stopped.retirement;
    return { run: stopped.id, held, due, limit, reason };
  }
}
