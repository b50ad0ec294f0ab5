import { z } from 'zod';
import type { AssetKey, Priority } from '@dss/catalog-model';
import type { Namespace } from './namespace.js';

/** Work stages in flow order, each with a WorkQueue stream of its own. `cmd` carries run commands. */
export const STAGES = ['cmd', 'fetch', 'detect', 'map', 'write'] as const;
export const Stage = z.enum(STAGES);
export type Stage = z.infer<typeof Stage>;

/** An id of the configuration, not a host name. */
export const TenantId = z.string().regex(/^[a-z0-9-]{1,32}$/, 'must be 1 to 32 lower-case letters, digits and hyphens');
export type TenantId = z.infer<typeof TenantId>;

/** ULID in lower case. */
export const RunId = z.string().regex(/^[0-9a-z]{26}$/, 'a ULID in lower case');
export type RunId = z.infer<typeof RunId>;

/** `dss.<stage>.<prio>.<tenant>.<run>.<akey>`; a command has no asset. */
export function workSubject(
  ns: Namespace,
  to: { stage: Stage; priority: Priority; tenant: TenantId; run: RunId; key?: AssetKey | undefined },
): string {
  const subject = `${ns}.${to.stage}.${to.priority}.${to.tenant}.${to.run}`;
  return to.key === undefined ? subject : `${subject}.${to.key}`;
}

/** What a consumer of one stage and class filters on. */
export function workFilter(ns: Namespace, stage: Stage, priority: Priority): string {
  return `${ns}.${stage}.${priority}.>`;
}

/** All work of one run in one stage: what the clean-up after a run purges. */
export function runFilter(ns: Namespace, stage: Stage, tenant: TenantId, run: RunId): string {
  return stage === 'cmd' ? `${ns}.cmd.*.${tenant}.${run}` : `${ns}.${stage}.*.${tenant}.${run}.>`;
}

/** One stored message per subject: an outcome never changes. */
export function outcomeSubject(ns: Namespace, tenant: TenantId, run: RunId, key: AssetKey): string {
  return `${ns}.evt.${tenant}.${run}.asset.${key}`;
}

export function runEndSubject(ns: Namespace, tenant: TenantId, run: RunId): string {
  return `${ns}.evt.${tenant}.${run}.run.end`;
}

export function deadLetterSubject(ns: Namespace, stage: Stage, tenant: TenantId, run: RunId, key: string): string {
  return `${ns}.dlq.${stage}.${tenant}.${run}.${key}`;
}

/** Log lines of a run, level info and above. */
export function logSubject(ns: Namespace, tenant: TenantId, run: RunId): string {
  return `${ns}.log.${tenant}.${run}`;
}

/** Core NATS, nothing stored: a service instance tells how it is. */
export function heartbeatSubject(ns: Namespace, service: string, instance: string): string {
  return `${ns}.ctl.heartbeat.${service}.${instance}`;
}

/** Core NATS, nothing stored: somebody saw the last open ordinal of a run being settled. */
export function drainedSubject(ns: Namespace, tenant: TenantId, run: RunId): string {
  return `${ns}.ctl.drained.${tenant}.${run}`;
}

/** Core NATS request: somebody needs to know that the names of a tenant are complete. */
export function namesSubject(ns: Namespace, tenant: TenantId): string {
  return `${ns}.ctl.names.${tenant}`;
}
