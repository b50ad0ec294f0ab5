import type { BaseRecord } from './base-record.js';
import type { Decision } from './decision.js';
import type { FieldOwners } from './field-owners.js';
import type { MergeReport } from './merge-report.js';

/** What every field of one merge is decided by, and where it is reported. */
export interface MergeContext {
  readonly record: BaseRecord;
  /** The record was written by an earlier run than this one: its refusals have been reported. */
  readonly reported: boolean;
  /** With a lost record nothing is written over what is there; a table that is gone has nothing to lose. */
  readonly freezes: boolean;
  readonly owners: FieldOwners;
  readonly decisions: readonly Decision[];
  /** The source's value behind each field that was merged before. */
  readonly bases: Readonly<Record<string, string>>;
  /** What we wrote last, by the same names: the base of a merge of tags. */
  readonly written: (field: string) => string | undefined;
  readonly report: MergeReport;
}
