import fc from 'fast-check';
import { databaseName } from './names.js';
import { patternsMeet } from './patterns-meet.js';

describe('patternsMeet', () => {
  it.each([
    ['the same pattern', 'dsp_<space>', 'dsp_<space>', true],
    ['a beginning that continues the other', 'dsp_<space>', 'dsp_acme_<space>', true],
    ['a beginning that continues the other, the other way round', 'dsp_acme_<space>', 'dsp_<space>', true],
    ['beginnings that differ', 'sales_<space>', 'acme_<space>', false],
    ['endings that differ', '<space>_sales', '<space>_acme', false],
    ['an ending that continues the other', '<space>_x', '<space>_y_x', true],
    ['our id', '<tenant>_<space>', 'ours_<space>', true],
    ['another id', '<tenant>_<space>', 'theirs_<space>', false],
    ['nothing but the space', '<space>', 'dsp_<space>', true],
    ['the prefix of names that would begin with a digit', '<space>', 'db_<space>', true],
    ['a pattern that begins with a digit', '1_<space>', 'db_1_<space>', true],
    ['a beginning and an ending of which one differs', 'a_<space>_x', 'a_<space>_y', false],
    ['endings that are cut off', `${'<space>'.repeat(13)}_x`, `${'<space>'.repeat(13)}_y`, true],
  ])('%s', (_story, pattern, other, expected) => {
    expect(patternsMeet(pattern, other, 'ours')).toBe(expected);
  });

  it('says true for every pair of spaces whose databases really meet', () => {
    const literal = fc.stringMatching(/^[ab_1]{0,4}$/);
    const pattern = fc.tuple(literal, literal).map(([begin, end]) => `${begin}<space>${end}`);
    const space = fc.stringMatching(/^[AB_1]{1,4}$/);
    fc.assert(
      fc.property(pattern, pattern, space, space, (own, other, one, two) => {
        const meet =
          databaseName(own, { tenant: 't', space: one }) === databaseName(other, { tenant: 'u', space: two });
        expect(!meet || patternsMeet(own, other, 't')).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});
