import type { SyncStrategy } from '@dss/catalog-model';
import type { Outcome } from '@dss/sync-run';
import type { TablePlan } from './table-plan.js';

export interface PlannedOutcome {
  readonly outcome: Outcome;
  /** Why, in words; always present for kept, skipped and rejected. */
  readonly reason?: string;
  /** Error code, for rejected. */
  readonly code?: string;
}

/** How the asset ends once the plan has been carried out. */
export function outcomeOf(plan: TablePlan, strategy: SyncStrategy): PlannedOutcome {
  switch (plan.kind) {
    case 'create':
      return { outcome: 'created' };
    case 'update':
      return plan.retiredOn === undefined
        ? { outcome: updateOutcome(strategy), ...reasonOfUpdate(plan) }
        : { outcome: 'restored', reason: `the source has it again; it had been retired on ${plan.retiredOn}` };
    case 'already-written':
      return { outcome: plan.as === 'create' ? 'created' : updateOutcome(strategy) };
    case 'none':
      return plan.conflicts.length === 0 ? { outcome: 'unchanged' } : { outcome: 'kept', reason: keptReason(plan) };
    case 'withheld':
      return { outcome: 'planned', reason: plan.reason };
    case 'removed-at-target':
      return { outcome: 'skipped', reason: 'removed at the target' };
    case 'needs-history':
      throw new Error('a plan that asks for archived versions has no outcome');
    case 'superseded':
      return { outcome: 'superseded', reason: `a newer run (fencing number ${plan.run}) wrote this table` };
    case 'foreign':
      return { outcome: 'skipped', reason: plan.reason };
    case 'clash':
      return { outcome: 'rejected', code: 'NAME_CLASH', reason: clashReason(plan.space, plan.technicalName) };
    case 'retirement-pending':
      return { outcome: 'skipped', reason: 'retirement pending' };
  }
}

/** What a dry run says that it would do. */
export function operationOf(plan: TablePlan): 'create' | 'update' | 'keep' | 'none' | 'retire' {
  switch (plan.kind) {
    case 'withheld':
      return plan.operation;
    case 'create':
    case 'update':
      return plan.kind;
    case 'none':
      return plan.conflicts.length === 0 ? 'none' : 'keep';
    case 'retirement-pending':
      return 'retire';
    case 'already-written':
    case 'needs-history':
    case 'superseded':
    case 'removed-at-target':
    case 'foreign':
    case 'clash':
      return 'none';
  }
}

function updateOutcome(strategy: SyncStrategy): Outcome {
  return strategy === 'metadata-only' ? 'metadata-updated' : 'updated';
}

function reasonOfUpdate({ repairs, adopts }: Extract<TablePlan, { kind: 'update' }>): { readonly reason?: string } {
  if (adopts === true) return { reason: ADOPTED };
  return repairs ? { reason: REPAIRED } : {};
}

const ADOPTED = 'adopted: the table was given to us by its owner';
const REPAIRED = 'somebody had replaced the table without our keys; they are restored';

function keptReason({ conflicts, frozen }: Extract<TablePlan, { kind: 'none' }>): string {
  const fields = conflicts.map(({ field }) => field).join(', ');
  const why = frozen === 0 ? 'edited in the target and kept' : FROZEN;
  return `${why}: ${fields.slice(0, 300)}`;
}

const FROZEN = 'the record of our last write is lost, so every difference counts as an edit and waits for a decision';

function clashReason(space: string, technicalName: string): string {
  return `the table of that name is ${technicalName} of space ${space}; another name has to be allocated`;
}
