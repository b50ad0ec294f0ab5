import { type AssetType, type Priority } from '@dss/catalog-model';
import { describeError } from '@dss/errors';
import type { DatasphereSource } from '@dss/ports';
import type { IncompleteScope } from '@dss/sync-run';
import type { SpaceListing } from './plan-space.js';

/** Reads both public surfaces of a space, all types side by side. A list that failed is part of the answer, with its reason. */
export async function listSpace(
  source: DatasphereSource,
  space: string,
  types: readonly AssetType[],
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
  return { space, types: new Map(lists), catalog };
}

function failure(space: string, type: string, error: unknown): IncompleteScope {
  const { code, message } = describeError(error);
  return { space, type, code, reason: message };
}
