import fc from 'fast-check';
import { databaseGlobs } from './database-globs.js';
import { databaseName, suffixedName } from './names.js';

const matches = (glob: string, name: string) => new RegExp(`^${glob.replaceAll('*', '.*')}$`).test(name);

describe('databaseGlobs', () => {
  it.each([
    ['dsp_<space>', ['dsp_*']],
    ['<tenant>_<space>_raw', ['acme_*_raw', 'acme_*_raw_*']],
    ['<space>', ['*']],
    ['<space>_x', ['*_x', '*_x_*', 'db_*_x', 'db_*_x_*']],
    ['1_<space>', ['db_1_*']],
  ])('%s gives %j', (pattern, globs) => {
    expect(databaseGlobs(pattern, 'acme')).toEqual(globs);
  });

  it('fit every name that a space can get, also one that was taken', () => {
    const part = fc.constantFrom('a', '7', '_', '<tenant>', '<space>', 'dsp_', 'x'.repeat(90));
    const pattern = fc
      .array(part, { maxLength: 4 })
      .map((parts) => `${parts.join('')}<space>`)
      .chain((head) => fc.constantFrom('', '_raw', 'z'.repeat(80)).map((tail) => head + tail));
    const name = fc.string({ unit: fc.constantFrom('A', 'B', 'Z', '_', '0', '9'), minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(pattern, name, name, (text, space, tenant) => {
        const globs = databaseGlobs(text, tenant);
        const wanted = databaseName(text, { tenant, space });
        for (const given of [wanted, suffixedName(wanted, space)]) {
          expect([given, globs.some((glob) => matches(glob, given))]).toEqual([given, true]);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
