import { MANAGEMENT_VERBS, type ManagementVerb } from '../management.js';
import { GLUE_ACTIONS, type GlueAction, LOCK_PROBE_ACTIONS, PROBE_DATABASE_PREFIX } from './glue-actions.js';
import type { ManagedDatabases } from './managed-databases.js';

/** Where the databases are. */
export interface CatalogPlace {
  /** `aws`, `aws-cn` … */
  readonly partition: string;
  readonly region: string;
  /** Whose catalog. */
  readonly account: string;
}

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

/** An IAM policy, ready to be pasted. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

export interface Privileges {
  readonly databases: readonly ManagedDatabases[];
  /** Databases carry tags of ours. */
  readonly hasTags: boolean;
  /** The lock is tried on a throw-away table. */
  readonly triesLock: boolean;
}

/**
 * What the role may do and nothing more: each action that the enabled features call, on the databases in which the
 * management policy allows it. Actions on a table need the table, its database and the catalog, DeleteDatabase also all
 * that is inside (aws-glue.md 8).
 */
export function leastPrivilege(place: CatalogPlace, { databases, hasTags, triesLock }: Privileges): PolicyDocument {
  const statements = MANAGEMENT_VERBS.flatMap((verb) => {
    const patterns = widest(databases.filter(({ allows }) => allows.has(verb)).map(({ pattern }) => pattern));
    return patterns.length === 0 ? [] : statementsOf(place, verb, patterns, hasTags);
  });
  return { Version: '2012-10-17', Statement: [...statements, ...(triesLock ? [lockStatement(place)] : [])] };
}

/** The actions of a management policy's verbs, as far as they are called. */
export function actionsFor(verb: ManagementVerb, hasTags: boolean): readonly GlueAction[] {
  return GLUE_ACTIONS.filter((one) => one.verb === verb && (hasTags || one.isForTags !== true));
}

/** The resource that a report names: the narrowest one of an action. */
export function resourceOf(place: CatalogPlace, on: GlueAction['on'], pattern: string): string {
  const arn = arnsOf(place);
  if (on === 'catalog') return arn.catalog;
  return on === 'table' ? arn.table(pattern) : arn.database(pattern);
}

const SIDS = { catalog: 'Catalog', database: 'Databases', table: 'Tables', tags: 'Tags' } as const;

function statementsOf(
  place: CatalogPlace,
  verb: ManagementVerb,
  patterns: readonly string[],
  hasTags: boolean,
): PolicyStatement[] {
  const arn = arnsOf(place);
  const databases = patterns.map((pattern) => arn.database(pattern));
  const resources = {
    // A list has no pattern: what it shows is everybody's.
    catalog: [arn.catalog, arn.database('*')],
    database: [arn.catalog, ...databases],
    table: [arn.catalog, ...databases, ...patterns.map((pattern) => arn.table(pattern))],
    tags: databases,
  };
  return (['catalog', 'database', 'table', 'tags'] as const).flatMap((on) => {
    const actions = actionsFor(verb, hasTags).filter((one) => one.on === on);
    if (actions.length === 0) return [];
    const Sid = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}${SIDS[on]}`;
    return [{ Sid, Effect: 'Allow' as const, Action: actions.map(({ action }) => action), Resource: resources[on] }];
  });
}

function lockStatement(place: CatalogPlace): PolicyStatement {
  const arn = arnsOf(place);
  const pattern = `${PROBE_DATABASE_PREFIX}*`;
  return {
    Sid: 'TryTheLock',
    Effect: 'Allow',
    Action: LOCK_PROBE_ACTIONS,
    Resource: [arn.catalog, arn.database(pattern), arn.table(pattern), arn.functions(pattern)],
  };
}

/** Without those that another one contains. */
function widest(patterns: readonly string[]): readonly string[] {
  const contains = (one: string, other: string) =>
    one !== other && one.endsWith('*') && !one.slice(0, -1).includes('*') && other.startsWith(one.slice(0, -1));
  return patterns.filter((pattern) => !patterns.some((other) => contains(other, pattern)));
}

function arnsOf({ partition, region, account }: CatalogPlace) {
  const prefix = `arn:${partition}:glue:${region}:${account}`;
  return {
    catalog: `${prefix}:catalog`,
    database: (pattern: string) => `${prefix}:database/${pattern}`,
    table: (pattern: string) => `${prefix}:table/${pattern}/*`,
    functions: (pattern: string) => `${prefix}:userDefinedFunction/${pattern}/*`,
  };
}
