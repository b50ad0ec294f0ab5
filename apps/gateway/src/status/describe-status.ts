import { Profile } from '@dss/config';
import { Heartbeat, Stage } from '@dss/contracts';
import { Priority } from '@dss/catalog-model';
import { OptimisticLock, PermissionGap, type TargetProbe } from '@dss/ports';
import { z } from 'zod';
import { CatalogProgress } from '../catalog/catalog-progress.js';
import { RetirementSummary } from '../retirements/retirement-list.js';

/** Services that a complete installation has at least one ready instance of. */
const SERVICES = ['gateway', 'discovery', 'change-detector', 'mapper', 'glue-writer'] as const;

export const OverallState = z.enum(['ok', 'degraded', 'down']);

export const Status = z
  .object({
    product: z.object({ name: z.string(), version: z.string() }),
    profile: Profile,
    /** True while the tenant is the stand-in and not SAP's. */
    sandbox: z.boolean(),
    installation: z.string(),
    tenant: z.string(),
    state: OverallState,
    /** Why the state is not ok, one sentence each. */
    notes: z.array(z.string()),
    /** Catalogs that are written to, as they were when they were last probed. */
    targets: z.array(
      z
        .object({
          /** Endpoint or `aws`, account and region. */
          target: z.string(),
          /** Who we are there. */
          account: z.string(),
          arn: z.string(),
          probedAt: z.string(),
          /** Whether an update from a stale version is refused there; only then is it sent without reading first. */
          optimisticLock: OptimisticLock,
          lockReason: z.string().nullable(),
          missing: z.array(PermissionGap.meta({ id: 'PermissionGap' })),
          /** Actions of which it could not be learnt. */
          unknown: z.array(z.string()),
        })
        .meta({ id: 'Target' }),
    ),
    instances: z.array(Heartbeat.meta({ id: 'Instance' })),
    stages: z.array(
      z.object({
        stage: Stage,
        priority: Priority,
        pending: z.number().int(),
        ackPending: z.number().int(),
        redelivered: z.number().int(),
      }),
    ),
    runs: z.object({ open: z.number().int(), openIds: z.array(z.string()), lastEnded: z.string().nullable() }),
    /** Of the open runs and the one that ended last. */
    deadLetters: z.number().int(),
    /** Assets that are gone at the source; null while that cannot be read. */
    retirements: RetirementSummary.nullable(),
    /** The index behind GET /api/v1/assets. */
    catalog: CatalogProgress,
    liveStreams: z.number().int(),
  })
  .meta({
    id: 'Status',
    description:
      'Instances, runs and live streams as they are now; queues, dead letters and targets as they were at most five ' +
      'seconds ago, the numbers of retired tables ten',
  });
export type Status = Readonly<z.infer<typeof Status>>;

/** A probe as the status shows it. */
export function describeTarget({ target, identity, at, permissions, ...lock }: TargetProbe): Status['targets'][number] {
  return {
    ...{ target, account: identity.account, arn: identity.arn, probedAt: at },
    ...{ optimisticLock: lock.optimisticLock, lockReason: lock.lockReason ?? null },
    missing: [...permissions.missing],
    unknown: permissions.unknown.map(({ action }) => action),
  };
}

/**
 * How the installation is as a whole: down without its queues, because then nothing moves; degraded when a service has
 * no ready instance, because work waits there; ok otherwise, also while work is queued.
 */
export function describeState(
  instances: readonly Heartbeat[],
  queuesReachable: boolean,
): { state: z.infer<typeof OverallState>; notes: string[] } {
  if (!queuesReachable) return { state: 'down', notes: ['NATS does not answer'] };
  const notes = SERVICES.flatMap((service) => {
    const running = instances.filter((instance) => instance.service === service);
    if (running.length === 0) return [`No instance of ${service} is running`];
    if (running.some(({ ready }) => ready)) return [];
    return [`No instance of ${service} is ready: ${[...new Set(running.flatMap((one) => one.notes))].join(', ')}`];
  });
  return { state: notes.length === 0 ? 'ok' : 'degraded', notes };
}
