import { operationOf, outcomeOf } from './outcome-of.js';
import type { TablePlan } from './table-plan.js';

const conflict = { field: 'description', source: 'ours', target: 'hers', decision: 'kept' } as const;
const quiet = { conflicts: [], settled: [] };
const update: TablePlan = {
  kind: 'update',
  input: { Name: 'orders' },
  versionId: '0',
  skipArchive: false,
  changes: ['description'],
  reverted: [],
  ...quiet,
};

describe('an asset ends', () => {
  it.each<[string, TablePlan, 'full' | 'delta' | 'metadata-only', string]>([
    ['created', { kind: 'create', input: { Name: 'orders' } }, 'full', 'create'],
    ['updated', update, 'full', 'update'],
    ['updated', update, 'delta', 'update'],
    ['metadata-updated', update, 'metadata-only', 'update'],
    ['updated', { ...update, conflicts: [conflict] }, 'full', 'update'],
    ['unchanged', { kind: 'none', ...quiet }, 'full', 'none'],
    ['kept', { kind: 'none', conflicts: [conflict], settled: [] }, 'full', 'keep'],
    ['created', { kind: 'already-written', as: 'create', ...quiet }, 'full', 'none'],
    ['updated', { kind: 'already-written', as: 'update', ...quiet }, 'full', 'none'],
    ['metadata-updated', { kind: 'already-written', as: 'update', ...quiet }, 'metadata-only', 'none'],
    ['superseded', { kind: 'superseded', run: 9 }, 'full', 'none'],
    ['skipped', { kind: 'foreign', reason: 'foreign: not ours' }, 'full', 'none'],
    ['rejected', { kind: 'clash', space: 'S', technicalName: 'X' }, 'full', 'none'],
    ['skipped', { kind: 'retirement-pending' }, 'full', 'retire'],
  ])('%s', (outcome, plan, strategy, operation) => {
    expect(outcomeOf(plan, strategy).outcome).toBe(outcome);
    expect(operationOf(plan)).toBe(operation);
  });

  it.each<[string, TablePlan, string]>([
    ['kept', { kind: 'none', conflicts: [conflict], settled: [] }, 'description'],
    ['foreign', { kind: 'foreign', reason: 'foreign: not ours' }, 'foreign'],
    ['clash', { kind: 'clash', space: 'FINANCE', technicalName: 'X' }, 'FINANCE'],
    ['retirement pending', { kind: 'retirement-pending' }, 'retirement pending'],
    ['superseded', { kind: 'superseded', run: 9 }, '9'],
  ])('with a reason that says why: %s', (_story, plan, word) => {
    expect(outcomeOf(plan, 'full').reason).toContain(word);
  });
});
