import type { AssetType } from '@dss/catalog-model';

/**
 * Under which other words an object may be stored when the asked one answers 404: the catalog's analytical flag also
 * stands on perspectives (sap-datasphere.md 4), and a table can be replaced by a view of the same name between list and read.
 */
const SIBLINGS: Readonly<Partial<Record<AssetType, readonly AssetType[]>>> = {
  analyticmodels: ['views'],
  views: ['analyticmodels', 'localtables', 'remotetables'],
  localtables: ['remotetables', 'views'],
  remotetables: ['localtables', 'views'],
};

/** The asked type first. */
export function typesToTry(type: AssetType): readonly AssetType[] {
  return [type, ...(SIBLINGS[type] ?? [])];
}
