import type { CatalogEntry } from '@dss/catalog-model';

/** The database that a table needs. */
export interface DatabaseWanted {
  readonly database: CatalogEntry['database'];
  /** `<installation>/<tenant>` */
  readonly owner: string;
  readonly tenant: string;
  readonly space: string;
  /** Fencing number of the run that needs it. */
  readonly fence: number;
}
