import { isStandIn } from '@dss/config';
import { SandboxClient, startSandbox } from '@dss/sandbox';
import { type Options } from './options.js';
import { type Credentials, type Target } from './world.js';

export interface OpenedTarget extends Target {
  /** How the report calls it. */
  readonly name: string;
  readonly close: () => Promise<void>;
}

/** Accepted by stand-ins only. */
const MADE_UP: Credentials = { accessKeyId: 'sandbox', secretAccessKey: 'sandbox-secret' };

/**
 * A sandbox of our own unless an endpoint is named. What may be a real account is only taken with `live`.
 *
 * @param hasCredentials  whether the environment names some
 * @throws when the endpoint may be a real account and `live` was not said
 */
export async function openTarget(options: Options, hasCredentials: boolean): Promise<OpenedTarget> {
  const { endpoint, admin, live, region } = options;
  if (endpoint === undefined && !live) return ownSandbox(region);
  if (!live && (endpoint === undefined || !isStandIn(endpoint))) {
    throw new Error(`${endpoint ?? 'AWS'} may be a real account. Say --live and a --prefix to accept it.`);
  }
  return {
    name: endpoint ?? `AWS, region ${region}`,
    endpoint,
    region,
    credentials: live || hasCredentials ? undefined : MADE_UP,
    sandbox: admin === undefined ? undefined : new SandboxClient(admin),
    close: () => Promise.resolve(),
  };
}

async function ownSandbox(region: string): Promise<OpenedTarget> {
  const sandbox = await startSandbox({ region });
  return {
    name: 'sandbox',
    endpoint: sandbox.awsUrl,
    region,
    credentials: MADE_UP,
    sandbox: new SandboxClient(sandbox.adminUrl),
    close: () => sandbox.close(),
  };
}
