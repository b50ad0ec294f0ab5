import { Decision } from '@dss/planning';
import { type ConflictRecord, type ConflictStore, StoredConflict } from '@dss/ports';
import { AssetKey } from '@dss/catalog-model';
import { z } from 'zod';
import { PageQuery, pageOf, readCursor, writeCursor } from '../http/paging.js';

export const ConflictQuery = PageQuery.extend({
  space: z.string().max(100).optional(),
  decided: z.enum(['yes', 'no']).optional().describe('Only those that have a decision, or have none or `later`'),
});
export type ConflictQuery = Readonly<z.infer<typeof ConflictQuery>>;

export const Conflict = StoredConflict.omit({ since: true })
  .extend({
    asset: AssetKey,
    space: z.string(),
    technicalName: z.string(),
    database: z.string(),
    table: z.string(),
  })
  .meta({
    id: 'Conflict',
    description:
      'A field that somebody edited at the target while the source says something else, with both values. `null` is an absent one',
  });
export type Conflict = Readonly<z.infer<typeof Conflict>>;
export const ConflictPage = pageOf(Conflict).meta({ id: 'ConflictPage' });
export type ConflictPage = Readonly<z.infer<typeof ConflictPage>>;

/** Body of a decision: the pair of values as the list shows it, so that nobody decides about what he has not seen. */
export const DecisionRequest = z
  .strictObject({
    field: z.string().min(1).max(1000),
    sourceDigest: Decision.shape.source.max(100),
    targetDigest: Decision.shape.target.max(100),
    choice: Decision.shape.choice.describe('`keep` the value of the target, `take-source`, or decide `later`'),
  })
  .meta({ id: 'DecisionRequest' });
export type DecisionRequest = Readonly<z.infer<typeof DecisionRequest>>;

/** Reads the list of kept edits. */
export class ConflictList {
  constructor(
    private readonly store: ConflictStore,
    private readonly tenant: string,
  ) {}

  async page({ space, decided, limit, cursor }: ConflictQuery): Promise<ConflictPage> {
    const filter = `${space ?? ''}|${decided ?? ''}`;
    const after = readCursor(cursor, filter);
    const found: Conflict[] = [];
    for await (const record of this.store.list(this.tenant)) {
      if (space === undefined || record.space === space) found.push(...viewConflicts(record));
    }
    const wanted = found
      .filter((conflict) => decided === undefined || isDecided(conflict) === (decided === 'yes'))
      .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
    const rest = after === undefined ? wanted : wanted.filter((conflict) => placeOf(conflict) > after);
    const items = rest.slice(0, limit);
    const last = items.at(-1);
    return {
      items,
      nextCursor: last === undefined || rest.length === items.length ? null : writeCursor(placeOf(last), filter),
      total: wanted.length,
      totalIsEstimate: false,
    };
  }
}

export function viewConflicts(record: ConflictRecord): readonly Conflict[] {
  const { key: asset, space, technicalName, database, table } = record;
  // The fencing number in `since` says nothing to a person: the schema leaves it out.
  return record.conflicts.map((conflict) =>
    Conflict.parse({ asset, space, technicalName, database, table, ...conflict }),
  );
}

function isDecided({ decision }: Conflict): boolean {
  return decision !== undefined && decision.choice !== 'later';
}

function placeOf({ asset, field }: Conflict): string {
  return `${asset}|${field}`;
}
