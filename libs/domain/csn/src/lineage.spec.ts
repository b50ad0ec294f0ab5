import { type Asset } from '@dss/catalog-model';
import { isUnreadable } from './csn-document.js';
import { readDefinition } from './read-definition.js';

const elementsOf = (...names: string[]) => Object.fromEntries(names.map((name) => [name, { type: 'cds.String' }]));
const from = (...ref: unknown[]) => ({ ref });
const select = (members: Record<string, unknown>) => ({ SELECT: members });

function view(query: unknown, columns: string[] = [], more: Record<string, unknown> = {}): Asset {
  const definitions = {
    T_A: { kind: 'entity', elements: elementsOf('ID', 'ONLY_A') },
    T_B: { kind: 'entity', elements: elementsOf('ID', 'ONLY_B') },
    V: { kind: 'entity', elements: elementsOf(...columns), query, ...more },
  };
  const result = readDefinition({ definitions }, { space: 'S', technicalName: 'V', knownSpaces: ['FINANCE'] });
  if (isUnreadable(result)) throw new Error(result.message);
  return result.asset;
}

const sourcesOf = (query: unknown) => view(query).sources.map((source) => `${source.role} ${source.name}`);

describe('what a view reads', () => {
  it.each([
    ['one table', select({ from: from('T_A') }), ['from T_A']],
    ['a parameterised view', select({ from: from({ id: 'V_P', args: { P: { val: 1 } } }) }), ['from V_P']],
    [
      'a join of three, which nests',
      select({ from: { join: 'left', args: [{ join: 'inner', args: [from('A'), from('B')] }, from('C')] } }),
      ['from A', 'from B', 'from C'],
    ],
    ['a sub-select', select({ from: { ...select({ from: from('A') }), as: 'X' } }), ['from A']],
    [
      'a union',
      { SET: { op: 'union', args: [select({ from: from('A') }), select({ from: from('B') })] } },
      ['from A', 'from B'],
    ],
    [
      'a union in a union',
      {
        SET: {
          args: [
            { SET: { args: [select({ from: from('A') }), select({ from: from('B') })] } },
            select({ from: from('C') }),
          ],
        },
      },
      ['from A', 'from B', 'from C'],
    ],
    [
      'the same table twice',
      select({ from: { join: 'inner', args: [from('A'), { ...from('A'), as: 'A2' }] } }),
      ['from A'],
    ],
    [
      'a sub-select in its conditions',
      select({ where: ['exists', select({ from: from('C') })], from: from('A') }),
      ['from A', 'subquery C'],
    ],
    [
      'a sub-select in an expression',
      select({ from: from('A'), columns: [{ xpr: ['case', 'when', select({ from: from('B') })], as: 'X' }] }),
      ['from A', 'subquery B'],
    ],
    ['a function whose arguments are no sources', select({ from: { func: 'TF', args: [from('P')] } }), []],
    ['nothing that can be understood', select({ from: 7 }), []],
  ])('%s', (_story, query, expected) => {
    expect(sourcesOf(query)).toEqual(expected);
  });

  it('a table through an association, too', () => {
    const mixin = { _C: { type: 'cds.Association', target: 'FINANCE.D_CUST' } };
    const asset = view(select({ from: from('T_A'), mixin, columns: [from('_C', 'NAME')] }), ['NAME']);
    expect(asset.sources).toEqual([
      { name: 'T_A', space: 'S', technicalName: 'T_A', role: 'from' },
      { name: 'FINANCE.D_CUST', space: 'FINANCE', technicalName: 'D_CUST', role: 'association' },
    ]);
    expect(asset.columns[0]?.origin).toEqual({ source: 'FINANCE.D_CUST', column: 'NAME' });
  });

  it('thousands of tables, joined as deep as they are many', () => {
    let join: unknown = from('T0');
    for (let index = 1; index < 5_000; index += 1) join = { join: 'left', args: [join, from(`T${index}`)] };
    const asset = view(select({ from: join, columns: [from('T4999', 'X')] }), ['X']);
    expect(asset.sources).toHaveLength(5_000);
    expect(asset.columns[0]?.origin).toEqual({ source: 'T4999', column: 'X' });
  });
});

const JOIN = { join: 'inner', args: [from('T_A'), { ...from('T_B'), as: 'b' }] };
const FILTER = {
  ...select({
    from: from('T_A'),
    columns: [
      { ...from('ID'), as: 'KEY' },
      { val: 1, as: 'ONE' },
    ],
  }),
  as: 'Filter 1',
};

