import { adminHandler } from './admin/admin-handler.js';
import { sandboxAdmin } from './admin/sandbox-admin.js';
import { awsHandler, surfaceOf } from './aws/aws-handler.js';
import { Listener } from './http/listener.js';
import { type Sandbox } from './sandbox.js';
import {
  oauthSecret,
  SANDBOX_CLIENT,
  type SandboxOptions,
  type SandboxParts,
  sandboxParts,
  SECRET_ID,
} from './sandbox-parts.js';
import { CatalogApi } from './tenant/catalog.js';
import { ConsumptionApi } from './tenant/consumption.js';
import { DesignTimeApi } from './tenant/design-time.js';
import { Quota } from './tenant/quota.js';
import { tenantHandler } from './tenant/tenant-handler.js';

/** Opens the three listeners of one stand-in: a tenant, the AWS endpoints and the admin port. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const parts = sandboxParts(options);
  const admin = sandboxAdmin(parts);
  const tenant = tenantListener(parts, options);
  const aws = awsListener(parts, options);
  const adminPort = new Listener(adminHandler(admin));
  const close = async () => {
    await Promise.all([tenant, aws, adminPort].map((listener) => listener.close()));
    parts.catalogs.close();
    parts.log.close();
  };
  try {
    parts.tenantUrl = await tenant.open(options.tenantPort ?? 0, options.publicHost);
    // The secret names the port that was found, unless the caller wants the tenant to be known by other words.
    parts.secrets.set(SECRET_ID, options.secrets?.[SECRET_ID] ?? oauthSecret(parts.tenantUrl, SANDBOX_CLIENT.secret));
    return {
      ...admin,
      tenantUrl: parts.tenantUrl,
      awsUrl: await aws.open(options.awsPort ?? 0, options.publicHost),
      adminUrl: await adminPort.open(options.adminPort ?? 0),
      secretId: SECRET_ID,
      secret: () => parts.secrets.get(SECRET_ID) ?? '',
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function tenantListener(parts: SandboxParts, options: SandboxOptions): Listener {
  const { tenant, oauth, forbidden, faults, log, now } = parts;
  const handle = tenantHandler({
    tenant,
    forbidden,
    oauth,
    quota: new Quota(options.quotaPerMinute, now),
    designTime: new DesignTimeApi(tenant, forbidden, () => parts.forms.designTime),
    catalog: new CatalogApi(
      tenant,
      forbidden,
      () => parts.forms.catalog,
      () => parts.tenantUrl,
    ),
    consumption: new ConsumptionApi(tenant, forbidden),
    faults,
  });
  const record = log.record.bind(log, 'datasphere');
  return new Listener(handle, record, now);
}

function awsListener(parts: SandboxParts, { region }: SandboxOptions): Listener {
  const { log, now } = parts;
  const handle = awsHandler({ ...parts, region, pageCap: () => parts.forms.glue.page });
  return new Listener(
    handle,
    (exchange) => {
      log.record(surfaceOf(exchange.request), exchange);
    },
    now,
  );
}
