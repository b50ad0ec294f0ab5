import { GlueClient } from '@aws-sdk/client-glue';
import { STSClient } from '@aws-sdk/client-sts';
import type { ClientTls } from '@dss/config';
import type { CallMeter } from '@dss/ports';
import { type GlueCatalogOptions, GlueTargetCatalog } from './glue-target-catalog.js';
import { HttpWire } from './http-wire.js';
import { chooseCredentials } from './identity/choose-credentials.js';
import type { CredentialSource, Credentials, RoleToAssume } from './identity/credential-source.js';
import { StsDesk } from './identity/sts-desk.js';
import { TableProtocol } from './table-protocol.js';

export interface GlueSettings {
  readonly region: string;
  /** Absent: AWS itself, or what the SDK finds in the environment. */
  readonly endpoint?: string | undefined;
  /** Only where STS is reached another way than Glue; absent: the same endpoint. */
  readonly stsEndpoint?: string | undefined;
  /** Keys, as a short form of a `source` of keys. */
  readonly credentials?: Credentials | undefined;
  /** Absent: the SDK's default chain (environment, profile, web identity, container, instance). */
  readonly source?: CredentialSource | undefined;
  /** Absent: calls are made with the source's own credentials. */
  readonly role?: RoleToAssume | undefined;
  readonly catalogId?: string | undefined;
  readonly tls?: ClientTls | undefined;
  readonly connectionTimeoutMs?: number | undefined;
  readonly requestTimeoutMs?: number | undefined;
  /** Shows in CloudTrail; absent: the product's name. */
  readonly userAgent?: string | undefined;
  /** Put around every call, e.g. a breaker. */
  readonly guard?: GlueCatalogOptions['guard'];
}

/** Sockets to one endpoint; the pace that Glue allows is met by far fewer. */
const CONNECTIONS = 50;

/** One client per account and region, kept for the life of the process: building one costs 80 ms and its own connections. */
export function openGlueTargetCatalog(settings: GlueSettings, meter: CallMeter): GlueTargetCatalog {
  const { connectionTimeoutMs = 2000, requestTimeoutMs = 10_000, userAgent = 'datasphere-sync' } = settings;
  const attemptTimeoutMs = connectionTimeoutMs + requestTimeoutMs;
  const shared = {
    region: settings.region,
    // Every retry goes through the broker: a call that sleeps inside the SDK holds a message and hides the throttling.
    maxAttempts: 1,
    requestHandler: new HttpWire(
      {
        connections: CONNECTIONS,
        connectTimeoutMs: connectionTimeoutMs,
        attemptTimeoutMs,
        userAgent,
        tls: settings.tls,
      },
      meter,
    ),
    // The middleware stack is put together once per operation instead of once per call: nothing is added to it later.
    cacheMiddleware: true,
  };
  const stsEndpoint = settings.stsEndpoint ?? settings.endpoint;
  const desk = new StsDesk({ ...shared, ...at(stsEndpoint) });
  const { credentials: keys, source = keys === undefined ? CHAIN : { kind: 'keys', ...keys } } = settings;
  const credentials = chooseCredentials(source, settings.role, desk);
  const glue = new GlueClient({ ...shared, ...at(settings.endpoint), credentials, protocol: TableProtocol });
  // The same provider for both, or each client would resolve (and assume a role) for itself.
  const sts = new STSClient({ ...shared, ...at(stsEndpoint), credentials: glue.config.credentials });
  for (const { middlewareStack } of [glue, sts]) for (const name of NEEDLESS) middlewareStack.remove(name);
  const callTimeoutMs = attemptTimeoutMs + CREDENTIALS_MS;
  const { catalogId, guard } = settings;
  const close = () => {
    desk.close();
  };
  return new GlueTargetCatalog(glue, sts, { catalogId, guard, callTimeoutMs, close });
}

const CHAIN: CredentialSource = { kind: 'chain' };

/** Time to win credentials before the call itself begins: one more call to STS or to the machine's metadata. */
const CREDENTIALS_MS = 5_000;

/**
 * What costs a fifth of a call and gives us nothing (performance.md 4.5): copies of in- and output for a log that nobody
 * reads, a user agent put together anew (ours is constant), a header for calls within Lambda.
 */
const NEEDLESS = ['loggerMiddleware', 'getUserAgentMiddleware', 'recursionDetectionMiddleware'];

function at(endpoint: string | undefined): { readonly endpoint?: string } {
  return endpoint === undefined ? {} : { endpoint };
}
