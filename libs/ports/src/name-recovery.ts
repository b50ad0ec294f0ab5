import type { GivenDatabase, GivenTable } from '@dss/planning';

/** Whose names have to be read again, and where databases may be that say nothing of their owner. */
export interface RecoveryRequest {
  readonly tenant: string;
  /** What the names of all databases of this tenant begin with; empty: anything. */
  readonly databasePrefix: string;
}

/** What became of a name that the target shows to be given. */
export type Recording =
  | { readonly kind: 'recorded' }
  /** The registry knew it. */
  | { readonly kind: 'known' }
  /** Somebody else holds the name in the registry: `<tenant>/<space or asset key>`. */
  | { readonly kind: 'held'; readonly by: string }
  /** The space or asset has another name in the registry; this one stays given as well. */
  | { readonly kind: 'second'; readonly name: string };

/** How a name registry that was lost learns again which names are given. Recording anything twice leaves the same registry. */
export abstract class NameRecovery {
  abstract isComplete(tenant: string): Promise<boolean>;
  abstract recordDatabase(given: GivenDatabase): Promise<Recording>;
  /** The table's name, and the names of its columns beside those that are known. */
  abstract recordTable(given: GivenTable): Promise<Recording>;
  /** Of two tables that say to be the same asset this one is it; the other's name stays given. */
  abstract preferTable(given: GivenTable): Promise<void>;
  /** A table that is not called as its asset would be called today: the asset is told this name wherever it asks. */
  abstract reserve(given: Pick<GivenTable, 'tenant' | 'key' | 'technicalName' | 'database' | 'table'>): Promise<void>;
  /** Only after everything that is given has been recorded. */
  abstract markComplete(tenant: string, found: RecoveredNames): Promise<void>;
  /** Whoever calls this answers requests for a recovery; of several processes one does. */
  abstract onRequested(recover: (request: RecoveryRequest) => Promise<void>): void;
}

/** How much was found, and when (ISO 8601). */
export interface RecoveredNames {
  readonly at: string;
  readonly databases: number;
  readonly tables: number;
}
