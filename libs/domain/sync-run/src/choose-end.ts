import { type OutcomeCounts, sumOf } from './outcome.js';
import type { IncompleteScope, RunEnd } from './run.js';

/**
 * How a run ends once nothing more will happen to it.
 *
 * Kept, skipped and superseded are no fault. An ordinal without outcome outranks everything but cancel and failure,
 * because then the numbers do not add up.
 */
export function chooseEnd(facts: {
  couldList: boolean;
  cancelled: boolean;
  expected: number;
  counts: OutcomeCounts;
  incompleteScopes: readonly IncompleteScope[];
}): RunEnd {
  if (!facts.couldList) return 'failed';
  if (facts.cancelled) return 'cancelled';
  if (sumOf(facts.counts) !== facts.expected) return 'incomplete';
  if (facts.counts.failed > 0 || facts.counts.rejected > 0 || facts.incompleteScopes.length > 0) return 'partial';
  return 'completed';
}
