import { DatabaseTags, databaseTags } from './database-tags.js';

describe('tags of databases', () => {
  it('are read from one text, and take tenant and space in', () => {
    const tags = DatabaseTags.parse('cost center=47=11, space=<space>,tenant=dsp/<tenant>');

    expect(databaseTags(tags, { tenant: 'acme', space: 'SALES' })).toEqual({
      'cost center': '47=11',
      space: 'SALES',
      tenant: 'dsp/acme',
    });
  });

  it('hold only what AWS takes', () => {
    const space = `Größe 漢字 (a,b)\n😀${'x'.repeat(300)}`;
    const { space: value = '' } = databaseTags({ space: '<space>' }, { tenant: 't', space });

    expect(value).toMatch(/^Größe 漢字 _a_b____?x+$/);
    expect(value).toHaveLength(256);
  });

  it.each(['', ' ', 'none'])('may be none: "%s"', (text) => {
    expect(DatabaseTags.parse(text)).toEqual({});
  });

  it.each([
    ['no value', 'team'],
    ['no key', '=data'],
    ['a key of AWS', 'aws:team=data'],
    ['a key that is too long', `${'k'.repeat(129)}=v`],
    ['a value that is too long', `k=${'v'.repeat(257)}`],
    ['a sign that AWS refuses', 'k=a*b'],
    ['51 of them', Array.from({ length: 51 }, (_, index) => `k${index}=v`).join()],
  ])('are refused with %s', (_story, text) => {
    expect(DatabaseTags.safeParse(text).success).toBe(false);
  });

  it.each([`${'k'.repeat(128)}=${'v'.repeat(256)}`, Array.from({ length: 50 }, (_, index) => `k${index}=`).join()])(
    'are taken at the limit',
    (text) => {
      expect(DatabaseTags.safeParse(text).success).toBe(true);
    },
  );
});
