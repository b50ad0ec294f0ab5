import type { CatalogEntry, EntryColumn } from '@dss/catalog-model';
import { fitBudget } from './fit-budget.js';
import { mapAsset } from './map-asset.js';
import { entryBytes } from './targets/glue.js';
import { someAsset, someColumn } from './testing/some-asset.js';
import { fitComment, fitDescription } from './texts.js';
import { type EntryProblem, validateEntry } from './validate-entry.js';

/*
 * Every limit of aws-glue.md, sections 3 and 4, in UTF-8 bytes: at the limit and one beyond it.
 */

const column: EntryColumn = { name: 'id', technicalName: 'ID', type: 'int', comment: '', parameters: {} };
const entry: CatalogEntry = {
  database: { name: 'dsp_sales', description: '', parameters: {} },
  name: 'orders',
  description: '',
  columns: [column],
  parameters: {},
  findings: [],
};
const ofColumn = (about: Partial<EntryColumn>): CatalogEntry => ({ ...entry, columns: [{ ...column, ...about }] });
const ofDatabase = (about: Partial<CatalogEntry['database']>): CatalogEntry => ({
  ...entry,
  database: { ...entry.database, ...about },
});
/** So many bytes: of three each, and the rest of one. */
const kana = (bytes: number) => 'ア'.repeat(Math.floor(bytes / 3)) + 'x'.repeat(bytes % 3);
const ascii = (count: number) => 'n'.repeat(count);
/** A type that is exactly so long. */
const type = (bytes: number) => `struct<${ascii(bytes - 'struct<:int>'.length)}:int>`;
const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']));
const many = (count: number): EntryColumn[] =>
  Array.from({ length: count }, (_, index) => ({ ...column, name: `c${index}`, technicalName: `C${index}` }));

describe('the limits of Glue', () => {
  it.each<[string, (size: number) => CatalogEntry, number, EntryProblem['code'], string]>([
    ['name of a database', (size) => ofDatabase({ name: ascii(size) }), 252, 'NAME_INVALID', 'database.name'],
    ['name of a table', (size) => ({ ...entry, name: ascii(size) }), 255, 'NAME_INVALID', 'name'],
    ['name of a column', (size) => ofColumn({ name: ascii(size) }), 255, 'NAME_INVALID', 'columns.ID'],
    ['type of a column', (size) => ofColumn({ type: type(size) }), 131_072, 'TYPE_INVALID', 'columns.ID'],
    ['comment of a column', (size) => ofColumn({ comment: kana(size) }), 255, 'COMMENT_INVALID', 'columns.ID'],
    [
      'description of a table',
      (size) => ({ ...entry, description: kana(size) }),
      2048,
      'DESCRIPTION_INVALID',
      'description',
    ],
    [
      'description of a database',
      (size) => ofDatabase({ description: kana(size) }),
      2048,
      'DESCRIPTION_INVALID',
      'database.description',
    ],
    [
      'key of a table parameter',
      (size) => ({ ...entry, parameters: { [kana(size)]: 'v' } }),
      255,
      'PARAMETER_INVALID',
      'parameters.',
    ],
    [
      'value of a table parameter',
      (size) => ({ ...entry, parameters: { k: kana(size) } }),
      512_000,
      'PARAMETER_INVALID',
      'parameters.k',
    ],
    [
      'key of a column parameter',
      (size) => ofColumn({ parameters: { [kana(size)]: 'v' } }),
      255,
      'PARAMETER_INVALID',
      'columns.ID.',
    ],
    [
      'value of a column parameter',
      (size) => ofColumn({ parameters: { k: kana(size) } }),
      512_000,
      'PARAMETER_INVALID',
      'columns.ID.k',
    ],
    [
      'key of a database parameter',
      (size) => ofDatabase({ parameters: { [kana(size)]: 'v' } }),
      255,
      'PARAMETER_INVALID',
      'database.parameters.',
    ],
    [
      'value of a database parameter',
      (size) => ofDatabase({ parameters: { k: kana(size) } }),
      512_000,
      'PARAMETER_INVALID',
      'database.parameters.k',
    ],
    ['tags of a database', (size) => ofDatabase({ tags: tags(size) }), 50, 'TAG_INVALID', 'database.tags'],
    ['key of a tag', (size) => ofDatabase({ tags: { [ascii(size)]: 'v' } }), 128, 'TAG_INVALID', 'database.tags.'],
    ['value of a tag', (size) => ofDatabase({ tags: { k: ascii(size) } }), 256, 'TAG_INVALID', 'database.tags.k'],
    ['digits of a decimal', (size) => ofColumn({ type: `decimal(${size},0)` }), 38, 'TYPE_INVALID', 'columns.ID'],
    ['characters of a char', (size) => ofColumn({ type: `char(${size})` }), 255, 'TYPE_INVALID', 'columns.ID'],
    ['characters of a varchar', (size) => ofColumn({ type: `varchar(${size})` }), 65_535, 'TYPE_INVALID', 'columns.ID'],
  ])('%s', (_what, of, limit, code, field) => {
    expect(validateEntry(of(limit))).toEqual([]);
    const [problem, ...others] = validateEntry(of(limit + 1));
    expect(problem).toMatchObject({ code });
    expect(problem?.field).toContain(field);
    expect(others).toEqual([]);
  });

  it.each<[string, CatalogEntry, EntryProblem['code'] | undefined]>([
    ['no column', { ...entry, columns: [] }, 'COLUMNS_MISSING'],
    ['one column', entry, undefined],
    ['as many columns as one likes: the budget is what ends them', { ...entry, columns: many(3000) }, undefined],
    ['names that differ', { ...entry, columns: many(2) }, undefined],
    ['names that do not', { ...entry, columns: [column, { ...column, technicalName: 'Id' }] }, 'NAME_TAKEN'],
    ['a database name that begins with a letter', ofDatabase({ name: 'd4' }), undefined],
    ['a database name that begins with a digit', ofDatabase({ name: '4d' }), 'NAME_INVALID'],
    ['a tab in a comment', ofColumn({ comment: 'a\tb' }), undefined],
    ['a line break in a comment', ofColumn({ comment: 'a\nb' }), 'COMMENT_INVALID'],
    ['line breaks in a description', { ...entry, description: 'a\r\nb' }, undefined],
    ['a control character in a description', { ...entry, description: 'a\u0007b' }, 'DESCRIPTION_INVALID'],
    ['any text in a value', { ...entry, parameters: { k: 'a\n\u0007😀' } }, undefined],
    ['half a character in a value', { ...entry, parameters: { k: '\ud83d' } }, 'PARAMETER_INVALID'],
    ['a line break in a key', { ...entry, parameters: { 'a\nb': 'v' } }, 'PARAMETER_INVALID'],
    ['a key of AWS as tag', ofDatabase({ tags: { 'AWS:x': 'v' } }), 'TAG_INVALID'],
    ['a partition key that is a column', { ...entry, columns: many(2), partitionKeys: ['C1'] }, undefined],
    ['a partition key that is none', { ...entry, columns: many(2), partitionKeys: ['X'] }, 'PARTITION_INVALID'],
    [
      'partition keys that leave no column',
      { ...entry, columns: many(2), partitionKeys: ['C0', 'C1'] },
      'PARTITION_INVALID',
    ],
    [
      'a nested partition key',
      { ...entry, columns: [...many(1), { ...column, type: 'array<int>' }], partitionKeys: ['ID'] },
      'PARTITION_INVALID',
    ],
  ])('%s', (_what, of, code) => {
    expect(validateEntry(of).map((problem) => problem.code)).toEqual(code === undefined ? [] : [code]);
  });

  it('say how large a thing is that is too large', () => {
    expect(validateEntry(ofColumn({ comment: kana(256) }))[0]?.message).toContain('has 256');
    expect(validateEntry({ ...entry, name: ascii(300) })[0]?.message).toContain('has 300 bytes');
  });
});

