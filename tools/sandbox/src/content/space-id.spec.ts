import fc from 'fast-check';
import { spaceIds } from './space-id.js';

const idOf = (path: string) => spaceIds([path]).get(path);

describe('the space id of a content file', () => {
  it.each([
    ['SALES.json', 'SALES'],
    ['sales/orders 2.json', 'SALES_ORDERS_2'],
    ['a-b.json', 'A_B'],
    ['exactly-twenty-chars.json', 'EXACTLY_TWENTY_CHARS'],
    ['M\u00fcller.json', 'M_LLER'],
  ])('%s reads as %s', (path, id) => {
    expect(idOf(path)).toBe(id);
  });

  it('ends in a digest of the path when the path is too long', () => {
    expect(idOf('Demos/League/DP Headcount Actuals.json')).toMatch(/^DP_HEADCOUNT__[0-9A-F]{6}$/);
  });

  it('ends in a digest for both files when two would clash, and only for them', () => {
    const ids = spaceIds(['a-b.json', 'a_b.json', 'c.json']);
    expect([...ids.values()]).toEqual([
      expect.stringMatching(/^A_B_[0-9A-F]{6}$/),
      expect.stringMatching(/^A_B_[0-9A-F]{6}$/),
      'C',
    ]);
    expect(new Set(ids.values()).size).toBe(3);
  });

  const paths = fc.uniqueArray(
    fc
      .array(fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }), { minLength: 1, maxLength: 3 })
      .map((parts) => `${parts.join('/')}.json`),
    { maxLength: 20 },
  );

  it('is allowed, unique and the same in whatever order the files come', () => {
    fc.assert(
      fc.property(paths, (files) => {
        const ids = spaceIds(files);
        for (const id of ids.values()) expect(id).toMatch(/^[A-Z0-9_]{1,20}$/);
        expect(new Set(ids.values()).size).toBe(files.length);
        expect(new Map([...spaceIds(files.toReversed())].reverse())).toEqual(ids);
      }),
    );
  });

  it('does not change when other files come along, unless they would clash', () => {
    fc.assert(
      fc.property(paths, fc.string({ minLength: 1, maxLength: 8 }), (files, word) => {
        const file = `only-here/${word.replaceAll('/', '')}.json`;
        const alone = idOf(file);
        const others = files.filter((other) => idOf(other) !== alone && other !== file);
        expect(spaceIds([...others, file]).get(file)).toBe(alone);
      }),
    );
  });
});
