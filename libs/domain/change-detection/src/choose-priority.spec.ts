import { PriorityRule, choosePriority } from './choose-priority.js';

const asset = { type: 'localtables', space: 'SALES', technicalName: 'T_ORDERS' } as const;

describe('choosePriority', () => {
  it.each([
    ['an analytic model', { type: 'analyticmodels' }, 'critical'],
    ['a view', { type: 'views' }, 'high'],
    ['a fact table', { semanticUsage: 'Fact' }, 'high'],
    ['a dimension over a remote table', { type: 'remotetables', semanticUsage: 'Dimension' }, 'high'],
    ['any other table', { semanticUsage: 'RelationalDataset' }, 'medium'],
    ['a data flow', { type: 'dataflows' }, 'medium'],
    ['a replication flow', { type: 'replicationflows' }, 'medium'],
    ['a task chain', { type: 'taskchains' }, 'low'],
    ['a data access control', { type: 'dataaccesscontrols' }, 'low'],
  ] as const)('%s is %s by default', (_story, about, expected) => {
    expect(choosePriority({ ...asset, ...about })).toBe(expected);
  });

  const rules: PriorityRule[] = [
    { space: 'SANDBOX_*', priority: 'low' },
    { name: 'T_*', types: ['localtables'], priority: 'critical' },
    { name: 'T_ORDERS', priority: 'low' },
    { semanticUsages: ['Text'], priority: 'low' },
  ];

  it.each([
    ['the first rule that fits wins', {}, 'critical'],
    ['every condition of a rule must fit', { type: 'remotetables', technicalName: 'T_X' }, 'medium'],
    ['a space can be pushed back', { space: 'SANDBOX_1' }, 'low'],
    ['a usage can be pushed back', { technicalName: 'X', semanticUsage: 'Text' }, 'low'],
    ['what no rule names keeps its default', { type: 'views', technicalName: 'V' }, 'high'],
  ] as const)('%s', (_story, about, expected) => {
    expect(choosePriority({ ...asset, ...about }, rules)).toBe(expected);
  });

  it.each([
    ['*', '', true],
    ['*', 'anything', true],
    ['T_?', 'T_1', true],
    ['T_?', 'T_', false],
    ['t_*', 'T_1', false],
    ['*_X_*', 'A_X_B_X_C', true],
    ['*_X', 'A_XX', false],
    ['a.c', 'abc', false],
    ['**a*', 'bab', true],
  ])('name pattern %s fits %s: %s', (name, technicalName, fits) => {
    expect(choosePriority({ ...asset, technicalName }, [{ name, priority: 'critical' }]) === 'critical').toBe(fits);
  });

  it('a hostile pattern costs no more than any other', () => {
    const name = `${'*a'.repeat(99)}b`;
    expect(choosePriority({ ...asset, technicalName: 'a'.repeat(5000) }, [{ name, priority: 'critical' }])).toBe(
      'medium',
    );
  });

  it('a misspelt condition is refused: silently ignored it would fit everything', () => {
    expect(PriorityRule.safeParse({ spaces: 'X', priority: 'low' }).success).toBe(false);
    expect(PriorityRule.safeParse({ types: ['view'], priority: 'low' }).success).toBe(false);
  });
});
