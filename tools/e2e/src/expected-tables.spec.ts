import { TRAPS } from '@dss/sandbox/testing';
import { expectedTables, expectedWithoutTable, readTables } from './expected-tables.js';

const TABLE = `story: A table.
tables:
  - space: S
    technicalName: T
    database: dsp_s
    table: t
    description: T
    dsp:
      label: T
    columns:
      - { name: c, type: string, comment: C, dsp: { technicalName: C } }
`;

describe('the expected tables', () => {
  it('say of every asset that shows a trap which table it becomes, or that it becomes none', () => {
    const { skipped, unlisted } = expectedWithoutTable();
    const said = [...expectedTables(), ...skipped, ...unlisted].map((asset) => `${asset.space}/${asset.technicalName}`);
    const asked = new Set(TRAPS.flatMap(({ assets }) => assets));
    expect([...asked].filter((asset) => !said.includes(asset))).toEqual([]);
  });

  it('are one per asset and one per name in Glue', () => {
    const tables = expectedTables();
    expect(new Set(tables.map(({ space, technicalName }) => `${space}/${technicalName}`)).size).toBe(tables.length);
    expect(new Set(tables.map(({ database, table }) => `${database}.${table}`)).size).toBe(tables.length);
  });

  it.each([
    [
      'a key that stands twice',
      TABLE.replace('table: t', 'table: t\n    table: u'),
      /some\.yaml: Map keys must be unique/,
    ],
    ['a parameter that stands twice', TABLE.replace('label: T', 'label: T\n      label: U'), /Map keys must be unique/],
    ['a key that nobody knows', TABLE.replace('table: t', 'table: t\n    tabel: u'), /Unrecognized key: \\?"tabel/],
    ['a name that is left out', TABLE.replace('    table: t\n', ''), /expected string, received undefined/],
    ['a number for a name', TABLE.replace('name: c', 'name: 1'), /expected string, received number/],
    ['a parameter that is no text', TABLE.replace('label: T', 'length: 10'), /must be text \(quote numbers/],
    ['a tag that nobody knows', TABLE.replace('table: t', 'table: !name t'), /some\.yaml: Unresolved tag/],
    ['what is no YAML', TABLE.replace('columns:', 'columns: ['), /some\.yaml: /],
  ])('refuse %s', (_story, text, problem) => {
    expect(() => readTables(text, 'some.yaml')).toThrow(problem);
  });

  it('are read as they are written', () => {
    expect(readTables(TABLE, 'some.yaml')).toMatchObject([
      { table: 't', dsp: { label: 'T' }, columns: [{ name: 'c' }] },
    ]);
  });
});
