import { DATABASE_OPERATIONS } from './database-operations.js';
import { type Operations } from './glue-call.js';
import { TABLE_OPERATIONS } from './table-operations.js';
import { TAG_OPERATIONS } from './tag-operations.js';
import { VERSION_OPERATIONS } from './version-operations.js';

/** The operations that the product, its conformance check and its benchmarks use. */
export const GLUE_OPERATIONS: Operations = {
  ...DATABASE_OPERATIONS,
  ...TABLE_OPERATIONS,
  ...VERSION_OPERATIONS,
  ...TAG_OPERATIONS,
};
