import { z } from 'zod';
import type { FieldOwner } from './field-owners.js';
import type { TableInput } from './glue-shapes.js';
import type { NormalisedField } from './normalised.js';

/** A field that somebody changed at the target and that the source wants otherwise; the shape that outcome events carry. Texts are cut to 500 characters. */
export interface Conflict {
  /** `description`, `parameters.<key>`, `columns.<technical name>`, `columns.<technical name>.comment`, `columns.order` … */
  readonly field: string;
  readonly source: string | null;
  readonly target: string | null;
  readonly decision: 'kept' | 'took-source';
}

/** A kept edit as the list of conflicts shows it: both values for reading, both digests to tell whether they have moved. */
export interface OpenConflict {
  readonly field: string;
  readonly source: string | null;
  readonly target: string | null;
  readonly sourceDigest: string;
  readonly targetDigest: string;
  /** Nobody knows any more who wrote the target's value: the table is not written until each such field is decided. */
  readonly frozen: boolean;
}

/**
 * A kept edit, remembered by the digests of both sides, so that nobody is asked twice about the same pair of values.
 * The writer keeps the list of the last plan and hands it to the next one; a run never silences its own conflicts,
 * so a try after a crash reports what the first try would have reported.
 */
export const SettledConflict = z.object({
  field: z.string(),
  source: z.string(),
  target: z.string(),
  /** Fencing number of the run that reported it first. */
  run: z.number().int(),
});
export type SettledConflict = Readonly<z.infer<typeof SettledConflict>>;

/** One field of a write, before and after it. Texts are cut to 500 characters; null is absent. */
export interface FieldChange {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
  /** Who has the last word about it. */
  readonly owner: FieldOwner | 'book-keeping';
  readonly reason: ChangeReason;
}

export type ChangeReason =
  | 'added' // the source has it, the target did not
  | 'source-moved' // ours at the target was untouched
  | 'gone-at-source' // ours at the target was untouched and is removed
  | 'edit-overwritten' // the source owns the field
  | 'decided' // a person said: take the source's value
  | 'merged' // tags that both sides moved
  | 'came-back' // the mark of a retired table goes
  | 'adopted' // its owner gave it to us
  | 'record-restored'; // our keys in a table that somebody replaced

/** What somebody else did to our table, as far as this plan has to say it. */
export interface Edits {
  /** Kept edits that were not reported before. */
  readonly conflicts: readonly Conflict[];
  /** Every kept edit, reported now or earlier: the next plan's `settled`. */
  readonly settled: readonly SettledConflict[];
  /** The same with both values, for the list of conflicts. */
  readonly open: readonly OpenConflict[];
  /** Fields that Glue stores in a form of its own: the next plan's `normalised`. */
  readonly normalised?: readonly NormalisedField[];
  /** The source's value behind each merged field: the next plan's `bases`. */
  readonly bases?: Readonly<Record<string, string>>;
}

/** What must be done about one table, decided without touching it. */
export type TablePlan =
  /** With edits where it brings back a table that somebody deleted. */
  | ({ readonly kind: 'create'; readonly input: TableInput } & Partial<Edits>)
  | ({
      readonly kind: 'update';
      readonly input: TableInput;
      /** The optimistic lock: the version that was read. */
      readonly versionId: string | undefined;
      /** True for metadata-only churn; a changed schema or an overwritten edit leaves the old version in the archive. */
      readonly skipArchive: boolean;
      /** Fields that differ from what is there now. */
      readonly changes: readonly FieldChange[];
      /** Edits that this write overwrites: of fields that the source owns, and those that a person decided against. */
      readonly reverted: readonly Conflict[];
      /** Somebody had replaced the table without our keys: they are restored. */
      readonly repairs: boolean;
      /** Somebody has given the table to this asset. */
      readonly adopts?: true;
      /** The date from which on the table had been marked as retired; the mark goes with this write. */
      readonly retiredOn?: string;
    } & Edits)
  /** Nothing differs but what people wanted so. */
  | ({
      readonly kind: 'none';
      /** Fields that wait for a decision because the record of our last write is lost; 0 as a rule. */
      readonly frozen: number;
    } & Edits)
  /** An earlier try of this very run wrote it. */
  | ({ readonly kind: 'already-written'; readonly as: 'create' | 'update' } & Edits)
  /** The archived versions of the table have to be read first; then ask again with `history`. */
  | { readonly kind: 'needs-history' }
  /** A newer run wrote it. */
  | { readonly kind: 'superseded'; readonly run: number }
  /** Somebody deleted our table, and the policy is to let them. */
  | { readonly kind: 'removed-at-target' }
  /** Not ours: reported, never touched. */
  | { readonly kind: 'foreign'; readonly reason: string }
  /** Ours, but another asset's: the name has to be allocated again. */
  | { readonly kind: 'clash'; readonly space: string; readonly technicalName: string }
  /** The database's management policy does not allow it: told, never done. */
  | {
      readonly kind: 'withheld';
      readonly operation: 'create' | 'update';
      readonly reason: string;
      readonly plan: WritePlan;
    }
  /** Gone at the source; retirement is planned elsewhere (`@dss/retirement`). */
  | { readonly kind: 'retirement-pending' };

export type WritePlan = Extract<TablePlan, { kind: 'create' | 'update' }>;
