import { ASSET_TYPES } from '@dss/catalog-model';
import { type GeneratedCatalog } from '@dss/sandbox';

const OBJECT_PAGE = 200;
const CATALOG_PAGE = 500;
const KINDS = ['localtables', 'views', 'analyticmodels'] as const;

/**
 * The list calls that the architecture demands: each space's every type to its end, pages of 200, and each space's
 * catalog, pages of 500. No list tells its length, so it ends with the first page that is not full.
 */
export function predictedLists(catalog: GeneratedCatalog): number {
  const perSpace = catalog.spaces.map((_, space) => {
    const counts = KINDS.map((type) => [...catalog.indexesOf(space, type)].length);
    const [, views = 0, models = 0] = counts;
    const none = ASSET_TYPES.length - KINDS.length;
    return sum(counts.map((count) => pages(count, OBJECT_PAGE))) + none + pages(views + models, CATALOG_PAGE);
  });
  return sum(perSpace);
}

/** Before the lists: the capability probe, and the spaces as each of the two surfaces lists them. */
export const SURVEY_CALLS = 3;

function pages(count: number, size: number): number {
  return Math.floor(count / size) + 1;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
