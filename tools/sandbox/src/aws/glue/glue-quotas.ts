import { z } from 'zod';
import { AwsError } from '../aws-error.js';

const count = z.int().nonnegative();

/** Service quotas of one account in one region (aws-glue.md 3); the number of versions per account is not published. */
export const Quotas = z.strictObject({
  databases: count.default(10_000),
  tablesPerDatabase: count.default(200_000),
  tablesPerAccount: count.default(1_000_000),
  versionsPerTable: count.default(100_000),
  versionsPerAccount: count.default(1_000_000),
});
export type Quotas = z.infer<typeof Quotas>;

/** @throws AwsError ResourceNumberLimitExceededException when one more would be too many; no `parent`: of the account */
export function requireRoom(present: number, limit: number, resource: string, parent?: 'DATABASE' | 'TABLE'): void {
  if (present < limit) return;
  const over = parent === undefined ? 'the account limit' : `the limit ${limit} per ${parent}`;
  throw new AwsError('ResourceNumberLimitExceededException', `Number of ${resource} resources exceeds ${over}`);
}
