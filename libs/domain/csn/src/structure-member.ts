import { type ColumnType } from '@dss/catalog-model';

/** What a definition says about a member of a structure. */
export interface StructureMember {
  readonly type: ColumnType;
  readonly label?: string | undefined;
}

/** The member at the end of a path into a structure; the structure itself at the end of none. */
export function memberIn(type: ColumnType, path: readonly string[]): StructureMember | undefined {
  let found: StructureMember | undefined = { type };
  for (const step of path) found = found?.type.elements?.find(({ name }) => name === step);
  return found;
}

/** A named type that its document does not define may be a structure; `undefined` is a type that is yet to be found. */
export function mayHoldMembers(type: ColumnType | undefined): boolean {
  return type === undefined || (!type.elements && !type.items && !type.cds.startsWith('cds.'));
}

/**
 * How an origin names a column, or the member of a structured one: `POSITION.LAT`. A step that is no plain word is
 * quoted as in a structure's native type, so that a dot inside a name does not look like a step.
 */
export function columnText(path: readonly string[]): string {
  if (path.length < 2) return path[0] ?? '';
  return path.map((step) => (/^\w+$/.test(step) ? step : JSON.stringify(step))).join('.');
}
