import { GeneratedCatalog } from '@dss/sandbox';
import { chooseEdits, stateAfter } from './choose-edits.js';

describe('the edits of a scenario', () => {
  it.each([
    [60, 1, 1],
    [1000, 10, 1],
    [10_000, 100, 10],
    [100_000, 1000, 100],
  ])('of %i assets change %i and touch, rename and remove %i each, none twice', (assets, changed, rare) => {
    const catalog = new GeneratedCatalog({ assets, seed: 1 });
    const { change, touch, rename, remove } = chooseEdits(catalog);
    expect([change, touch, rename, remove].map((list) => list.length)).toEqual([changed, rare, rare, rare]);
    const all = [...change, ...touch, ...rename, ...remove];
    expect(new Set(all).size).toBe(all.length);
    expect(all.every((index) => index >= 0 && index < assets)).toBe(true);
    expect([...rename, ...remove].every((index) => catalog.isUnread(index))).toBe(true);
  });

  it('reach every space', () => {
    const catalog = new GeneratedCatalog({ assets: 10_000, seed: 1 });
    const { change } = chooseEdits(catalog);
    expect(new Set(change.map((index) => catalog.spaceOf(index))).size).toBeGreaterThan(catalog.spaces.length / 2);
  });

  it('make a second version of what was changed, a first one of what was renamed, and leave the rest', () => {
    const catalog = new GeneratedCatalog({ assets: 1000, seed: 1 });
    const state = stateAfter(catalog, { change: [3], touch: [4], rename: [5], remove: [7] });
    expect([3, 4, 5, 7].map((index) => [state.versionId(index), state.edits(index)])).toEqual([
      ['1', { revision: 1, renames: 0 }],
      ['0', { revision: 0, renames: 0 }],
      ['0', { revision: 0, renames: 1 }],
      ['0', { revision: 0, renames: 0 }],
    ]);
    expect(state.tolerated?.(5)).toEqual([catalog.nameOf(5).toLowerCase()]);
    expect(state.tolerated?.(7)).toEqual([]);
  });
});
