import { ManagementRules, managementOf, withPolicy } from './management.js';
import type { TablePlan } from './table-plan.js';
import { aWrittenTable, anEntry, plan } from './testing/sample-table.js';

const allowed = (text: string, database: string) => [...managementOf(ManagementRules.parse(text), database)].sort();

describe('the management policy', () => {
  it.each([
    ['observe', 'dsp_sales', ['observe']],
    ['all', 'dsp_sales', ['create', 'delete', 'observe', 'update']],
    ['create', 'dsp_sales', ['create', 'observe']],
    ['create + update', 'dsp_sales', ['create', 'observe', 'update']],
    ['dsp_sales=create+update', 'dsp_sales', ['create', 'observe', 'update']],
    ['dsp_sales=all', 'dsp_hr', ['observe']],
    ['dsp_dev_*=all, observe', 'dsp_dev_hr', ['create', 'delete', 'observe', 'update']],
    ['dsp_dev_*=all, observe', 'dsp_hr', ['observe']],
    ['dsp_hr=observe, *=all', 'dsp_hr', ['observe']],
    ['', 'dsp_hr', ['observe']],
  ])('"%s" allows in %s: %j', (text, database, verbs) => {
    expect(allowed(text, database)).toEqual(verbs);
  });

  it.each([
    'write',
    'all+create',
    'dsp_sales=',
    'DSP=all',
    'dsp_sales=all=all',
    'create,,updat',
    '=all',
    'create++update',
  ])('refuses "%s" with what it should be', (text) => {
    expect(ManagementRules.safeParse(text).error?.issues[0]?.message).toMatch(/^entry \d: must be all or some of/);
  });

  const changed = anEntry({ description: 'new' });
  it.each<[string, TablePlan, string, string]>([
    ['a creation', plan(undefined), 'update', 'create'],
    ['an update', plan(aWrittenTable(), changed), 'create', 'update'],
  ])('lets %s happen only where it is named', (_story, planned, other, verb) => {
    const policy = (text: string) =>
      withPolicy(planned, managementOf(ManagementRules.parse(text), 'dsp_sales'), 'dsp_sales');

    expect(policy(verb)).toBe(planned);
    expect(policy(other)).toEqual({
      kind: 'withheld',
      operation: verb,
      reason: `the management policy of database dsp_sales allows observe, ${other}, not ${verb}`,
      plan: planned,
    });
  });

  it('has nothing to say about what is no write', () => {
    const planned = plan(aWrittenTable());

    expect(withPolicy(planned, managementOf([], 'dsp_sales'), 'dsp_sales')).toBe(planned);
  });
});
