import type { EntryColumn } from '@dss/catalog-model';
import type { GlueColumn } from './glue-shapes.js';
import { folded } from './glue-text.js';
import { TECHNICAL_NAME } from './parameter-names.js';

export interface ColumnMatch {
  /** The observed column that each desired one is, by position in `desired`. */
  readonly matched: readonly (GlueColumn | undefined)[];
  /** Observed columns that are none of the desired, in their order. */
  readonly rest: readonly GlueColumn[];
  /** Each desired column stands where it is wanted, with both its names, and nothing else is there. */
  readonly isSame: boolean;
}

/**
 * Who is who. First the columns that bear both our names; then those with the target's name and no technical name
 * (somebody rewrote the table without our parameters, or added a column that the source now has too); then those that
 * were renamed at the target but still say their technical name; last any that has the name, whatever else it says: two
 * columns of one name are a table that no engine reads. In this order no name is given twice.
 */
export function matchColumns(desired: readonly EntryColumn[], observed: readonly GlueColumn[]): ColumnMatch {
  const isSame = desired.length === observed.length && desired.every((wanted, at) => isItself(wanted, observed[at]));
  return isSame ? { matched: observed, rest: [], isSame } : { ...matchInRounds(desired, observed), isSame };
}

export function technicalNameOf(column: GlueColumn): string | undefined {
  return column.Parameters?.[TECHNICAL_NAME];
}

function isItself(wanted: EntryColumn, column: GlueColumn | undefined): boolean {
  return column?.Name === wanted.name && technicalNameOf(column) === wanted.technicalName;
}

function matchInRounds(desired: readonly EntryColumn[], observed: readonly GlueColumn[]) {
  const matched = new Array<GlueColumn | undefined>(desired.length).fill(undefined);
  if (observed.length === 0) return { matched, rest: observed };
  const free = new Set(observed);
  for (const { wantedBy, foundBy } of ROUNDS) {
    const byKey = new Map([...free].reverse().map((column) => [foundBy(column), column]));
    desired.forEach((wanted, at) => {
      const key = wantedBy(wanted);
      const found = byKey.get(key);
      if (!found || matched[at]) return;
      matched[at] = found;
      free.delete(found);
      byKey.delete(key);
    });
  }
  return { matched, rest: [...free] };
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
  { wantedBy: (wanted) => folded(wanted.name), foundBy: (column) => folded(column.Name) },
];
