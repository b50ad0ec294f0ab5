import type { CatalogEntry } from '@dss/catalog-model';
import type { EntryMapped } from '@dss/contracts';
import type { ObservedTable, TablePlan } from '@dss/planning';
import type { Image } from '@dss/ports';

/** A message that brings an entry; strategy `delete` does not. */
export type Entry = EntryMapped & { readonly entry: CatalogEntry };

export interface WrittenTable {
  readonly plan: TablePlan;
  /** What was there before; absent when the table was created. */
  readonly observed: ObservedTable | undefined;
  /** The image that the plan was made with. */
  readonly before: Image | undefined;
  /** The target's id of the call that wrote it; absent when nothing was written, or an earlier try wrote it. */
  readonly requestId?: string | undefined;
  /** When it was written, by our own clock (ISO 8601). */
  readonly at?: string;
}
