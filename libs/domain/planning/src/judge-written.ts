import type { ObservedTable, TableInput } from './glue-shapes.js';
import { formsOf } from './normalised.js';
import { createTimeOf } from './ownership.js';
import { APPLIED, OWNER, RUN } from './parameter-names.js';

/** What a write should have left behind. */
export interface WrittenFacts {
  readonly input: TableInput;
  /** The version that the write made. */
  readonly versionId: string;
  /** Of the table that was meant, ISO 8601; absent while it was never read since we created it. */
  readonly createTime?: string | undefined;
  /** When we created it by our own clock, ISO 8601. */
  readonly createdAt?: string | undefined;
}

export type WrittenVerdict =
  | { readonly kind: 'as-written' }
  /** Glue keeps these fields in a form of its own; they count as written. */
  | { readonly kind: 'own-form'; readonly fields: readonly string[] }
  /** Somebody, or a newer run, has written since: the next plan tells what. */
  | { readonly kind: 'moved-on' }
  /** The table is not there. */
  | { readonly kind: 'gone' }
  /** It is another table than the one that was meant: ours had been deleted, and somebody had made one of that name. */
  | { readonly kind: 'replaced' }
  /** In the very version that we made something else stands. */
  | { readonly kind: 'differs'; readonly fields: readonly string[] };

/** Our clock and Glue's may be this far apart, and a call takes its time. */
const SAME_MOMENT_MS = 15 * 60_000;

/** Compares what is there with what was written. */
export function judgeWritten(written: WrittenFacts, observed: ObservedTable | undefined): WrittenVerdict {
  if (observed === undefined) return { kind: 'gone' };
  if (isAnotherTable(written, observed)) return { kind: 'replaced' };
  const [there, made] = [Number(observed.VersionId), Number(written.versionId)];
  if (there > made) return { kind: 'moved-on' };
  if (there < made) return { kind: 'differs', fields: ['versionId'] };
  const lost = [OWNER, APPLIED, RUN].filter((key) => observed.Parameters?.[key] !== written.input.Parameters?.[key]);
  const { forms, missing } = formsOf(written.input, observed);
  const fields = [...new Set([...lost.map((key) => `parameters.${key}`), ...missing])];
  if (fields.length > 0) return { kind: 'differs', fields };
  return forms.length === 0 ? { kind: 'as-written' } : { kind: 'own-form', fields: forms };
}

function isAnotherTable({ createTime, createdAt }: WrittenFacts, observed: ObservedTable): boolean {
  const there = createTimeOf(observed);
  if (there === undefined) return false;
  if (createTime !== undefined) return createTime !== there;
  return createdAt !== undefined && Math.abs(Date.parse(there) - Date.parse(createdAt)) > SAME_MOMENT_MS;
}
