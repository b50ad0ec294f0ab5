/** What is listed, filtered and searched of one asset. Absent texts are empty. */
export interface CatalogRow {
  readonly id: string;
  /** Datasphere's name of it, and its business name; the latter is empty where it only repeats the former. */
  readonly technicalName: string;
  readonly label: string;
  readonly space: string;
  readonly type: string;
  readonly state: string;
  readonly database: string;
  readonly table: string;
  readonly semanticUsage: string;
  readonly certification: string;
  readonly steward: string;
  readonly tags: readonly string[];
  readonly columns: number;
  readonly measures: number;
  readonly dimensions: number;
  /** Kept edits. */
  readonly conflicts: number;
  /** Fencing number of the run that wrote last. */
  readonly fence: number;
  /** When that was recorded, ms since 1970. */
  readonly recordedAtMs: number;
}

/** A row with what it is found by and does not show. */
export interface CatalogDocument extends Omit<CatalogRow, 'columns'> {
  /** Technical names. */
  readonly columns: readonly string[];
}
