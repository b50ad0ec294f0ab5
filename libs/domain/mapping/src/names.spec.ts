import fc from 'fast-check';
import {
  DatabasePattern,
  allocateColumnNames,
  databaseName,
  databasePrefix,
  foldName,
  freeName,
  suffixedName,
} from './names.js';
import { anyName, anyText } from './testing/some-asset.js';

const GRAMMAR = /^[a-z0-9_]{1,255}$/;

describe('foldName', () => {
  it.each([
    ['a plain name', 'T_ORDERS', 't_orders'],
    ['an imported SAP name', '/BIC/MY_KEY', '_bic_my_key'],
    ['blanks and brackets', 'Latitude (average)', 'latitude__average_'],
    ['German letters lose their marks', 'Straße_Größe', 'strasse_grosse'],
    ['the infinity sign of model associations', '_Addresses\u221e0', '_addresses_0'],
    ['a name of the time tables', 'SAP.TIME.M_TIME', 'sap_time_m_time'],
    ['one mark per character, not per code unit', 'a\u{1f600}b', 'a_b'],
    ['letters that only decomposition shows', '\u212bngstr\u00f6m\uff21', 'angstroma'],
    ['nothing', '', '_'],
    ['a lone mark', '\u0301', '_'],
    ['a leading digit may stay', '3VF_SALARY', '3vf_salary'],
  ])('%s', (_story, technicalName, expected) => {
    expect(foldName(technicalName)).toBe(expected);
  });

  it('is within the grammar for any text, and folding twice changes nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const folded = foldName(text);
        expect(folded).toMatch(GRAMMAR);
        expect(foldName(folded)).toBe(folded);
      }),
    );
  });
});

describe('freeName', () => {
  it('gives the folded name while nobody holds it', () => {
    expect(freeName('Df_X', () => false)).toBe('df_x');
  });

  it('adds the first digits of the hash of the technical name to a name that is taken', () => {
    expect(freeName('DF_X', (name) => name === 'df_x')).toBe(suffixedName('df_x', 'DF_X'));
    expect(suffixedName('df_x', 'DF_X')).toMatch(/^df_x_[0-9a-f]{6}$/);
    expect(suffixedName('df_x', 'DF_X')).not.toBe(suffixedName('df_x', 'Df_X'));
  });

  it('stays within 255 bytes with a suffix', () => {
    expect(suffixedName('a'.repeat(255), 'X')).toMatch(/^a{248}_[0-9a-f]{6}$/);
  });

  it('ends with a free name even when every suffix is taken', () => {
    const asked: string[] = [];
    const name = freeName('X', (candidate) => asked.push(candidate) < 15);
    expect(new Set(asked).size).toBe(15);
    expect(name).toMatch(GRAMMAR);
  });
});

describe('allocateColumnNames', () => {
  it('keeps what was given, also to a column that is gone', () => {
    const existing = { OLD: 'amount', Df_X: 'df_x' };
    const names = allocateColumnNames(existing, ['AMOUNT', 'Df_X']);
    expect(names).toEqual({ ...existing, AMOUNT: suffixedName('amount', 'AMOUNT') });
  });

  it('gives new twins their names in byte order of the technical name', () => {
    expect(allocateColumnNames({}, ['df_x', 'DF_X'])).toEqual({ DF_X: 'df_x', df_x: suffixedName('df_x', 'df_x') });
    // UTF-16 order would put the surrogate pair first.
    expect(allocateColumnNames({}, ['\u{1f600}', '\uff01'])['\uff01']).toBe('_');
  });

  it('names columns that are called like members of every object', () => {
    const names = allocateColumnNames({}, ['__proto__', 'constructor']);
    expect(Object.entries(names)).toEqual([
      ['__proto__', '__proto__'],
      ['constructor', 'constructor'],
    ]);
  });

  it('is unique, within the grammar, and does not depend on the order of the columns', () => {
    fc.assert(
      fc.property(
        fc
          .uniqueArray(anyName, { maxLength: 12 })
          .chain((names) => fc.tuple(fc.constant(names), fc.shuffledSubarray(names, { minLength: names.length }))),
        ([technicalNames, shuffled]) => {
          const names = allocateColumnNames({}, technicalNames);
          const given = Object.values(names);
          expect(Object.keys(names)).toHaveLength(technicalNames.length);
          expect(new Set(given).size).toBe(given.length);
          for (const name of given) expect(name).toMatch(GRAMMAR);
          expect(allocateColumnNames({}, shuffled)).toEqual(names);
        },
      ),
    );
  });

  it('never changes a name when columns come in several steps', () => {
    fc.assert(
      fc.property(fc.array(anyName, { maxLength: 8 }), fc.array(anyName, { maxLength: 8 }), (first, second) => {
        const before = allocateColumnNames({}, first);
        const after = new Map(Object.entries(allocateColumnNames(before, second)));
        for (const [technicalName, name] of Object.entries(before)) expect(after.get(technicalName)).toBe(name);
        expect(new Set(after.values()).size).toBe(after.size);
      }),
    );
  });
});

describe('databaseName', () => {
  it.each([
    ['dsp_<space>', 'SALES', 'dsp_sales'],
    ['dsp_<tenant>_<space>', 'SALES', 'dsp_eu_prod_sales'],
    ['<space>', '4SALES', 'db_4sales'],
  ])('%s of %s is %s', (pattern, space, expected) => {
    expect(databaseName(pattern, { tenant: 'eu-prod', space })).toBe(expected);
  });

  it('is at most 252 bytes, what the narrowest reader takes', () => {
    expect(databaseName('dsp_<space>', { tenant: 't', space: 'S'.repeat(300) })).toHaveLength(252);
  });

  it.each(['dsp', 'dsp_<tenant>', 'DSP_<space>', 'dsp_<space>_<region>'])('a pattern like %s is refused', (pattern) => {
    expect(DatabasePattern.safeParse(pattern).success).toBe(false);
  });
});

describe('databasePrefix', () => {
  it.each([
    ['dsp_<space>', 'dsp_'],
    ['dsp_<tenant>_<space>', 'dsp_acme_eu_'],
    ['<space>_dsp', ''],
    ['4_<space>', 'db_4_'],
  ])('of %s is %s', (pattern, prefix) => {
    expect(databasePrefix(pattern, 'acme-eu')).toBe(prefix);
    expect(databaseName(pattern, { tenant: 'acme-eu', space: 'SALES' }).startsWith(prefix)).toBe(true);
  });
});
