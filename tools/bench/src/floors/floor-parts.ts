import { type FloorPart } from './measure-floor.js';

/** What the decided architecture demands of a first sync, per asset (docs/decisions, "what a floor contains"). */
export const FIRST_SYNC: readonly FloorPart[] = [
  { file: 'list', what: 'list pages, parse, look up checkpoints', bare: true },
  { file: 'manifest', what: 'manifest entries', bare: false },
  { file: 'fetch', what: 'GET the definition (undici pool)', bare: true },
  { file: 'digest', what: 'parse, canonical JSON, 3 digests', bare: true },
  { file: 'project', what: 'CSN to TableInput, stringify', bare: true },
  { file: 'relay', what: 'four WorkQueue stages, 4 KB', bare: true },
  { file: 'durable-values', what: 'definition, image, entry, names', bare: false },
  { file: 'create-table', what: 'CreateTable by the AWS SDK', bare: true },
  { file: 'outcome-events', what: 'outcome event', bare: false },
  { file: 'settle', what: 'checkpoint and outcome in Redis', bare: true },
];

/** Of a run over a catalog in which nothing changed. */
export const NO_CHANGE: readonly FloorPart[] = [
  { file: 'list', what: 'list pages, parse, compare checkpoints', bare: true },
  { file: 'manifest', what: 'manifest entries', bare: false },
  { file: 'settle', what: 'checkpoint and outcome in Redis', bare: false },
];
