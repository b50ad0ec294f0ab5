import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { adminHandler } from './admin/admin-handler.js';
import { editTable } from './admin/glue-edit.js';
import { awsHandler, surfaceOf } from './aws/aws-handler.js';
import { GlueJournal } from './aws/glue-journal.js';
import { GlueStore } from './aws/glue-store.js';
import { Secrets } from './aws/secrets.js';
import { TokenBuckets } from './aws/token-bucket.js';
import { loadContent } from './content/load-content.js';
import { CallLog } from './http/call-log.js';
import { Faults } from './http/faults.js';
import { Listener } from './http/listener.js';
import { type Forms, type Sandbox, type SandboxAdmin } from './sandbox.js';
import { CatalogApi } from './tenant/catalog.js';
import { ConsumptionApi } from './tenant/consumption.js';
import { DesignTimeApi } from './tenant/design-time.js';
import { OAuth } from './tenant/oauth.js';
import { ObjectDatesBook } from './tenant/object-dates.js';
import { Quota } from './tenant/quota.js';
import { Tenant } from './tenant/tenant.js';
import { tenantHandler } from './tenant/tenant-handler.js';

export interface SandboxOptions {
  /** Ports; 0 or absent: any free one. All listen on the loopback only. */
  readonly tenantPort?: number;
  readonly awsPort?: number;
  readonly adminPort?: number;
  /** Folder of CSN files; absent: the small tenant that comes with the sandbox. */
  readonly content?: string | undefined;
  /** Folder that keeps Glue's state and the objects' dates over a restart; absent: memory only. */
  readonly data?: string | undefined;
  /** Requests per minute that the tenant admits; absent: no limit. */
  readonly quotaPerMinute?: number | undefined;
  readonly tokenLifetimeSeconds?: number | undefined;
  /** Glue requests per second and operation; absent: no limit. */
  readonly glueRatePerSecond?: number | undefined;
  /** Signatures for another region are refused; absent: any will do. */
  readonly region?: string | undefined;
  /** Further secrets by name. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly now?: () => number;
  readonly newToken?: () => string;
}

export const SECRET_ID = 'datasphere';
const ACCOUNT = '123456789012';
const CLIENT_ID = 'sb-sandbox!b1|client!b1';
const CLIENT_SECRET = 'sandbox-client-secret';
const REFRESH_TOKEN = 'sandbox-refresh-token';
const FORMS: Forms = {
  designTime: { list: 'objects', spaces: 'strings' },
  catalog: { spaces: 'value', nextLink: 'absolute' },
};

/** Opens the three listeners of one stand-in: a tenant, the AWS endpoints and the admin port. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const now = options.now ?? Date.now;
  const log = new CallLog();
  const faults = new Faults();
  const forbidden = new Set<string>();
  let forms = FORMS;
  let tenantUrl = '';

  const tenant = new Tenant(
    loadContent(options.content ?? fileURLToPath(new URL('../content', import.meta.url))),
    new ObjectDatesBook(options.data, new Date(now())),
  );
  const store = new GlueStore(new GlueJournal(options.data), { account: ACCOUNT, now });
  const secrets = new Secrets(options.secrets ?? {}, ACCOUNT, now());
  const oauth = new OAuth({
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    refreshToken: REFRESH_TOKEN,
    lifetimeSeconds: options.tokenLifetimeSeconds ?? 3600,
    now,
    newToken: options.newToken ?? (() => randomBytes(32).toString('base64url')),
  });
  const storeSecret = (clientSecret: string) => {
    secrets.set(SECRET_ID, oauthSecret(tenantUrl, clientSecret));
  };

  const admin: SandboxAdmin = {
    inventory: () => tenant.inventory(),
    spaces: () => tenant.spaces().length,
    glueDump: () => ({
      databases: store.databases(),
      tables: store.databases().flatMap(({ Name }) => store.tableNames(Name).map((table) => store.table(Name, table))),
    }),
    editGlueTable: (database, table, edit) => editTable(store, database, table, edit),
    putObject: ({ space, type, name, definition, deploy }) =>
      tenant.put(space, type, name, definition, new Date(now()), deploy),
    deleteObject: (space, type, name) => tenant.delete(space, type, name),
    forbidSpace: (space) => forbidden.add(space),
    allowSpace: (space) => forbidden.delete(space),
    revokeTokens: () => {
      oauth.revokeTokens();
    },
    changeSecret: (secret, stored = false) => {
      oauth.changeSecret(secret);
      if (stored) storeSecret(secret);
    },
    setForms: (changed) => (forms = { ...forms, ...changed }),
    addFault: (fault) => {
      faults.add(fault);
    },
    clearFaults: () => {
      faults.clear();
    },
    faults: () => faults.list(),
    calls: (since = 0) => log.since(since),
    callSummary: () => log.summary(),
    resetCalls: () => {
      log.reset();
    },
  };

  const tenantListener = new Listener(
    tenantHandler({
      tenant,
      oauth,
      quota: new Quota(options.quotaPerMinute, now),
      designTime: new DesignTimeApi(tenant, forbidden, () => forms.designTime),
      catalog: new CatalogApi(
        tenant,
        forbidden,
        () => forms.catalog,
        () => tenantUrl,
      ),
      consumption: new ConsumptionApi(tenant, forbidden),
      faults,
    }),
    (exchange) => {
      log.record('datasphere', exchange);
    },
    now,
  );
  const buckets = new TokenBuckets(options.glueRatePerSecond, now);
  const awsListener = new Listener(
    awsHandler({ store, secrets, buckets, faults, account: ACCOUNT, region: options.region, now }),
    (exchange) => {
      log.record(surfaceOf(exchange.request), exchange);
    },
    now,
  );
  const adminListener = new Listener(adminHandler(admin));

  const listeners = [tenantListener, awsListener, adminListener];
  const close = async () => {
    await Promise.all(listeners.map((listener) => listener.close()));
    store.close();
  };
  try {
    tenantUrl = await tenantListener.open(options.tenantPort ?? 0);
    storeSecret(CLIENT_SECRET);
    const awsUrl = await awsListener.open(options.awsPort ?? 0);
    const adminUrl = await adminListener.open(options.adminPort ?? 0);
    return {
      ...admin,
      tenantUrl,
      awsUrl,
      adminUrl,
      secretId: SECRET_ID,
      secret: () => secrets.get(SECRET_ID) ?? '',
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The shape of aws-glue.md section 9. */
function oauthSecret(tenantUrl: string, clientSecret: string): string {
  return JSON.stringify({
    type: 'datasphere-oauth',
    tenantUrl,
    tokenUrl: `${tenantUrl}/oauth/token`,
    authorizeUrl: `${tenantUrl}/oauth/authorize`,
    clientId: CLIENT_ID,
    clientSecret,
    grant: 'client_credentials',
    scopes: [],
  });
}
