import { existsSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePorts } from './free-ports.mjs';
import { LauncherError } from './launcher-error.mjs';
import { requireUsableNats, withoutPassword } from './probe-nats.mjs';
import { requireUsableRedis } from './probe-redis.mjs';
import { NATS, REDIS, startServer } from './servers.mjs';
import { SERVICES, serviceEnvironment } from './services.mjs';
import { lost, waitUntil } from './wait-until.mjs';

/** @typedef {import('./services.mjs').ServiceName} ServiceName */

/**
 * What the sandbox says on its one ready line.
 *
 * @typedef {object} SandboxReady
 * @property {string} tenantUrl
 * @property {string} awsUrl
 * @property {string} adminUrl
 * @property {string} secretId
 * @property {number} spaces
 * @property {number} objects
 * @property {number} leftOut files that are no CSN
 */

const SANDBOX_READY_MS = 120_000;
const SERVICE_READY_MS = 60_000;
const SERVICE_GRACE_MS = 15_000;

const NODE_FLAGS = ['--enable-source-maps'];
/**
 * On a large machine V8 lets a heap grow far beyond what is in use; with these a service stays below 250 MB while it
 * works on thousands of assets (measured), for a little more garbage collection. The Dockerfile says the same.
 */
const MEMORY_FLAGS = ['--max-semi-space-size=8', '--max-old-space-size=192'];
/** glibc keeps freed memory in a pool per thread, eight times the cores of them; with two a service needs 10 % less. */
const MEMORY_ENV = { MALLOC_ARENA_MAX: '2' };

/** NATS, Redis, sandbox and the five services of one data folder, as separate processes. */
export class Stack {
  /** @type {import('./services.mjs').StackFacts | undefined} */
  #facts;
  /** @type {Map<string, import('./managed-process.mjs').ManagedProcess>} */
  #processes = new Map();
  /** @type {string[]} */
  #sandboxPorts = ['0', '0', '0'];

  /**
   * @param {object} plan
   * @param {import('../launcher.config.mjs').LauncherConfig} plan.config
   * @param {string} plan.node             the Node that runs the services
   * @param {import('./data-folder.mjs').DataFolder} plan.folder
   * @param {import('./supervisor.mjs').Supervisor} plan.supervisor
   * @param {import('./terminal.mjs').Terminal} plan.terminal
   * @param {string | undefined} plan.contentDir
   * @param {string} plan.host
   * @param {number} plan.port             of the gateway; 0 takes a free one
   * @param {(name: string) => string[]} [plan.nodeOptions] further options of Node per service (debugger)
   * @param {string[]} [plan.sandboxArgs]  what the sandbox shows and keeps, instead of content and data folder
   * @param {Record<string, string>} [plan.environment] further variables of the services
   */
  constructor(plan) {
    this.plan = plan;
  }

  get gatewayUrl() {
    return `http://${this.facts.host}:${this.facts.gatewayPort}`;
  }

  get facts() {
    if (this.#facts === undefined) throw new Error('the stack is not started');
    return this.#facts;
  }

  /**
   * Finds or starts NATS and Redis. May run beside the build.
   * @returns {Promise<{ natsUrl: string, redisUrl: string, namespace: string }>}
   */
  async startServers() {
    const { config, folder, terminal } = this.plan;
    const [nats, redis] = await Promise.all([
      config.natsUrl === undefined ? this.#startServer(NATS) : requireUsableNats(config.natsUrl),
      config.redisUrl === undefined ? this.#startServer(REDIS) : requireUsableRedis(config.redisUrl),
    ]);
    if ('warning' in redis && redis.warning !== undefined) terminal.say(`Warning: ${redis.warning}`);
    const shared = config.natsUrl !== undefined || config.redisUrl !== undefined;
    const found = {
      natsUrl: config.natsUrl ?? ('url' in nats ? nats.url : ''),
      redisUrl: config.redisUrl ?? ('url' in redis ? redis.url : ''),
      namespace: config.namespace ?? (shared ? `dss_${await folder.shortId()}` : 'dss'),
    };
    terminal.say(
      `NATS ${nats.version} at ${withoutPassword(found.natsUrl)} (${'found' in nats ? nats.found : 'DSS_NATS_URL'}), ` +
        `Redis ${redis.version} at ${withoutPassword(found.redisUrl)} (${'found' in redis ? redis.found : 'DSS_REDIS_URL'})`,
    );
    return found;
  }

  /**
   * Starts sandbox and services and waits until all are ready. The build must be done.
   * @param {{ natsUrl: string, redisUrl: string, namespace: string }} servers
   * @returns {Promise<SandboxReady>}
   */
  async startServices(servers) {
    const sandbox = await this.startSandbox();
    const [first = 0, ...ports] = await freePorts(1 + SERVICES.length);
    this.#facts = {
      ...servers,
      sandbox,
      host: this.plan.host,
      gatewayPort: this.plan.port === 0 ? first : this.plan.port,
      healthPorts: /** @type {Record<ServiceName, number>} */ (
        Object.fromEntries(SERVICES.map((name, index) => [name, ports[index] ?? 0]))
      ),
      logLevel: this.plan.config.logLevel ?? 'info',
    };
    await Promise.all(SERVICES.map((name) => this.startService(name)));
    return sandbox;
  }

