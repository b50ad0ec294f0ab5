import { GeneratedCatalog, generatedDocument } from '@dss/sandbox';
import { type FloorInput } from './drive-floor.js';

/** The definitions that the tenant of this plan answers, as text. */
export function* definitionTexts({ plan, sample }: Pick<FloorInput, 'plan' | 'sample'>): Generator<string> {
  const catalog = new GeneratedCatalog(plan);
  for (let index = 0; index < sample; index += 1) yield JSON.stringify(generatedDocument(catalog.asset(index), false));
}

/** Lists in slices, so that a floor need not hold a whole catalog. */
export function* slices<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let slice: T[] = [];
  for (const item of items) {
    slice.push(item);
    if (slice.length === size) {
      yield slice;
      slice = [];
    }
  }
  if (slice.length > 0) yield slice;
}
