import { type Management, type ManagementRule, OBSERVE_ONLY, managementOf } from '../management.js';
import { PROBE_DATABASE_PREFIX } from './glue-actions.js';

/** Databases by name or by a pattern with `*`, and what may be done in them. */
export interface ManagedDatabases {
  readonly pattern: string;
  readonly allows: Management;
}

/**
 * Which databases the product works on, and how far: what is named in the management policy, and everything that the
 * tenant's pattern can give. A policy of IAM has no order, so what an earlier rule takes away from a later one
 * (`dsp_hr=observe, *=all`) stays in; the product itself does not do it.
 *
 * @param globs names of the tenant's databases, with `*` for what differs
 */
export function managedDatabases(rules: readonly ManagementRule[], globs: readonly string[]): ManagedDatabases[] {
  const last = rules.findIndex(({ database }) => database === '*');
  // Behind a rule for every database none is asked any more.
  const asked = last < 0 ? rules : rules.slice(0, last + 1);
  const all = [
    ...asked.flatMap(({ database, allows }) =>
      database === '*' ? globs.map((pattern) => ({ pattern, allows })) : [{ pattern: database, allows }],
    ),
    ...globs.map((pattern) => ({ pattern, allows: OBSERVE_ONLY })),
  ];
  const first = new Map<string, ManagedDatabases>();
  for (const one of all) if (!isProbe(one.pattern) && !first.has(one.pattern)) first.set(one.pattern, one);
  return [...first.values()];
}

/** Whether the management policy lets the lock be tried: a throw-away database is created, changed and deleted for it. */
export function mayTryLock(rules: readonly ManagementRule[]): boolean {
  const allows = managementOf(rules, `${PROBE_DATABASE_PREFIX}0`);
  return allows.has('create') && allows.has('update') && allows.has('delete');
}

/** Nobody needs to know the versions' lock who updates nothing. */
export function needsLock(databases: readonly ManagedDatabases[]): boolean {
  return databases.some(({ allows }) => allows.has('update'));
}

function isProbe(pattern: string): boolean {
  return pattern.startsWith(PROBE_DATABASE_PREFIX);
}
