import type { ObservedTable, TableInput } from './glue-shapes.js';
import { folded } from './glue-text.js';
import { tableInputOf } from './table-input.js';

/**
 * What the catalog answers after it has taken an input: names in lower case, members that it does not take left out,
 * empty texts gone, a version. Pure; the doubles and the planner's own properties stand on it.
 */
export function readBack(input: TableInput, database: string, versionId: string): ObservedTable {
  const stored = tableInputOf(input);
  if (stored.Description === '') delete stored.Description;
  return {
    ...stored,
    Name: folded(stored.Name),
    DatabaseName: folded(database),
    VersionId: versionId,
  };
}
