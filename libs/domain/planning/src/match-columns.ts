import type { EntryColumn } from '@dss/catalog-model';
import type { GlueColumn } from './glue-shapes.js';
import { TECHNICAL_NAME } from './parameter-names.js';

export interface ColumnMatch {
  /** The observed column that each desired one is, by technical name. */
  readonly matched: ReadonlyMap<string, GlueColumn>;
  /** Observed columns that are none of the desired, in their order. */
  readonly rest: readonly GlueColumn[];
}

/**
 * Who is who. First the columns that bear both our names; then those with the target's name and no technical name
 * (somebody rewrote the table without our parameters, or added a column that the source now has too); last those that
 * were renamed at the target but still say their technical name. In this order no name is given twice.
 */
export function matchColumns(desired: readonly EntryColumn[], observed: readonly GlueColumn[]): ColumnMatch {
  const matched = new Map<string, GlueColumn>();
  const free = new Set(observed);
  for (const { wantedBy, foundBy } of ROUNDS) {
    const byKey = new Map([...free].reverse().map((column) => [foundBy(column), column]));
    for (const wanted of desired) {
      const found = byKey.get(wantedBy(wanted));
      if (!found || matched.has(wanted.technicalName)) continue;
      matched.set(wanted.technicalName, found);
      free.delete(found);
      byKey.delete(wantedBy(wanted));
    }
  }
  return { matched, rest: [...free] };
}

export function technicalNameOf(column: GlueColumn): string | undefined {
  return column.Parameters?.[TECHNICAL_NAME];
}

/** The catalog and its readers do not tell upper from lower case in names. */
export function folded(name: string): string {
  return name.toLowerCase();
}

interface Round {
  readonly wantedBy: (wanted: EntryColumn) => string;
  readonly foundBy: (column: GlueColumn) => string | undefined;
}

const ROUNDS: readonly Round[] = [
  {
    wantedBy: (wanted) => JSON.stringify([folded(wanted.name), wanted.technicalName]),
    foundBy: (column) => JSON.stringify([folded(column.Name), technicalNameOf(column)]),
  },
  {
    wantedBy: (wanted) => folded(wanted.name),
    foundBy: (column) => (technicalNameOf(column) === undefined ? folded(column.Name) : undefined),
  },
  { wantedBy: (wanted) => wanted.technicalName, foundBy: technicalNameOf },
];
