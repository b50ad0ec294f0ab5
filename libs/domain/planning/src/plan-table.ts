import type { CatalogEntry, SyncStrategy } from '@dss/catalog-model';
import { readApplied } from './applied.js';
import type { ObservedTable, TableInput } from './glue-shapes.js';
import { MergeReport } from './merge-report.js';
import { mergeTable, runOf } from './merge-table.js';
import { type Identity, judgeOwnership } from './ownership.js';
import { APPLIED } from './parameter-names.js';
import type { SettledConflict, TablePlan } from './table-plan.js';

export interface TableQuestion extends Identity {
  /** What the source wants; absent once the asset is gone there. */
  readonly entry?: CatalogEntry | undefined;
  /** Fencing number of the run that asks. */
  readonly fence: number;
  readonly strategy: SyncStrategy;
  /** The table under the entry's name as it was read just now; absent when there is none. */
  readonly observed?: ObservedTable | undefined;
  /** The TableInput of our last write: stands in for a record that was lost in the table, and for a table that was deleted. */
  readonly image?: TableInput | undefined;
  /** The previous plan's `settled`. */
  readonly settled?: readonly SettledConflict[] | undefined;
}

/**
 * Decides what has to be done about one table, from what the source wants, what is there, and what we wrote last.
 *
 * Nothing is done to a table that is not this asset's or that a newer run wrote. `dsp_sync.applied` and `dsp_sync.run`
 * travel with a write and never cause one, and neither does a kept edit: planning against what was just written yields
 * nothing.
 *
 * A kept edit is reported once per pair of values. What silences it afterwards is the previous plan's `settled`, or,
 * since the next real write, the refusal in `dsp_sync.applied`. Neither silences the run that reported it: a try after
 * a crash reports again what its predecessor may not have been able to say.
 */
export function planTable(question: TableQuestion): TablePlan {
  const { entry, observed, image, fence } = question;
  if (observed) {
    const ownership = judgeOwnership(observed, question);
    if (ownership.kind !== 'ours') return ownership;
  }
  // A table that somebody deleted comes back with what people had in it: our last write knows.
  const basis = observed ?? image;
  if (basis && runOf(basis) > fence) return { kind: 'superseded', run: runOf(basis) };
  if (!entry) return { kind: 'retirement-pending' };
  const report = new MergeReport(fence, question.settled ?? []);
  const input = mergeTable({ ...question, entry, observed: basis, image }, report);
  if (!observed) return { kind: 'create', input, ...(image && editsOf(report)) };
  const { changes, reverted, conflicts, settled } = report;
  if (changes.length > 0) {
    const skipArchive = maySkipArchive(question.strategy, report);
    return { kind: 'update', input, versionId: observed.VersionId, skipArchive, changes, reverted, conflicts, settled };
  }
  if (runOf(observed) < fence) return { kind: 'none', conflicts, settled };
  return { kind: 'already-written', as: wayOfLastWrite(observed), conflicts, settled };
}

function editsOf({ conflicts, settled }: MergeReport) {
  return { conflicts, settled };
}

/** An old version is history that somebody may want: it is left out only where nothing but our own metadata moved. */
function maySkipArchive(strategy: SyncStrategy, report: MergeReport): boolean {
  return strategy === 'metadata-only' && !report.schemaChanged && report.reverted.length === 0;
}

/** Our record names the version that it replaced; a table that somebody edited since its creation was created all the same. */
function wayOfLastWrite(observed: ObservedTable): 'create' | 'update' {
  const applied = readApplied(observed.Parameters?.[APPLIED]);
  const isCreated = applied ? applied.base === undefined : observed.VersionId === '0';
  return isCreated ? 'create' : 'update';
}
