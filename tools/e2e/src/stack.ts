import { randomUUID } from 'node:crypto';
import { type Sandbox, type SandboxOptions, startSandbox } from '@dss/sandbox';
import { Api } from './api.js';
import { freePort } from './free-port.js';
import { type ServiceName, ServiceProcess } from './service-process.js';
import { readStackConfig } from './stack.config.js';

const SERVICES: readonly ServiceName[] = ['discovery', 'change-detector', 'mapper', 'glue-writer', 'gateway'];

/** The whole product as real processes against a sandbox of its own, in a namespace of its own. */
export class Stack {
  private readonly processes = new Map<ServiceName, ServiceProcess>();
  private readonly ports = new Map<ServiceName, number>();

  private constructor(
    readonly sandbox: Sandbox,
    /** The sandbox ends with it. */
    private readonly ownsSandbox: boolean,
    readonly namespace: string,
    readonly api: Api,
    private readonly apiPort: number,
    private readonly extra: Readonly<Record<string, string>>,
  ) {}

  static async start(
    options: { sandbox?: SandboxOptions; environment?: Readonly<Record<string, string>> } = {},
  ): Promise<Stack> {
    return Stack.open(await startSandbox(options.sandbox), true, options.environment ?? {});
  }

  /** Another one with the same tenant and AWS account, in a namespace of its own. */
  beside(environment: Readonly<Record<string, string>>): Promise<Stack> {
    return Stack.open(this.sandbox, false, environment);
  }

  private static async open(
    sandbox: Sandbox,
    ownsSandbox: boolean,
    environment: Readonly<Record<string, string>>,
  ): Promise<Stack> {
    const apiPort = await freePort();
    const api = new Api(`http://127.0.0.1:${apiPort}`);
    const stack = new Stack(sandbox, ownsSandbox, `e${randomUUID().slice(0, 8)}`, api, apiPort, environment);
    await stack.startAll();
    return stack;
  }

  async startAll(): Promise<void> {
    await Promise.all(SERVICES.map((service) => this.startService(service)));
  }

  /** All services, and nothing else. */
  async stopAll(): Promise<void> {
    await Promise.all([...this.processes.values()].map((service) => service.kill('SIGTERM')));
  }

  service(name: ServiceName): ServiceProcess {
    const found = this.processes.get(name);
    if (found === undefined) throw new Error(`${name} was not started`);
    return found;
  }

  /** Starts a service (again) and waits until it takes work. */
  async startService(name: ServiceName, environment: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
    const port = this.ports.get(name) ?? (await freePort());
    this.ports.set(name, port);
    const started = new ServiceProcess(name, { ...this.environment(name, port), ...environment });
    this.processes.set(name, started);
    const health = new Api(`http://127.0.0.1:${port}`);
    while (!(await health.isReady())) {
      if (started.exitCode !== null) throw new Error(`${name} did not start.\n${started.tell()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return started;
  }

  async stop(): Promise<void> {
    await this.stopAll();
    if (this.ownsSandbox) await this.sandbox.close();
  }

  environment(name: ServiceName, healthPort: number): Record<string, string> {
    const { natsUrl, redisUrl, environment } = readStackConfig();
    return {
      ...environment,
      DSS_NATS_URL: natsUrl,
      DSS_REDIS_URL: redisUrl,
      DSS_NAMESPACE: this.namespace,
      DSS_HEALTH_PORT: String(healthPort),
      DSS_TENANT: 'sandbox',
      ...(name === 'gateway' && { DSS_PORT: String(this.apiPort) }),
      DSS_DATASPHERE_SECRET_ID: this.sandbox.secretId,
      DSS_DATASPHERE_REQUESTS_PER_MINUTE: '0',
      AWS_ENDPOINT_URL: this.sandbox.awsUrl,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'sandbox',
      AWS_SECRET_ACCESS_KEY: 'sandbox',
      ...this.extra,
    };
  }
}
