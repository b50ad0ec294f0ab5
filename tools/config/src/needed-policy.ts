import { type SettingsOf, isStandIn } from '@dss/config';
import { databaseGlobs } from '@dss/mapping';
import {
  MANAGE_ALL,
  OBSERVE_ONLY,
  type PolicyDocument,
  leastPrivilege,
  managedDatabases,
  mayTryLock,
  needsLock,
} from '@dss/planning';

/** Settings may be missing here or not fit together: a policy can be printed before anything can start. */
type Values = Partial<SettingsOf<'glue-writer'>>;

/** The policy that the writer's role needs with these settings, and what is to be known about it. */
export function neededPolicy(
  values: Values,
  account: string | undefined,
): { readonly document: PolicyDocument; readonly notes: readonly string[] } {
  const { DSS_TENANT: tenant = 'tenant', DSS_DATABASE_PATTERN: pattern = 'dsp_<space>' } = values;
  const endpoint = values.AWS_ENDPOINT_URL_GLUE ?? values.AWS_ENDPOINT_URL ?? '';
  const byDefault = isStandIn(endpoint) ? MANAGE_ALL : OBSERVE_ONLY;
  const management = values.DSS_MANAGEMENT ?? [{ database: '*', allows: byDefault }];
  const databases = managedDatabases(management, databaseGlobs(pattern, tenant));
  const owner = account ?? values.DSS_GLUE_CATALOG_ID ?? values.DSS_GLUE_ACCOUNT;
  const region = values.AWS_REGION ?? 'eu-central-1';
  const triesLock = needsLock(databases) && mayTryLock(management);
  const document = leastPrivilege(
    { partition: partitionOf(values, region), region, account: owner ?? 'ACCOUNT' },
    { databases, hasTags: Object.keys(values.DSS_DATABASE_TAGS ?? {}).length > 0, triesLock },
  );
  const notes = [
    owner === undefined && 'Put the account in for ACCOUNT, or name it in DSS_GLUE_ACCOUNT or with --account.',
    values.DSS_MANAGEMENT === undefined &&
      byDefault === OBSERVE_ONLY &&
      'DSS_MANAGEMENT is not set, so the target is only observed and nothing else is allowed here.',
    needsLock(databases) &&
      !triesLock &&
      'DSS_MANAGEMENT does not let the optimistic lock be tried: add datasphere_sync_probe_*=all to it, or every update reads the table first.',
    values.DSS_GLUE_ROLE_ARN !== undefined &&
      `This is for ${values.DSS_GLUE_ROLE_ARN}; whoever assumes it needs sts:AssumeRole on it.`,
  ];
  return { document, notes: notes.filter((note) => note !== false) };
}

/** A role says in which part of AWS it is; without one the region does. */
function partitionOf({ DSS_GLUE_ROLE_ARN: role }: Values, region: string): string {
  const [, named] = role?.split(':') ?? [];
  if (named !== undefined) return named;
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
