import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { AwsControl } from './aws/aws-control.js';
import { type AwsSettingsInput } from './aws/aws-settings.js';
import { Catalogs } from './aws/glue/catalogs.js';
import { GlueJournal } from './aws/glue/glue-journal.js';
import { type CatalogAddress, HOME } from './aws/identity/account.js';
import { Secrets } from './aws/secrets.js';
import { loadContent } from './content/load-content.js';
import { CallFile } from './http/call-file.js';
import { CallLog } from './http/call-log.js';
import { Faults } from './http/faults.js';
import { type Forms } from './sandbox.js';
import { OAuth } from './tenant/oauth.js';
import { ObjectDatesBook } from './tenant/object-dates.js';
import { FolderTenant } from './tenant/folder-tenant.js';
import { type CatalogPlan } from './tenant/generated/generated-catalog.js';
import { GeneratedTenant } from './tenant/generated/generated-tenant.js';
import { type Tenant } from './tenant/tenant.js';

export interface SandboxOptions {
  /** Ports; 0 or absent: any free one. All listen on the loopback only, unless there is a `publicHost`. */
  readonly tenantPort?: number;
  readonly awsPort?: number;
  readonly adminPort?: number;
  /** Name by which other containers reach tenant and AWS endpoints; the admin port stays on the loopback. */
  readonly publicHost?: string | undefined;
  /** Folder of CSN files; absent: the sample tenant that comes with the sandbox. */
  readonly content?: string | undefined;
  /** Content computed from numbers instead of a folder, for measurements. */
  readonly generate?: CatalogPlan | undefined;
  /** Folder that keeps Glue's state and the objects' dates over a restart; absent: memory only. */
  readonly data?: string | undefined;
  /** Requests per minute that the tenant admits; absent: no limit. */
  readonly quotaPerMinute?: number | undefined;
  /** File that gets every call as a JSON line; absent: only the last calls are kept, in memory. */
  readonly callLog?: string | undefined;
  readonly tokenLifetimeSeconds?: number | undefined;
  /** Glue requests per second and operation, one second's worth saved up; `aws.rates` come first. Absent: no limit. */
  readonly glueRatePerSecond?: number | undefined;
  /** Signatures for another region are refused; absent: any will do. */
  readonly region?: string | undefined;
  /** Rates, latencies, quotas, identities … of the AWS endpoints; absent: everything is allowed at once. */
  readonly aws?: AwsSettingsInput | undefined;
  /** Further secrets by name, or another text for the tenant's own. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly now?: () => number;
  readonly newToken?: () => string;
}

export const SECRET_ID = 'datasphere';
/** The tenant's one OAuth client as it is at the start; the refresh token is for the grant of that name. */
export const SANDBOX_CLIENT = {
  id: 'sb-sandbox!b1|client!b1',
  secret: 'sandbox-client-secret',
  refreshToken: 'sandbox-refresh-token',
} as const;

const OWN_CONTENT = new URL('../content', import.meta.url);

/** What the three listeners work on. */
export interface SandboxParts {
  readonly tenant: Tenant;
  readonly oauth: OAuth;
  readonly catalogs: Catalogs;
  readonly control: AwsControl;
  /** The catalog that is meant when nobody says which. */
  readonly home: CatalogAddress;
  readonly secrets: Secrets;
  readonly log: CallLog;
  readonly faults: Faults;
  /** Spaces that the client is not a member of. */
  readonly forbidden: Set<string>;
  readonly now: () => number;
  forms: Forms;
  /** Known once the tenant's port is open. */
  tenantUrl: string;
}

export function sandboxParts(options: SandboxOptions): SandboxParts {
  const now = options.now ?? Date.now;
  const newToken = options.newToken ?? (() => randomBytes(32).toString('base64url'));
  const control = new AwsControl(awsSettings(options), now);
  const catalogs = new Catalogs(new GlueJournal(options.data), {
    now,
    quotas: () => control.settings.quotas,
    publish: (at, change) => {
      control.feed.publish(at, change, now());
    },
  });
  return {
    catalogs,
    control,
    home: { ...HOME, ...(options.region !== undefined && { region: options.region }) },
    tenant: tenantOf(options, now),
    oauth: new OAuth({ client: SANDBOX_CLIENT, lifetimeSeconds: options.tokenLifetimeSeconds ?? 3600, now, newToken }),
    secrets: new Secrets(options.secrets ?? {}, now()),
    log: new CallLog(options.callLog === undefined ? undefined : new CallFile(options.callLog)),
    faults: new Faults(),
    forbidden: new Set(),
    now,
    forms: {
      designTime: { list: 'objects', spaces: 'strings' },
      catalog: { spaces: 'value', nextLink: 'absolute' },
      glue: {},
    },
    tenantUrl: '',
  };
}

function tenantOf(options: SandboxOptions, now: () => number): Tenant {
  if (options.generate !== undefined) return new GeneratedTenant(options.generate);
  const content = loadContent(options.content ?? fileURLToPath(OWN_CONTENT));
  return new FolderTenant(content, new ObjectDatesBook(options.data, new Date(now())));
}

function awsSettings({ aws = {}, glueRatePerSecond }: SandboxOptions): AwsSettingsInput {
  if (glueRatePerSecond === undefined) return aws;
  const every = { perSecond: glueRatePerSecond, burst: Math.max(1, glueRatePerSecond) };
  return { ...aws, rates: [...(aws.rates ?? []), every] };
}

/** The secret's text, in the shape of aws-glue.md section 9. */
export function oauthSecret(tenantUrl: string, clientSecret: string): string {
  return JSON.stringify({
    type: 'datasphere-oauth',
    tenantUrl,
    tokenUrl: `${tenantUrl}/oauth/token`,
    authorizeUrl: `${tenantUrl}/oauth/authorize`,
    clientId: SANDBOX_CLIENT.id,
    clientSecret,
    grant: 'client_credentials',
    scopes: [],
  });
}
