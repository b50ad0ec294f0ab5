import type { AssetType, Priority } from '@dss/catalog-model';
import { describeError } from '@dss/errors';
import type { Capabilities, DatasphereSource } from '@dss/ports';
import type { IncompleteScope } from '@dss/sync-run';
import type { SpaceListing } from './space-listing.js';

/**
 * Reads both public surfaces of a space, all types side by side. A list that failed is part of the answer, with its reason.
 *
 * A tenant that does not tell which types it knows (no wave) is asked for all of them: a type that it then says it does not
 * have, while it has others, is no failure but a list that does not exist.
 */
export async function listSpace(
  source: DatasphereSource,
  space: string,
  { types, wave }: Capabilities,
  priority: Priority,
): Promise<SpaceListing> {
  const [catalog, ...lists] = await Promise.all([
    source.listCatalog(space, priority).catch((error: unknown) => failure(space, 'catalog', error)),
    ...types.map(async (type) => {
      const list = await source
        .listObjects(space, type, priority)
        .catch((error: unknown) => failure(space, type, error));
      return [type, list] as const;
    }),
  ]);
  const isThere = lists.some(([, list]) => 'rows' in list);
  const known = wave === undefined && isThere ? lists.filter(([, list]) => !isUnknownType(list)) : lists;
  return { space, types: new Map(known), catalog };
}

function isUnknownType(list: object): boolean {
  return 'code' in list && list.code === 'SOURCE_ABSENT';
}

function failure(space: string, type: AssetType | 'catalog', error: unknown): IncompleteScope {
  const { code, message } = describeError(error);
  return { space, type, code, reason: message };
}