  /** @returns {Promise<SandboxReady>} */
  async startSandbox() {
    const [tenant = '0', aws = '0', admin = '0'] = this.#sandboxPorts;
    const content = this.plan.contentDir === undefined ? [] : ['--content', this.plan.contentDir];
    const own = ['--data', join(this.plan.folder.path, 'sandbox'), ...content];
    const started = this.#startNode('sandbox', 'tools/sandbox/dist/main.js', {
      args: [...['--tenant-port', tenant, '--aws-port', aws, '--admin-port', admin], ...(this.plan.sandboxArgs ?? own)],
      env: {},
      stopsAt: 2,
    });
    const ready = await sandboxReady(started);
    // A sandbox that dev mode restarts must be found where the services know it.
    this.#sandboxPorts = [ready.tenantUrl, ready.awsUrl, ready.adminUrl].map((url) => new URL(url).port);
    return ready;
  }

  /**
   * @param {ServiceName} name
   * @returns {Promise<void>} settles when it says that it is ready
   */
  async startService(name) {
    await this.#startService(name, name, this.facts.healthPorts[name]);
  }

  /**
   * One more process of a service.
   * @param {ServiceName} name
   * @param {number} replica from 2 on
   * @returns {Promise<void>} settles when it says that it is ready
   */
  async startReplica(name, replica) {
    const [port = 0] = await freePorts(1);
    await this.#startService(name, `${name}-${replica}`, port);
  }

  /**
   * @param {ServiceName} name
   * @param {string} as name of the process
   * @param {number} healthPort
   */
  async #startService(name, as, healthPort) {
    const started = this.#startNode(as, `apps/${name}/dist/main.js`, {
      args: [],
      env: { ...serviceEnvironment(name, this.facts), ...this.plan.environment, DSS_HEALTH_PORT: String(healthPort) },
      stopsAt: 1,
    });
    const url = `http://127.0.0.1:${healthPort}/readyz`;
    await waitUntil(() => requireReady(url), {
      what: `Service ${as}`,
      process: started,
      timeoutMs: SERVICE_READY_MS,
    });
  }

  /**
   * Starts processes anew with the code that lies in `dist`; they keep ports, data and settings.
   * @param {string[]} names services or `sandbox`
   */
  async restart(names) {
    await Promise.all(names.map((name) => this.#processes.get(name)?.stop()));
    if (names.includes('sandbox')) await this.startSandbox();
    await Promise.all(SERVICES.filter((name) => names.includes(name)).map((name) => this.startService(name)));
  }

  /** @param {import('./servers.mjs').ServerKind} kind */
  async #startServer(kind) {
    const { config, folder, supervisor, terminal } = this.plan;
    const [port = 0] = await freePorts(1);
    return startServer(kind, {
      port,
      folder: join(folder.path, kind.name),
      logFile: this.#logFile(kind.name),
      config,
      supervisor,
      say: (text) => terminal.say(text),
    });
  }

  /**
   * @param {string} name
   * @param {string} main
   * @param {{ args: string[], env: Record<string, string>, stopsAt: number }} how
   */
  #startNode(name, main, { args, env, stopsAt }) {
    const { config, node, supervisor, nodeOptions } = this.plan;
    if (!existsSync(join(config.root, main))) {
      throw new LauncherError(`${main} does not exist, although the build ended well.`, [
        `The project of ${name} has no src/main.ts, or its dist folder is out of date:`,
        'delete the dist folders and start again.',
      ]);
    }
    const started = supervisor.start({
      name,
      program: node,
      args: [
        ...NODE_FLAGS,
        ...(name === 'sandbox' ? [] : MEMORY_FLAGS),
        ...(nodeOptions?.(name) ?? []),
        join(config.root, main),
        ...args,
      ],
      env: { ...config.serviceEnv, ...(name === 'sandbox' ? {} : MEMORY_ENV), ...env },
      cwd: config.root,
      logFile: this.#logFile(name),
      stopsAt,
      readsStdout: name === 'sandbox',
      graceMs: SERVICE_GRACE_MS,
    });
    if (name !== 'gateway') stepBack(started);
    this.#processes.set(name, started);
    return started;
  }

  /** @param {string} name */
  #logFile(name) {
    return join(this.plan.folder.path, 'logs', `${name}.log`);
  }
}

/**
 * On one machine the work of a sync takes every core there is; people who ask the gateway meanwhile come first.
 * @param {import('./managed-process.mjs').ManagedProcess} started
 */
function stepBack({ child }) {
  if (child.pid === undefined) return;
  const nice = constants.priority.PRIORITY_BELOW_NORMAL;
  // Where Linux shares the cores among sessions (sched_autogroup), a process counts for less only if its session does.
  const session = `/proc/${child.pid}/autogroup`;
  try {
    setPriority(child.pid, nice);
    if (existsSync(session)) writeFileSync(session, String(nice));
  } catch {
    // It has ended already, or this machine does not allow it: then it goes on like all others.
  }
}

/** @param {string} url */
async function requireReady(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
  if (response.ok) return;
  const body = (await response.text()).replace(/\s+/g, ' ').slice(0, 500);
  throw new Error(`its /readyz answers ${response.status} ${body}`);
}

/**
 * The sandbox prints one JSON line when it listens.
 * @param {import('./managed-process.mjs').ManagedProcess} started
 * @returns {Promise<SandboxReady>}
 */
async function sandboxReady(started) {
  const { stdout } = started.child;
  if (stdout === null) throw new Error('the sandbox has no stdout');
  const lines = createInterface({ input: stdout });
  /** @type {Promise<SandboxReady>} */
  const ready = new Promise((resolve) => {
    lines.on('line', (line) => {
      if (line.startsWith('{') && line.includes('"tenantUrl"')) resolve(JSON.parse(line));
    });
  });
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve(`was not ready within ${SANDBOX_READY_MS / 1000} s`), SANDBOX_READY_MS);
  });
  const first = await Promise.race([ready, started.ended, late]);
  clearTimeout(timer);
  if (typeof first === 'string') throw lost('The sandbox', first, started);
  return /** @type {SandboxReady} */ (first);
}
