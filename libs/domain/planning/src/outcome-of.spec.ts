import { operationOf, outcomeOf } from './outcome-of.js';
import type { TablePlan } from './table-plan.js';

const conflict = { field: 'description', source: 'ours', target: 'hers', decision: 'kept' } as const;
const quiet = { conflicts: [], settled: [], open: [] };
const none = { kind: 'none', frozen: 0, ...quiet } as const;
const update: TablePlan = {
  kind: 'update',
  input: { Name: 'orders' },
  versionId: '0',
  skipArchive: false,
  changes: [{ field: 'description', before: null, after: 'ours', owner: 'ask', reason: 'added' }],
  reverted: [],
  repairs: false,
  ...quiet,
};

describe('an asset ends', () => {
  it.each<[string, TablePlan, 'full' | 'delta' | 'metadata-only', string]>([
    ['created', { kind: 'create', input: { Name: 'orders' } }, 'full', 'create'],
    ['updated', update, 'full', 'update'],
    ['updated', update, 'delta', 'update'],
    ['metadata-updated', update, 'metadata-only', 'update'],
    ['updated', { ...update, conflicts: [conflict] }, 'full', 'update'],
    ['unchanged', none, 'full', 'none'],
    ['kept', { ...none, conflicts: [conflict] }, 'full', 'keep'],
    ['restored', { ...update, retiredOn: '2026-11-01' }, 'full', 'update'],
    ['skipped', { kind: 'removed-at-target' }, 'full', 'none'],
    ['planned', { kind: 'withheld', operation: 'update', reason: 'observe', plan: update }, 'full', 'update'],
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
    ['kept', { ...none, conflicts: [conflict] }, 'edited in the target and kept: description'],
    ['frozen', { ...none, conflicts: [conflict], frozen: 1 }, 'record of our last write is lost'],
    ['restored', { ...update, retiredOn: '2026-11-01' }, '2026-11-01'],
    ['repaired', { ...update, repairs: true }, 'replaced'],
    ['withheld', { kind: 'withheld', operation: 'update', reason: 'observe', plan: update }, 'observe'],
    ['foreign', { kind: 'foreign', reason: 'foreign: not ours' }, 'foreign'],
    ['clash', { kind: 'clash', space: 'FINANCE', technicalName: 'X' }, 'FINANCE'],
    ['retirement pending', { kind: 'retirement-pending' }, 'retirement pending'],
    ['superseded', { kind: 'superseded', run: 9 }, '9'],
  ])('with a reason that says why: %s', (_story, plan, word) => {
    expect(outcomeOf(plan, 'full').reason).toContain(word);
  });
});
