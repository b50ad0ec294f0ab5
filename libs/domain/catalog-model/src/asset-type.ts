import { z } from 'zod';

/**
 * The path words of the design-time object API, `/dwaas-core/api/v1/spaces/{space}/{type}`, in the order in which a
 * space is listed. The first four hold columns and become tables; the rest are listed, counted and skipped with a reason.
 */
export const ASSET_TYPES = [
  'localtables',
  'remotetables',
  'views',
  'analyticmodels',
  'dataflows',
  'replicationflows',
  'transformationflows',
  'taskchains',
  'dataaccesscontrols',
] as const;
export const AssetType = z.enum(ASSET_TYPES);
export type AssetType = z.infer<typeof AssetType>;

/** What the definition says the asset is (sap-datasphere.md 10.2); listed type and kind can differ. */
export const AssetKind = z.enum([
  'local-table',
  'remote-table',
  'view',
  'analytic-model',
  'delta-companion',
  'foreign-stub',
  'data-access-control',
  'data-flow',
  'replication-flow',
  'transformation-flow',
  'task-chain',
  'context',
  'type',
  'other',
]);
export type AssetKind = z.infer<typeof AssetKind>;

const KIND_OF_TYPE: Readonly<Record<AssetType, AssetKind>> = {
  localtables: 'local-table',
  remotetables: 'remote-table',
  views: 'view',
  analyticmodels: 'analytic-model',
  dataflows: 'data-flow',
  replicationflows: 'replication-flow',
  transformationflows: 'transformation-flow',
  taskchains: 'task-chain',
  dataaccesscontrols: 'data-access-control',
};

export function kindOfType(type: AssetType): AssetKind {
  return KIND_OF_TYPE[type];
}

/** Types whose objects can have columns. Only these are fetched; a flow or a task chain never becomes a table. */
export const TABULAR_TYPES: readonly AssetType[] = ['localtables', 'remotetables', 'views', 'analyticmodels'];

export function isTabular(type: AssetType): boolean {
  return TABULAR_TYPES.includes(type);
}
