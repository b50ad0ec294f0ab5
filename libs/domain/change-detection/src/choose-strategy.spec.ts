import { chooseStrategy } from './choose-strategy.js';

const synced = { content: 'c1', schema: 's1', metadata: 'm1' };

describe('chooseStrategy', () => {
  it.each([
    ['first sight of an asset', undefined, synced, 'full'],
    ['a column was added', synced, { ...synced, schema: 's2' }, 'full'],
    ['a label was corrected', synced, { ...synced, content: 'c2' }, 'delta'],
    ['a tag was set', synced, { ...synced, metadata: 'm2' }, 'metadata-only'],
    ['schema and tag moved together', synced, { ...synced, schema: 's2', metadata: 'm2' }, 'full'],
    ['label and tag moved together', synced, { ...synced, content: 'c2', metadata: 'm2' }, 'delta'],
    ['nothing moved', synced, { ...synced }, 'none'],
    ['the asset was retired', synced, undefined, 'delete'],
    ['an asset that never was', undefined, undefined, 'none'],
  ] as const)('%s', (_story, before, now, expected) => {
    expect(chooseStrategy(before, now)).toBe(expected);
  });
});
