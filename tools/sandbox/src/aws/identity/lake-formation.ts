import { z } from 'zod';
import { AwsError } from '../aws-error.js';
import { AccountId, type CatalogAddress } from './account.js';
import { type Caller } from './caller.js';
import { matchesGlob } from './policy.js';

const Permission = z.enum(['ALL', 'CREATE_DATABASE', 'CREATE_TABLE', 'ALTER', 'DROP', 'DESCRIBE', 'SELECT']);
type Permission = z.infer<typeof Permission>;

/** Databases under Lake Formation: an IAM allow alone is not enough there (aws-glue.md 8). `*` and `?` as in IAM. */
export const Governed = z.strictObject({
  database: z.string().min(1),
  /** Absent: in every account and region. */
  account: AccountId.optional(),
  region: z.string().min(1).optional(),
  grants: z
    .array(
      z.strictObject({
        /** ARN of a user or role, not of a session. */
        principal: z.string().min(1),
        permissions: z.array(Permission).min(1),
        /** Given: on tables of this name; absent: on the database itself. */
        tables: z.string().min(1).optional(),
      }),
    )
    .default([]),
});
export type Governed = z.infer<typeof Governed>;

export interface Governable extends CatalogAddress {
  readonly database: string;
  /** Absent: the database itself. */
  readonly table?: string;
  /** Whoever created a table may do everything with it. */
  readonly createdBy?: string | undefined;
}

export function isGoverned(governed: readonly Governed[], resource: Governable): boolean {
  return governed.some((one) => covers(one, resource));
}

/** @throws AwsError AccessDeniedException in the words of Lake Formation, when the database is governed and no grant fits */
export function requireGrant(
  governed: readonly Governed[],
  caller: Caller,
  operation: string,
  resource: Governable,
): void {
  const rule = RULES[operation];
  if (rule === undefined || isGranted(governed, caller, rule.any, resource)) return;
  const on = operation === 'CreateDatabase' ? 'Catalog' : (resource.table ?? resource.database);
  throw new AwsError(
    'AccessDeniedException',
    `Insufficient Lake Formation permission(s): Required ${rule.word} on ${on}`,
  );
}

/** Whether a list shows it; what may not be seen is left out of lists without a word. */
export function isVisible(governed: readonly Governed[], caller: Caller, resource: Governable): boolean {
  return isGranted(governed, caller, ANY, resource);
}

const ANY: readonly Permission[] = Permission.options;

interface Rule {
  readonly any: readonly Permission[];
  readonly word: string;
}

const DESCRIBE: Rule = { any: ANY, word: 'Describe' };
const ALTER: Rule = { any: ['ALTER'], word: 'Alter' };
const DROP: Rule = { any: ['DROP'], word: 'Drop' };

/** Operations without a rule need no grant. `word` as Lake Formation writes it. */
const RULES: Readonly<Record<string, Rule>> = {
  CreateDatabase: { any: ['CREATE_DATABASE'], word: 'Create Database' },
  GetDatabase: DESCRIBE,
  UpdateDatabase: ALTER,
  DeleteDatabase: DROP,
  CreateTable: { any: ['CREATE_TABLE'], word: 'Create Table' },
  GetTables: DESCRIBE,
  GetTable: DESCRIBE,
  GetTableVersion: DESCRIBE,
  GetTableVersions: DESCRIBE,
  UpdateTable: ALTER,
  DeleteTable: DROP,
  BatchDeleteTable: DROP,
  DeleteTableVersion: DROP,
  BatchDeleteTableVersion: DROP,
};

function isGranted(
  governed: readonly Governed[],
  caller: Caller,
  any: readonly Permission[],
  resource: Governable,
): boolean {
  const rules = governed.filter((one) => covers(one, resource));
  if (rules.length === 0 || isCreator(caller, resource)) return true;
  return rules
    .flatMap(({ grants }) => grants)
    .some(
      ({ principal, permissions, tables }) =>
        matchesGlob(principal, caller.principal) &&
        isMeant(tables, resource, any) &&
        permissions.some((permission) => permission === 'ALL' || any.includes(permission)),
    );
}

/** Grants on tables say nothing about their database, but whoever may use one of them sees the database too. */
function isMeant(tables: string | undefined, { table }: Governable, any: readonly Permission[]): boolean {
  if (table === undefined) return tables === undefined || any === ANY;
  return tables !== undefined && matchesGlob(tables, table);
}

function covers({ database, account, region }: Governed, resource: Governable): boolean {
  return (
    matchesGlob(database, resource.database) &&
    (account ?? resource.account) === resource.account &&
    (region ?? resource.region) === resource.region
  );
}

/** Another session of the same role is the same creator. */
function isCreator({ arn }: Caller, { createdBy }: Governable): boolean {
  const actor = (text: string) => (text.includes(':assumed-role/') ? text.split('/').slice(0, 2).join('/') : text);
  return createdBy !== undefined && actor(createdBy) === actor(arn);
}