describe('the budget of an entry', () => {
  const heavy = { ...entry, parameters: { 'dsp.sql': kana(1000) } };

  it.each([
    [0, []],
    [1, ['ENTRY_SPILLED']],
  ])('is kept to the byte: %i byte too many', (excess, codes) => {
    const fitted = fitBudget(heavy, entryBytes(heavy) - excess);

    if ('budget' in fitted) throw new Error('did not fit');
    expect(fitted.entry.findings.map(({ code }) => code)).toEqual(codes);
    expect(fitted.bytes).toBe(entryBytes(fitted.entry));
  });
});

describe('a repair', () => {
  it.each([
    ['a comment', fitComment, 255],
    ['a description', fitDescription, 2048],
  ])('of %s cuts between characters, and only what is too long', (_what, fit, limit) => {
    expect(fit(kana(limit))).toEqual({ text: kana(limit), repairs: [] });
    const long = `x${'ア'.repeat(Math.ceil(limit / 3))}`;
    const { text, repairs } = fit(long);
    expect(repairs).toEqual([{ kind: 'cut', from: Buffer.byteLength(long), to: Buffer.byteLength(text) }]);
    expect(Buffer.byteLength(text)).toBeGreaterThan(limit - 3);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
    expect(long.startsWith(text)).toBe(true);
  });

  it('is a finding each, with what there was before and is now', () => {
    const columns = [someColumn({ label: `a\n${kana(300)}\ud83d` })];
    const names = { database: 'dsp_sales', table: 'orders', columns: {} };

    const mapped = mapAsset(someAsset({ label: kana(3000), columns }), {
      names,
      tenant: 'acme',
      spaceLabel: kana(2100),
    });

    if (mapped.outcome !== 'mapped') throw new Error(mapped.outcome);
    const told = mapped.entry.findings.map(({ code, message, column: of }) => [
      code,
      of,
      /\d+ (?:to|bytes and has) \d+/.exec(message)?.[0],
    ]);
    expect(told).toEqual(
      expect.arrayContaining([
        ['DATABASE_DESCRIPTION_CUT', undefined, '2100 to 2046'],
        ['DESCRIPTION_CUT', undefined, '3000 to 2046'],
        ['COMMENT_REPAIRED', 'ID', '305 bytes and has 305'],
        ['COMMENT_CUT', 'ID', '305 to 254'],
        ['PARAMETER_REPAIRED', 'ID', undefined],
      ]),
    );
  });
});
