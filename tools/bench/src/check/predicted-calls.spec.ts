import { GeneratedCatalog } from '@dss/sandbox';
import { predictedLists } from './predicted-calls.js';

describe('the list calls that a catalog demands', () => {
  it.each([
    // 5 spaces of 400: tables 240 on two pages, views, models and six empty types on one each, 160 exposed on one.
    [2000, 5 * (2 + 1 + 1 + 6 + 1)],
    // 50 spaces of 2000: 1200 tables on seven (the last empty), 600 views on four, 200 models on two, 800 exposed on two.
    [100_000, 50 * (7 + 4 + 2 + 6 + 2)],
  ])('of %i assets are counted by hand', (assets, calls) => {
    expect(predictedLists(new GeneratedCatalog({ assets, seed: 1, columns: 2 }))).toBe(calls);
  });
});
