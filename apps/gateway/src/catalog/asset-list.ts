import {
  type CatalogAnswer,
  type CatalogRow,
  type Facet,
  type FacetTerm,
  type Position,
  readQuery,
} from '@dss/catalog-index';
import { AssetKey } from '@dss/catalog-model';
import { z } from 'zod';
import { ApiProblem } from '../http/problem.js';
import { PageQuery, pageOf, readCursor, writeCursor } from '../http/paging.js';
import { jsonIn } from './asset-facts.js';
import { AssetState } from './catalog-document.js';
import type { CatalogFollower } from './catalog-follower.js';

const Value = z.string().min(1).max(200).optional();

export const AssetQuery = PageQuery.extend({
  // The name that it goes on behind stands in it.
  cursor: z.string().max(1500).optional().describe('`nextCursor` of the page before'),
  q: z
    .string()
    .max(200)
    .optional()
    .describe(
      'Words that begin something in name, label, table, columns, steward or tags, all of them; `col:amount` in one ' +
        'field (name, label, col, steward, tag), `space:SALES`, `type:view`, `state:retired`, `-` for not',
    ),
  space: Value,
  type: Value.describe('As the asset says itself: `local-table`, `remote-table`, `view`, `analytic-model`'),
  state: AssetState.optional(),
  database: Value,
  conflicts: z.enum(['yes', 'no']).optional().describe('Only those with kept edits, or without'),
  facets: z.enum(['0', '1']).optional().describe('`1`: count the values of space, type and state as well'),
  sort: z
    .enum(['relevance', 'name'])
    .optional()
    .describe('Best hits first (the default with `q`), or by technical name'),
});
export type AssetQuery = Readonly<z.infer<typeof AssetQuery>>;

export const AssetSummary = z
  .object({
    id: AssetKey,
    space: z.string(),
    technicalName: z.string(),
    label: z.string().optional().describe('Business name, where it says more than the technical one'),
    type: z.string(),
    database: z.string(),
    table: z.string(),
    state: AssetState,
    conflicts: z.number().int().describe('Kept edits of the last write'),
    columns: z.number().int(),
    measures: z.number().int().describe('Columns that are measures'),
    dimensions: z.number().int().describe('Columns that are dimensions'),
    semanticUsage: z.string().optional(),
    steward: z.string().optional(),
    certification: z.string().optional(),
    tags: z.array(z.string()).optional(),
    recordedAt: z.string().describe('When its last write was recorded'),
  })
  .meta({ id: 'AssetSummary' });
export type AssetSummary = Readonly<z.infer<typeof AssetSummary>>;

const Counts = z.array(z.object({ value: z.string(), count: z.number().int() }));
const COUNTED = ['space', 'type', 'state'] as const satisfies readonly Facet[];

export const AssetPage = pageOf(AssetSummary)
  .extend({
    facets: z
      .object({ space: Counts, type: Counts, state: Counts })
      .optional()
      .describe('Assets by value: as many as there would be with this value in place of what is asked of its property'),
  })
  .meta({ id: 'AssetPage' });
export type AssetPage = Readonly<z.infer<typeof AssetPage>>;

const Place = z.union([
  z.object({ name: z.string(), id: z.string() }),
  z.object({ score: z.number(), id: z.string() }),
]);

/** Answers lists and searches from the index. */
export class AssetList {
  constructor(private readonly catalog: CatalogFollower) {}

  page(query: AssetQuery): AssetPage {
    const { q = '', limit, conflicts, sort = 'relevance', facets: counted } = query;
    const asked = readQuery(q);
    const filter = JSON.stringify([q, query.space, query.type, query.state, query.database, conflicts, sort]);
    const answer = this.catalog.index.ask({
      terms: asked.terms,
      facets: together([...asked.facets, ...filtersOf(query)]),
      conflicts: conflicts === undefined ? undefined : conflicts === 'yes',
      order: sort === 'name' ? 'name' : 'score',
      after: positionIn(readCursor(query.cursor, filter)),
      limit,
      count: counted === '1' ? COUNTED : [],
    });
    const { rows, total, next } = answer;
    return {
      items: rows.map(viewRow),
      nextCursor: next === undefined ? null : writeCursor(JSON.stringify(next), filter),
      total,
      totalIsEstimate: this.catalog.loading,
      ...(counted === '1' && { facets: facetsOf(answer) }),
    };
  }
}

export function viewRow(row: CatalogRow): AssetSummary {
  // Undefined members are left out of JSON, and cost nothing to leave out.
  return {
    id: row.id,
    space: row.space,
    technicalName: row.technicalName,
    label: row.label || undefined,
    type: row.type,
    database: row.database,
    table: row.table,
    state: row.state as AssetState,
    conflicts: row.conflicts,
    columns: row.columns,
    measures: row.measures,
    dimensions: row.dimensions,
    semanticUsage: row.semanticUsage || undefined,
    steward: row.steward || undefined,
    certification: row.certification || undefined,
    tags: row.tags.length > 0 ? [...row.tags] : undefined,
    recordedAt: new Date(row.recordedAtMs).toISOString(),
  };
}

function filtersOf(query: AssetQuery): readonly FacetTerm[] {
  return (['space', 'type', 'state', 'database'] as const).flatMap((facet) => {
    const wanted = query[facet];
    return wanted === undefined ? [] : [{ facet, isWanted: (value: string) => value === wanted }];
  });
}

/** One for each property: a value has to please the parameter and the words. */
function together(filters: readonly FacetTerm[]): readonly FacetTerm[] {
  const byFacet = new Map<Facet, FacetTerm>();
  for (const filter of filters) {
    const before = byFacet.get(filter.facet);
    const isWanted = (value: string) => (before?.isWanted(value) ?? true) && filter.isWanted(value);
    byFacet.set(filter.facet, { facet: filter.facet, isWanted });
  }
  return [...byFacet.values()];
}

/** Cursors are ours, but come back from outside. */
function positionIn(text: string | undefined): Position | undefined {
  if (text === undefined) return undefined;
  const place = Place.safeParse(jsonIn(text));
  if (place.success) return place.data;
  const detail = 'Not a cursor of this list; start again without it';
  throw new ApiProblem('VALIDATION_FAILED', undefined, { errors: [{ parameter: 'cursor', detail }] });
}

function facetsOf({ counts }: CatalogAnswer): AssetPage['facets'] {
  const of = (facet: Facet) => [...(counts.get(facet) ?? [])];
  return { space: of('space'), type: of('type'), state: of('state') };
}
