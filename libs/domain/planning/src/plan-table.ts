import type { CatalogEntry, SyncStrategy } from '@dss/catalog-model';
import { APPLIED_V1, type AppliedFormat } from './applied.js';
import { BaseRecord, runOf } from './base-record.js';
import type { Decision } from './decision.js';
import { DEFAULT_FIELD_OWNERS, type FieldOwners } from './field-owners.js';
import type { ObservedTable, TableInput } from './glue-shapes.js';
import type { MergeContext } from './merge-context.js';
import { MergeReport } from './merge-report.js';
import { type MergeQuestion, type MergedTable, inputOf, mergeTable } from './merge-table.js';
import { type ImageFacts, type NormalisedField, readPlainly } from './normalised.js';
import { type Identity, type Standing, judgeTable } from './ownership.js';
import { APPLIED, RETIRED } from './parameter-names.js';
import type { Edits, SettledConflict, TablePlan } from './table-plan.js';

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
  readonly imageFacts?: ImageFacts | undefined;
  /** The previous plan's `settled`. */
  readonly settled?: readonly SettledConflict[] | undefined;
  /** The previous plan's `bases`. */
  readonly bases?: Readonly<Record<string, string>> | undefined;
  /** What people have decided about conflicts of this table. */
  readonly decisions?: readonly Decision[] | undefined;
  /** Archived versions of the table, newest first; only after a plan has asked for them. */
  readonly history?: readonly ObservedTable[] | undefined;
  /** CreateTime (ISO 8601) of a table that somebody explicitly gives to this asset. */
  readonly adopts?: string | undefined;
  /** Who has the last word about texts; absent: people are asked. */
  readonly owners?: FieldOwners | undefined;
  /** What happens when somebody has deleted our table: it comes back (the default), or stays away. */
  readonly whenDeleted?: 'revert' | 'ignore' | undefined;
  /** How the record of a write is put into words; absent: version 1. */
  readonly format?: AppliedFormat | undefined;
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
  const { entry, observed, image, imageFacts, fence } = question;
  const { history, adopts } = question;
  const evidence = { createTime: imageFacts?.createTime, history, adopts };
  const standing: Standing = observed ? judgeTable(observed, question, evidence) : { kind: 'ours' };
  if (standing.kind === 'foreign' || standing.kind === 'clash' || standing.kind === 'needs-history') return standing;
  // A table that somebody deleted comes back with what people had in it: our last write knows.
  const basis = observed ?? image;
  if (basis && runOf(basis) > fence) return { kind: 'superseded', run: runOf(basis) };
  if (!entry) return { kind: 'retirement-pending' };
  if (!observed && image && question.whenDeleted === 'ignore') return { kind: 'removed-at-target' };
  return planOwn({ ...question, entry }, basis, standing.kind);
}

type EntryQuestion = TableQuestion & { readonly entry: CatalogEntry };

/** Most tables differ in nothing; only where one does, it is asked whether Glue has put our values into a form of its own. */
function planOwn(question: EntryQuestion, basis: ObservedTable | undefined, standing: Standing['kind']): TablePlan {
  const first = attempt(question, basis, standing);
  if (!question.observed || !basis || isQuiet(first.context.report)) return concluded(question, first, standing);
  const plain = readPlainly(basis, question.image, question.imageFacts);
  const second = plain.table === basis ? first : attempt(question, plain.table, standing);
  return concluded(question, second, standing, plain.normalised);
}

interface Attempt {
  readonly merge: MergeQuestion;
  readonly merged: MergedTable;
  readonly context: MergeContext;
}

function attempt(question: EntryQuestion, table: ObservedTable | undefined, standing: Standing['kind']): Attempt {
  const { fence, image, history, format = APPLIED_V1 } = question;
  const isNew = table === undefined || standing === 'adopted';
  const context: MergeContext = {
    record: isNew ? BaseRecord.none : BaseRecord.of({ table, image, history, format }),
    reported: !table || runOf(table) !== fence,
    freezes: question.observed !== undefined,
    owners: question.owners ?? DEFAULT_FIELD_OWNERS,
    decisions: question.decisions ?? [],
    bases: question.bases ?? {},
    written: (field) => writtenText(image, field),
    report: new MergeReport(fence, question.settled ?? []),
  };
  const merge = { ...question, observed: table, format };
  return { merge, merged: mergeTable(merge, context), context };
}

function concluded(
  question: EntryQuestion,
  { merge, merged, context }: Attempt,
  standing: Standing['kind'],
  normalised?: readonly NormalisedField[],
): TablePlan {
  const { observed, image, strategy } = question;
  const { record, report } = context;
  if (report.frozen > 0) report.holdBackForced();
  const edits = editsOf(report, normalised);
  if (!observed) return { kind: 'create', input: inputOf(merge, merged), ...(image && edits) };
  if (question.history === undefined && wantsHistory(context)) return { kind: 'needs-history' };
  if (report.changes.length > 0 && report.frozen === 0) {
    return {
      kind: 'update',
      input: inputOf(merge, merged),
      versionId: observed.VersionId,
      skipArchive: maySkipArchive(strategy, report),
      changes: report.changes,
      reverted: report.reverted,
      repairs: standing === 'damaged',
      ...(standing === 'adopted' && { adopts: true }),
      ...retirementOf(observed),
      ...edits,
    };
  }
  if (runOf(observed) < question.fence || record.isLost) return { kind: 'none', frozen: report.frozen, ...edits };
  return { kind: 'already-written', as: wayOfLastWrite(observed, merge.format), ...edits };
}

/** Nothing differs. */
function isQuiet({ changes, settled }: MergeReport): boolean {
  return changes.length === 0 && settled.length === 0;
}

/** Only a difference makes it worth a call. */
function wantsHistory({ record, report }: MergeContext): boolean {
  return !isQuiet(report) && record.isDoubtful;
}

function editsOf({ conflicts, settled, open, bases }: MergeReport, normalised?: readonly NormalisedField[]): Edits {
  return {
    ...{ conflicts, settled, open },
    ...(normalised && normalised.length > 0 && { normalised }),
    ...(Object.keys(bases).length > 0 && { bases }),
  };
}

function retirementOf({ Parameters }: ObservedTable): { readonly retiredOn?: string } {
  const retiredOn = Parameters?.[RETIRED];
  return retiredOn === undefined ? {} : { retiredOn };
}

/** An old version is history that somebody may want: it is left out only where nothing but our own metadata moved. */
function maySkipArchive(strategy: SyncStrategy, report: MergeReport): boolean {
  return strategy === 'metadata-only' && !report.schemaChanged && report.reverted.length === 0;
}

/** Our record names the version that it replaced; a table that somebody edited since its creation was created all the same. */
function wayOfLastWrite(observed: ObservedTable, format: AppliedFormat): 'create' | 'update' {
  const applied = format.read(observed.Parameters?.[APPLIED]);
  const isCreated = applied ? applied.base === undefined : observed.VersionId === '0';
  return isCreated ? 'create' : 'update';
}

/** Tags are the only texts that are merged, and they are parameters. */
function writtenText(image: TableInput | undefined, field: string): string | undefined {
  return image?.Parameters?.[field.slice('parameters.'.length)];
}
