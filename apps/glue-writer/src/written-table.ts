import type { CatalogEntry } from '@dss/catalog-model';
import type { EntryMapped } from '@dss/contracts';
import type { ObservedTable, TablePlan } from '@dss/planning';

/** A message that brings an entry; strategy `delete` does not. */
export type Entry = EntryMapped & { readonly entry: CatalogEntry };

export interface WrittenTable {
  readonly plan: TablePlan;
  /** What was there before; absent when the table was created. */
  readonly observed: ObservedTable | undefined;
}
