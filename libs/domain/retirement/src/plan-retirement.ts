import {
  type Identity,
  type ObservedTable,
  type Ownership,
  RETIRED,
  RUN,
  type TableInput,
  judgeOwnership,
  runOf,
  tableInputOf,
} from '@dss/planning';

export interface RetirementQuestion extends Identity {
  readonly act: 'retire' | 'delete' | 'restore';
  /** Fencing number of the run that asks. */
  readonly fence: number;
  /** Day (UTC) of the retirement, `YYYY-MM-DD`. */
  readonly date: string;
  /** The table as it was read just now; absent when there is none. */
  readonly observed?: ObservedTable | undefined;
  /** The last TableInput that is known of it, for a table that is gone. */
  readonly image?: TableInput | undefined;
}

/** What must be done about a table whose asset is gone, or that a person wants back. */
export type RetirementPlan =
  /** Its mark is set or taken away; all else stays as it is. */
  | { readonly kind: 'update'; readonly input: TableInput; readonly versionId: string | undefined }
  /** `input` is what there is to lose: kept, so that it can be undone. */
  | { readonly kind: 'delete'; readonly input: TableInput }
  | { readonly kind: 'create'; readonly input: TableInput }
  /** It is so already. */
  | { readonly kind: 'none' }
  /** Somebody took the mark away during the quarantine, which is a wish to keep the table: marked anew, and all of the quarantine with it. */
  | { readonly kind: 'unmarked'; readonly input: TableInput; readonly versionId: string | undefined }
  /** An earlier try of this run did that. */
  | { readonly kind: 'marked-anew' }
  /** There is no such table, and nothing from which it could be made. */
  | { readonly kind: 'gone' }
  /** A newer run wrote it. */
  | { readonly kind: 'superseded'; readonly run: number }
  | Exclude<Ownership, { readonly kind: 'ours' }>;

/**
 * Decides how a table is retired, deleted or restored. Nobody's words are touched: marking and restoring change our own
 * two keys of book-keeping and nothing else, so that what comes back is what went, byte for byte beside the fencing number.
 */
export function planRetirement(question: RetirementQuestion): RetirementPlan {
  const { act, observed, image, fence } = question;
  if (observed === undefined) {
    if (act !== 'restore' || image === undefined) return { kind: 'gone' };
    return { kind: 'create', input: unmarked(image, fence) };
  }
  const ownership = judgeOwnership(observed, question);
  if (ownership.kind !== 'ours') return ownership;
  if (runOf(observed) > fence) return { kind: 'superseded', run: runOf(observed) };
  return planOwn(question, observed);
}

function planOwn({ act, fence, date }: RetirementQuestion, observed: ObservedTable): RetirementPlan {
  const isMarked = observed.Parameters?.[RETIRED] !== undefined;
  const versionId = observed.VersionId;
  const input = tableInputOf(observed);
  switch (act) {
    case 'retire':
      return isMarked ? { kind: 'none' } : { kind: 'update', input: marked(input, fence, date), versionId };
    case 'restore':
      return isMarked ? { kind: 'update', input: unmarked(input, fence), versionId } : { kind: 'none' };
    case 'delete':
      // The mark of this very run was set by an earlier try, which found it taken away.
      if (isMarked) return runOf(observed) === fence ? { kind: 'marked-anew' } : { kind: 'delete', input };
      return { kind: 'unmarked', input: marked(input, fence, date), versionId };
  }
}

function marked(input: TableInput, fence: number, date: string): TableInput {
  return { ...input, Parameters: { ...input.Parameters, [RETIRED]: date, [RUN]: String(fence) } };
}

function unmarked(input: TableInput, fence: number): TableInput {
  const parameters = Object.entries(input.Parameters ?? {}).filter(([key]) => key !== RETIRED);
  return { ...input, Parameters: { ...Object.fromEntries(parameters), [RUN]: String(fence) } };
}
