import { GlueClient } from '@aws-sdk/client-glue';
import { STSClient } from '@aws-sdk/client-sts';
import type { CallMeter } from '@dss/ports';
import { type GlueCatalogOptions, GlueTargetCatalog } from './glue-target-catalog.js';
import { meterCalls } from './meter-calls.js';

export interface GlueSettings {
  readonly region: string;
  /** Absent: AWS itself, or what the SDK finds in the environment. */
  readonly endpoint?: string | undefined;
  /** Only where STS is reached another way than Glue; absent: the same endpoint. */
  readonly stsEndpoint?: string | undefined;
  /** Absent: the SDK's default chain (environment, profile, web identity, container, instance). */
  readonly credentials?: Credentials | undefined;
  readonly catalogId?: string | undefined;
  readonly connectionTimeoutMs?: number | undefined;
  readonly requestTimeoutMs?: number | undefined;
  /** Put around every call, e.g. a breaker. */
  readonly guard?: GlueCatalogOptions['guard'];
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** One client per account and region, kept for the life of the process: building one costs 80 ms and its own connections. */
export function openGlueTargetCatalog(settings: GlueSettings, meter: CallMeter): GlueTargetCatalog {
  const { connectionTimeoutMs = 2000, requestTimeoutMs = 10_000 } = settings;
  const shared = {
    region: settings.region,
    // Every retry goes through the broker: a call that sleeps inside the SDK holds a message and hides the throttling.
    maxAttempts: 1,
    // Without the last one the SDK only logs that the time is over, and waits on.
    requestHandler: {
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    },
  };
  const stsEndpoint = settings.stsEndpoint ?? settings.endpoint;
  const glue = new GlueClient({
    ...shared,
    ...at(settings.endpoint),
    ...(settings.credentials && { credentials: settings.credentials }),
  });
  // The same provider for both, or each client would resolve (and assume a role) for itself.
  const sts = new STSClient({ ...shared, ...at(stsEndpoint), credentials: glue.config.credentials });
  meterCalls(glue, 'glue', meter);
  meterCalls(sts, 'sts', meter);
  const callTimeoutMs = connectionTimeoutMs + requestTimeoutMs;
  return new GlueTargetCatalog(glue, sts, { catalogId: settings.catalogId, guard: settings.guard, callTimeoutMs });
}

function at(endpoint: string | undefined): { readonly endpoint?: string } {
  return endpoint === undefined ? {} : { endpoint };
}
