import { z } from 'zod';
import type { TableInput } from './glue-shapes.js';

/** A field that somebody changed at the target and that the source wants otherwise; the shape that outcome events carry. Texts are cut to 500 characters. */
export interface Conflict {
  /** `description`, `parameters.<key>`, `columns.<technical name>`, `columns.<technical name>.comment`, `columns.order` … */
  readonly field: string;
  readonly source: string | null;
  readonly target: string | null;
  readonly decision: 'kept' | 'took-source';
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

/** What somebody else did to our table, as far as this plan has to say it. */
interface Edits {
  /** Kept edits that were not reported before. */
  readonly conflicts: readonly Conflict[];
  /** Every kept edit, reported now or earlier: the next plan's `settled`. */
  readonly settled: readonly SettledConflict[];
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
      readonly changes: readonly string[];
      /** Edits of fields that the source owns: overwritten, and said so. */
      readonly reverted: readonly Conflict[];
    } & Edits)
  /** Nothing differs but what people wanted so. */
  | ({ readonly kind: 'none' } & Edits)
  /** An earlier try of this very run wrote it. */
  | ({ readonly kind: 'already-written'; readonly as: 'create' | 'update' } & Edits)
  /** A newer run wrote it. */
  | { readonly kind: 'superseded'; readonly run: number }
  /** Not ours: reported, never touched. */
  | { readonly kind: 'foreign'; readonly reason: string }
  /** Ours, but another asset's: the name has to be allocated again. */
  | { readonly kind: 'clash'; readonly space: string; readonly technicalName: string }
  /** Gone at the source. This product sends no DeleteTable yet. */
  | { readonly kind: 'retirement-pending' };