describe('where a column comes from', () => {
  it.each([
    ['the only source', { from: from('T_A'), columns: [from('X')] }, { source: 'T_A', column: 'X' }],
    ['another name', { from: from('T_A'), columns: [{ ...from('ID'), as: 'X' }] }, { source: 'T_A', column: 'ID' }],
    ['a source by its alias', { from: JOIN, columns: [from('b', 'X')] }, { source: 'T_B', column: 'X' }],
    ['a source by its name', { from: JOIN, columns: [from('T_A', 'X')] }, { source: 'T_A', column: 'X' }],
    [
      'a dotted source by its last part',
      { from: from('SAP.TIME.M'), columns: [from('M', 'X')] },
      { source: 'SAP.TIME.M', column: 'X' },
    ],
    [
      'an unqualified name that one source has',
      { from: JOIN, columns: [{ ...from('ONLY_B'), as: 'X' }] },
      { source: 'T_B', column: 'ONLY_B' },
    ],
    ['an unqualified name that both have', { from: JOIN, columns: [{ ...from('ID'), as: 'X' }] }, undefined],
    [
      'a sub-select',
      { from: { join: 'inner', args: [FILTER, from('T_B')] }, columns: [{ ...from('Filter 1', 'KEY'), as: 'X' }] },
      { source: 'T_A', column: 'ID' },
    ],
    ['a star', { from: from('T_A'), columns: ['*'] }, { source: 'T_A', column: 'X' }],
    ['no column list at all', { from: from('T_A') }, { source: 'T_A', column: 'X' }],
    ['a star without it', { from: from('T_A'), columns: ['*'], excluding: ['X'] }, undefined],
    [
      'a sibling',
      {
        from: from('T_A'),
        columns: [
          { ...from('ID'), as: 'Y' },
          { ...from('$projection', 'Y'), as: 'X' },
        ],
      },
      { source: 'T_A', column: 'ID' },
    ],
    [
      'itself, in a circle',
      {
        from: from('T_A'),
        columns: [
          { ...from('$projection', 'Y'), as: 'X' },
          { ...from('$projection', 'X'), as: 'Y' },
        ],
      },
      undefined,
    ],
    [
      'an association of another',
      { from: from('T_A'), columns: [{ ...from('T_A', '_C', 'NAME'), as: 'X' }] },
      undefined,
    ],
  ])('%s', (_story, members, expected) => {
    expect(view(select(members), ['X']).columns[0]?.origin).toEqual(expected);
  });

  it.each([
    ['a constant', { val: 'Y', as: 'X' }],
    ['a function', { func: 'SUM', args: [from('ID')], as: 'X' }],
    ['an expression', { xpr: [from('ID'), '+', { val: 1 }], as: 'X' }],
    ['a cast', { ...from('ID'), cast: { type: 'cds.Integer' }, as: 'X' }],
    ['a parameter', { ...from('P'), param: true, as: 'X' }],
    ['a scalar sub-select', { ...select({ from: from('T_B'), columns: [from('ID')] }), as: 'X' }],
  ])('%s is calculated and has no origin', (_story, column) => {
    const read = view(select({ from: from('T_A'), columns: [column] }), ['X']).columns[0];
    expect([read?.calculated, read?.origin]).toEqual([true, undefined]);
  });

  it('a constant of a sub-select is calculated', () => {
    const query = select({ from: FILTER, columns: [{ ...from('Filter 1', 'ONE'), as: 'X' }] });
    expect(view(query, ['X']).columns[0]?.calculated).toBe(true);
  });

  it.each([
    ['two tables that the answer holds', ['T_A', 'T_B'], undefined],
    ['two tables of which the answer holds one', ['T_A', 'T_ELSEWHERE'], undefined],
    ['the same table twice', ['T_A', 'T_A'], { source: 'T_A', column: 'ID' }],
  ])('a union of %s', (_story, tables, expected) => {
    const arms = tables.map((table) => select({ from: from(table), columns: [{ ...from('ID'), as: 'X' }] }));
    const union = { SET: { args: arms } };
    const around = select({ from: { ...union, as: 'U' }, columns: [from('U', 'X')] });
    expect(view(union, ['X']).columns[0]?.origin).toEqual(expected);
    expect(view(around, ['X']).columns[0]?.origin).toEqual(expected);
    expect(view(select({ from: { ...union, as: 'U' }, columns: ['*'] }), ['X']).columns[0]?.origin).toEqual(expected);
  });

  it('the order of the query does not matter: elements say which columns there are', () => {
    const query = select({ from: from('T_A'), columns: [from('B'), from('A'), from('GONE')] });
    expect(view(query, ['A', 'B']).columns.map((column) => column.technicalName)).toEqual(['A', 'B']);
  });
});
