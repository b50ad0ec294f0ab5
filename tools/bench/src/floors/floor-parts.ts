/** One primitive operation done once per asset by its cheapest known correct way, in a process of its own. */
export interface FloorPart {
  /** `<file>.floor.js` in this folder. */
  readonly file: string;
  readonly what: string;
  /** Part of what performance.md calls (b'): without durable values, manifest and event. */
  readonly bare: boolean;
  /** Done for every asset of the tenant, whatever the sample. */
  readonly wholeTenant?: boolean;
}

const LIST: FloorPart = { file: 'list', what: 'list pages, parse, look up checkpoints', bare: true, wholeTenant: true };
const MANIFEST: FloorPart = { file: 'manifest', what: 'manifest entries', bare: false, wholeTenant: true };

/** What the decided architecture demands for an asset that is read and written (docs/decisions/0018). */
export const PER_CHANGE: readonly FloorPart[] = [
  { file: 'fetch', what: 'GET the definition (undici pool)', bare: true },
  { file: 'digest', what: 'parse, canonical JSON, 3 digests', bare: true },
  { file: 'project', what: 'CSN to TableInput, stringify', bare: true },
  { file: 'relay', what: 'four WorkQueue stages, 4 KB', bare: true },
  { file: 'durable-values', what: 'definition, image, table name, column names', bare: false },
  { file: 'create-table', what: 'CreateTable by the AWS SDK', bare: true },
  { file: 'outcome-events', what: 'outcome event', bare: false },
  { file: 'settle', what: 'checkpoint and outcome in Redis', bare: true },
];

/** Of a first sync. */
export const FIRST_SYNC: readonly FloorPart[] = [LIST, MANIFEST, ...PER_CHANGE];

/** Of a run over a catalog in which nothing changed. */
export const NO_CHANGE: readonly FloorPart[] = [
  LIST,
  MANIFEST,
  { file: 'settle', what: 'checkpoint and outcome in Redis', bare: false },
];
