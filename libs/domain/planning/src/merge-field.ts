import { digestOf, sourceDigestOf } from './applied.js';
import type { Basis } from './base-record.js';
import { choiceFor } from './decision.js';
import type { FieldGroup, FieldOwner } from './field-owners.js';
import type { MergeContext } from './merge-context.js';
import type { Pair } from './merge-report.js';
import { uniteTags } from './unite-tags.js';

export interface FieldQuestion {
  readonly field: string;
  /** Who has the last word about it; absent: the source. */
  readonly owner?: FieldOwner;
  readonly desired: string | undefined;
  readonly observed: string | undefined;
  readonly basis: Basis;
}

/**
 * Three-way merge of a field that a person may own; gives the value that shall stand at the target.
 *
 * The source's value travels only where nobody touched ours; an edit stays and is reported, also when the source no
 * longer names the field: a field is removed only if it still holds what we wrote. Equal on both sides is no conflict and
 * no write. A decision of a person about exactly these two values comes before all of it, and the policy of the field's
 * group says who wins without one.
 *
 * What the next record says follows from the two values alone (`claimOf`): equal is applied, different is refused with the
 * digest of what was kept, quiet until either side moves. Whoever later sets the field to the refused value has taken
 * the source's side, and the field follows the source again.
 */
export function mergePersonField(
  asked: Omit<FieldQuestion, 'owner'> & { readonly group: FieldGroup },
  context: MergeContext,
): string | undefined {
  const { desired, observed, basis, group } = asked;
  if (observed === desired) return desired;
  const owner = context.owners[group];
  const question = { ...asked, owner };
  const choice = choiceFor(context.decisions, question.field, desired, observed);
  if (choice === 'take-source') return force(question, context);
  const isEmpty = basis === 'unclaimed' && observed === undefined;
  if (owner === 'target' && !isEmpty) return observed;
  if (basis === 'unknown') return keepUnknown(question, choice === 'keep', context);
  if (isUntouched(observed, basis)) return follow(question, context);
  if (desired === undefined && basis === 'unclaimed') return keepReleased(question, context);
  return settleEdit(question, choice !== undefined, context);
}

/**
 * A field that the source owns: its value wins, and an edit that it overwrites is said. Only a lost record stops it,
 * until somebody has decided.
 */
export function mergeSchemaField(
  question: Pick<FieldQuestion, 'field' | 'desired' | 'observed'>,
  { isSchema = true, isUntouched: untouched }: { readonly isSchema?: boolean; readonly isUntouched: () => boolean },
  context: MergeContext,
): string | undefined {
  const { desired, observed } = question;
  if (observed === desired) return desired;
  if (choiceFor(context.decisions, question.field, desired, observed) === 'take-source') {
    if (isSchema) context.report.schemaChanged = true;
    return force(question, context);
  }
  if (context.record.isLost && context.freezes) return keepUnknown(question, false, context);
  const isEdit = !untouched();
  const reason = isEdit ? 'edit-overwritten' : observed === undefined ? 'added' : 'source-moved';
  context.report.changed(pairOf(question), { owner: 'source', reason });
  if (isSchema) context.report.schemaChanged = true;
  if (isEdit) context.report.overwrote(pairOf(question));
  return desired;
}

/** A field of ours that the source no longer names; see `mergePersonField` for who decides. */
export function releaseField(question: FieldQuestion, context: MergeContext): string | undefined {
  const { field, observed, basis } = question;
  if (observed === undefined) return observed;
  const choice = choiceFor(context.decisions, field, undefined, observed);
  if (choice === 'take-source') return force(question, context);
  if (basis === 'unclaimed') return keepReleased(question, context);
  if (basis === 'unknown') return keepUnknown(question, choice === 'keep', context);
  if (isUntouched(observed, basis)) return follow(question, context);
  context.report.kept(pairOf(question));
  return observed;
}

