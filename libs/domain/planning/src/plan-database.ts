import type { CatalogEntry } from '@dss/catalog-model';
import type { DatabaseInput } from './glue-shapes.js';
import { text } from './glue-text.js';
import { OWNER, SPACE } from './parameter-names.js';

export interface DatabaseQuestion {
  readonly database: CatalogEntry['database'];
  /** `<installation>/<tenant>` */
  readonly owner: string;
  readonly space: string;
  readonly observed?: DatabaseInput | undefined;
}

export type DatabasePlan =
  | { readonly kind: 'create'; readonly input: DatabaseInput }
  /** Tables may be written into it. `owned` is false for a database that somebody made for us, e.g. with an infrastructure tool: it is never changed. */
  | { readonly kind: 'none'; readonly owned: boolean }
  | { readonly kind: 'foreign'; readonly reason: string };

/**
 * A space's database is made when its first table needs it. One that another installation or tenant owns, or that
 * stands for another space of ours, takes none of our tables.
 */
export function planDatabase({ database, owner, space, observed }: DatabaseQuestion): DatabasePlan {
  if (!observed) return { kind: 'create', input: databaseInput(database, owner, space) };
  const there = observed.Parameters ?? {};
  const otherOwner = there[OWNER];
  if (otherOwner === undefined) return { kind: 'none', owned: false };
  if (otherOwner !== owner) return { kind: 'foreign', reason: `foreign: the database belongs to ${otherOwner}` };
  const otherSpace = there[SPACE];
  if (otherSpace !== undefined && otherSpace !== space) {
    return { kind: 'foreign', reason: `foreign: the database stands for space ${otherSpace}` };
  }
  return { kind: 'none', owned: true };
}

function databaseInput(database: CatalogEntry['database'], owner: string, space: string): DatabaseInput {
  const description = text(database.description);
  return {
    Name: database.name,
    ...(description !== undefined && { Description: description }),
    Parameters: { ...database.parameters, [SPACE]: space, [OWNER]: owner },
  };
}
