import { z } from 'zod';

/**
 * What an update with a stale VersionId does: it is refused and the version moves by one with every update (`honoured`),
 * it goes through (`ignored`), or nobody has been able to find out (`unknown`).
 */
export const OptimisticLock = z.enum(['honoured', 'ignored', 'unknown']);
export type OptimisticLock = z.infer<typeof OptimisticLock>;

/** An action that we need and are refused, or whose permission could not be learnt. */
export const PermissionGap = z.object({
  /** As policies write it, e.g. `glue:CreateTable`, or `lakeformation:ALTER` for a grant of Lake Formation. */
  action: z.string(),
  /** ARN, with `*` where a policy would have it. */
  resource: z.string(),
  /** What is lost without it. */
  neededFor: z.string(),
  remedy: z.string(),
  /** The service's own words, cut. */
  answer: z.string(),
});
export type PermissionGap = Readonly<z.infer<typeof PermissionGap>>;

/** What is known about a target: who we are there, what we may do, and whether its versions protect an update. */
export const TargetProbe = z.object({
  v: z.literal(1),
  /** `targetKey` */
  target: z.string(),
  /** When this record was made, ISO 8601. */
  at: z.iso.datetime(),
  identity: z.object({ account: z.string(), arn: z.string() }),
  optimisticLock: OptimisticLock,
  /** When the lock was tried on a throw-away table; absent while that was never possible. */
  lockTriedAt: z.iso.datetime().optional(),
  /** Why the lock is not known, or what was seen where it is ignored. */
  lockReason: z.string().optional(),
  permissions: z.object({
    /** How many actions were asked about. */
    asked: z.number().int(),
    missing: z.array(PermissionGap),
    /** Neither allowed nor refused: throttled, away, or an answer that says nothing. */
    unknown: z.array(PermissionGap),
  }),
});
export type TargetProbe = Readonly<z.infer<typeof TargetProbe>>;

/** Which catalog a probe is about. */
export interface TargetPlace {
  /** Host and port of another endpoint; absent for AWS itself. Another endpoint is another provider, whatever account it claims. */
  readonly provider?: string | undefined;
  /** Whose catalog it is, 12 digits: not the caller's account where the catalog belongs to another. */
  readonly account: string;
  readonly region: string;
}

/** `aws/123456789012/eu-central-1` */
export function targetKey({ provider = 'aws', account, region }: TargetPlace): string {
  return [provider, account, region].join('/');
}

/**
 * Whether an update may be sent without reading the table first, with the version that we remember. Only what was seen
 * counts: whatever was not probed yet is read, merged and written.
 */
export function isLockHonoured(probe: Pick<TargetProbe, 'optimisticLock'> | undefined): boolean {
  return probe?.optimisticLock === 'honoured';
}

/** The last probe of each target, for all replicas and for the status. */
export abstract class TargetProbeStore {
  /** Undefined while a target was never probed. */
  abstract find(target: string): Promise<TargetProbe | undefined>;
  /** The newest by `at` stays. */
  abstract save(probe: TargetProbe): Promise<void>;
  abstract list(): Promise<readonly TargetProbe[]>;
}