export function isUntouched(observed: string | undefined, basis: Basis): boolean {
  if (basis === 'unknown') return false;
  if (basis === 'unclaimed') return observed === undefined;
  return digestOf(observed) === sourceDigestOf(basis);
}

function settleEdit(question: FieldQuestion, isDecided: boolean, context: MergeContext): string | undefined {
  const { desired, observed, basis, owner } = question;
  if (owner === 'source' && desired !== undefined) return overwrite(question, context);
  if (owner === 'merge') {
    const hasSourceMoved = typeof basis === 'string' || sourceDigestOf(basis) !== digestOf(desired);
    if (!hasSourceMoved) return keepQuietly(question, context);
    const united = desired === undefined || observed === undefined ? undefined : unite(question, context);
    if (united !== undefined) return united;
  }
  const recorded = isDecided || (context.reported && isRefusal(basis, desired, observed));
  context.report.kept(pairOf(question), { recorded });
  return observed;
}

/** The source's value, because nobody touched ours. */
function follow(question: FieldQuestion, { report }: MergeContext): string | undefined {
  const { desired, observed } = question;
  const reason = desired === undefined ? 'gone-at-source' : observed === undefined ? 'added' : 'source-moved';
  report.changed(pairOf(question), { owner: question.owner ?? 'source', reason });
  return desired;
}

function overwrite(question: FieldQuestion, { report }: MergeContext): string | undefined {
  report.changed(pairOf(question), { owner: 'source', reason: 'edit-overwritten' });
  report.overwrote(pairOf(question));
  return question.desired;
}

function force(question: Omit<FieldQuestion, 'basis'>, { report }: MergeContext): string | undefined {
  report.force(pairOf(question), question.owner ?? 'source');
  return question.desired;
}

/** People's since we let go of it: it stays in the list as long as it is what was told then, so that it can be decided. */
function keepReleased(question: FieldQuestion, { report }: MergeContext): string | undefined {
  if (report.remembers(pairOf(question))) report.kept(pairOf(question), { recorded: true });
  return question.observed;
}

/** Nobody knows who wrote it: it counts as a person's. */
function keepUnknown(
  question: Pick<FieldQuestion, 'field' | 'desired' | 'observed'>,
  isDecided: boolean,
  { report, freezes }: MergeContext,
): string | undefined {
  report.kept(pairOf(question), { frozen: freezes && !isDecided });
  return question.observed;
}

/** Tags that both sides have moved: what either added is there, what either took out is gone. */
function unite(question: FieldQuestion, context: MergeContext): string | undefined {
  const { field, desired = '', observed = '', basis } = question;
  const united = uniteTags(baseOf(field, basis, context), desired, observed);
  if (united === undefined) return undefined;
  context.report.bases[field] = desired;
  if (united === observed) return observed;
  context.report.changed({ field, source: united, target: observed }, { owner: 'merge', reason: 'merged' });
  return united;
}

/** An edit where only the target moved: it stays without a question, and what the source says is remembered as the base. */
function keepQuietly({ field, desired, observed }: FieldQuestion, { report }: MergeContext): string | undefined {
  if (desired !== undefined) report.bases[field] = desired;
  return observed;
}

/** The source's value of last time, if anybody still has it. */
function baseOf(field: string, basis: Basis, { bases, written }: MergeContext): string | undefined {
  if (typeof basis === 'string') return undefined;
  const digest = sourceDigestOf(basis);
  return [bases[field], written(field)].find((value) => value !== undefined && digestOf(value) === digest);
}

function isRefusal(basis: Basis, desired: string | undefined, observed: string | undefined): boolean {
  return (
    typeof basis === 'object' &&
    'refused' in basis &&
    basis.refused === digestOf(desired) &&
    basis.kept === digestOf(observed)
  );
}

function pairOf({ field, desired, observed }: Pick<FieldQuestion, 'field' | 'desired' | 'observed'>): Pair {
  return { field, source: desired, target: observed };
}
