import { type ObservedTable, readBack } from '@dss/planning';
import type { Image } from '@dss/ports';
import { versionAfter } from './checkpoint-after.js';
import type { Entry } from './written-table.js';

/** What a plan is made from: nothing, because nobody has looked; the table as our last write left it; the table as it was read. */
export type Sight =
  | { readonly kind: 'none'; readonly table: undefined }
  | { readonly kind: 'remembered'; readonly table: ObservedTable }
  | { readonly kind: 'read'; readonly table: ObservedTable | undefined };

/**
 * True when the image is of the version that the checkpoint knows, and of an earlier run. A checkpoint that was lost, is
 * dirty or has been moved by somebody else names none, or another one: then the table is read.
 */
export function isCurrent({ entry, fence, next }: Entry, image: Image): boolean {
  const isSameTable = image.database === entry.database.name && image.input.Name === entry.name;
  const isThere = image.away !== 'deleted' && image.fence < fence;
  return isSameTable && isThere && next.versionId === versionAfter(image);
}

/** The table as Glue would show it if nobody has written since. Whether that is so is asked with the write: its version is the lock. */
export function asLeft(image: Image): ObservedTable {
  const table = readBack(image.input, image.database, versionAfter(image));
  return image.createTime === undefined ? table : { ...table, CreateTime: new Date(image.createTime) };
}
