import type { ManagementVerb } from '../management.js';

/** As Lake Formation names them. */
type LakeFormationGrant = `CREATE_${'DATABASE' | 'TABLE'}` | 'ALTER' | 'DROP' | 'DESCRIBE';

/** An action of Glue that the product calls, and what it is needed for. */
export interface GlueAction {
  /** As policies write it. */
  readonly action: string;
  /** Its resources: the catalog with all databases, with one of ours, the same with a table, or a database's own tags. */
  readonly on: 'catalog' | 'database' | 'table' | 'tags';
  /** Part of what the management policy must allow for it to be called at all. */
  readonly verb: ManagementVerb;
  readonly neededFor: string;
  /** What Lake Formation wants beside it, where it governs the database. */
  readonly grant?: LakeFormationGrant;
  /** Only where databases carry tags of ours. */
  readonly isForTags?: boolean;
}

/** Every call of the writer's adapter, by what the management policy allows (aws-glue.md 2, 8). A test reads the adapter. */
export const GLUE_ACTIONS: readonly GlueAction[] = [
  of('observe', 'GetDatabases', 'catalog', 'finding our names when their registry is lost'),
  of('observe', 'GetDatabase', 'database', 'reading databases', 'DESCRIBE'),
  of('observe', 'GetTable', 'table', 'reading tables', 'DESCRIBE'),
  of('observe', 'GetTables', 'table', 'reading tables page by page', 'DESCRIBE'),
  of('observe', 'GetTableVersions', 'table', 'finding our last write in old versions', 'DESCRIBE'),
  { ...of('observe', 'GetTags', 'tags', 'reading the tags of databases'), isForTags: true },
  of('create', 'CreateDatabase', 'database', 'creating the database of a space', 'CREATE_DATABASE'),
  { ...of('create', 'TagResource', 'tags', 'tagging a new database'), isForTags: true },
  of('create', 'CreateTable', 'table', 'creating tables', 'CREATE_TABLE'),
  of('update', 'UpdateDatabase', 'database', 'keeping a database like its space', 'ALTER'),
  { ...of('update', 'TagResource', 'tags', 'tagging databases'), isForTags: true },
  { ...of('update', 'UntagResource', 'tags', 'taking our tags away'), isForTags: true },
  of('update', 'UpdateTable', 'table', 'updating tables', 'ALTER'),
  of('update', 'BatchDeleteTableVersion', 'table', 'deleting old versions before the limit of Glue', 'DROP'),
  of('delete', 'DeleteTable', 'table', 'deleting tables whose assets are gone', 'DROP'),
];

/** The lock is tried in a database of this prefix and a random rest, which is removed again at once. */
export const PROBE_DATABASE_PREFIX = 'datasphere_sync_probe_';

/** What trying the lock on a throw-away table calls. */
export const LOCK_PROBE_ACTIONS: readonly string[] = [
  'glue:CreateDatabase',
  'glue:GetDatabase',
  'glue:DeleteDatabase',
  'glue:CreateTable',
  'glue:GetTable',
  'glue:UpdateTable',
];

function of(
  verb: ManagementVerb,
  operation: string,
  on: GlueAction['on'],
  neededFor: string,
  grant?: NonNullable<LakeFormationGrant>,
): GlueAction {
  return { action: `glue:${operation}`, on, verb, neededFor, ...(grant && { grant }) };
}
