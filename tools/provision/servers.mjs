import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from './find-program.mjs';
import { installHints } from './install-hints.mjs';
import { LauncherError } from './launcher-error.mjs';
import { askNats } from './probe-nats.mjs';
import { askRedis } from './probe-redis.mjs';
import { runCommand } from './run-command.mjs';
import { unpackPackages } from './unpack-packages.mjs';
import { waitUntil } from './wait-until.mjs';

/**
 * How a server is started and known to answer. Everything that differs between NATS and Redis stands here.
 *
 * @typedef {object} ServerKind
 * @property {'nats' | 'redis'} name
 * @property {'nats-server' | 'redis-server'} program
 * @property {string} image       container image, for Docker
 * @property {number} innerPort   port inside the container
 * @property {(port: number, folder: string, host: string) => string[]} args
 * @property {(url: string) => Promise<{ version: string }>} ask
 * @property {(port: number) => string} url
 */

/** @type {ServerKind} */
export const NATS = {
  name: 'nats',
  program: 'nats-server',
  image: 'nats:2.12-alpine',
  innerPort: 4222,
  args: (port, folder, host) => ['-a', host, '-p', String(port), '-js', '-sd', folder],
  ask: askNats,
  url: (port) => `nats://127.0.0.1:${port}`,
};

/** Nothing may be evicted, and an append-only file survives a kill (faults F4, F6). @type {ServerKind} */
export const REDIS = {
  name: 'redis',
  program: 'redis-server',
  image: 'redis:7-alpine',
  innerPort: 6379,
  args: (port, folder, host) => [
    ...['--bind', host, '--port', String(port), '--dir', folder, '--daemonize', 'no'],
    ...['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', '', '--maxmemory-policy', 'noeviction'],
  ],
  ask: askRedis,
  url: (port) => `redis://127.0.0.1:${port}`,
};

/**
 * A way to run a server: program, arguments without the server's own, environment.
 * @typedef {{ found: string, program: string, before: string[], env: NodeJS.ProcessEnv, container?: string }} Runner
 */

/**
 * A server that answers. `program` runs further ones of its kind on this machine, with `libraryPath` for its libraries
 * where it was unpacked; a container has none.
 *
 * @typedef {object} StartedServer
 * @property {string} url
 * @property {string} found
 * @property {string} version
 * @property {string | undefined} program
 * @property {string | undefined} libraryPath
 * @property {import('./managed-process.mjs').ManagedProcess} process
 */

const START_MS = 20_000;
const DOCKER_ANSWERS_MS = 5000;

/**
 * Starts one server with its data in `folder`, by the first of the ways that is open.
 *
 * @param {ServerKind} kind
 * @param {object} where
 * @param {number} where.port
 * @param {string} where.folder data
 * @param {string} where.logFile
 * @param {import('../launcher.config.mjs').LauncherConfig} where.config
 * @param {import('./supervisor.mjs').Supervisor} where.supervisor
 * @param {(text: string) => void} where.say
 * @returns {Promise<StartedServer>}
 */
export async function startServer(kind, { port, folder, logFile, config, supervisor, say }) {
  await mkdir(folder, { recursive: true });
  const runner = await findRunner(kind, { port, folder, config, say });
  const inContainer = runner.container !== undefined;
  const args = inContainer ? kind.args(kind.innerPort, '/data', '0.0.0.0') : kind.args(port, folder, '127.0.0.1');
  const started = supervisor.start({
    name: kind.name,
    program: runner.program,
    args: [...runner.before, ...args],
    env: runner.env,
    cwd: folder,
    logFile,
    stopsAt: 3,
    graceMs: 10_000,
  });
  const url = kind.url(port);
  const { version } = await waitUntil(() => kind.ask(url), {
    what: `${kind.program} (${runner.found})`,
    process: started,
    timeoutMs: inContainer ? 6 * START_MS : START_MS,
  });
  return {
    ...{ url, found: runner.found, version, process: started },
    program: inContainer ? undefined : runner.program,
    libraryPath: inContainer ? undefined : runner.env['LD_LIBRARY_PATH'],
  };
}

/**
 * @param {ServerKind} kind
 * @param {{ port: number, folder: string, config: import('../launcher.config.mjs').LauncherConfig, say: (text: string) => void }} where
 * @returns {Promise<Runner>}
 */
async function findRunner(kind, where) {
  /** @type {string[]} */
  const reasons = [];
  for (const way of where.config.provision) {
    const runner = await (WAYS[way]?.(kind, where) ?? { reason: 'no such way; known are path, docker, packages' });
    if (!('reason' in runner)) return runner;
    reasons.push(`  ${way}: ${runner.reason}`);
  }
  throw new LauncherError(`${kind.program} was not found and could not be brought in.`, [
    ...reasons,
    ...installHints([kind.program]),
  ]);
}

/** @type {Record<string, (kind: ServerKind, where: { port: number, folder: string, config: import('../launcher.config.mjs').LauncherConfig, say: (text: string) => void }) => Promise<Runner | { reason: string }>>} */
const WAYS = {
  async path(kind, { config }) {
    const program = findProgram(kind.program, config.path);
    if (program === undefined) return { reason: `no ${kind.program} on the PATH` };
    return { found: program, program, before: [], env: config.serviceEnv };
  },

  async docker(kind, { port, folder, config }) {
    const docker = findProgram('docker', config.path);
    if (docker === undefined) return { reason: 'no docker on the PATH' };
    const info = await runCommand(docker, ['info', '--format', '{{.ServerVersion}}'], {
      timeoutMs: DOCKER_ANSWERS_MS,
      env: config.serviceEnv,
    });
    if (info.code !== 0) return { reason: 'Docker is not running' };
    const container = `dss-${kind.name}-${createHash('sha256').update(folder).digest('hex').slice(0, 8)}`;
    // What a killed launcher left under our own name; any other container stays.
    await runCommand(docker, ['rm', '--force', container], { env: config.serviceEnv });
    const user = process.getuid === undefined ? [] : ['--user', `${process.getuid()}:${process.getgid?.() ?? 0}`];
    return {
      found: `docker ${kind.image}`,
      program: docker,
      before: [
        ...['run', '--rm', '--name', container, ...user, '--publish', `127.0.0.1:${port}:${kind.innerPort}`],
        ...['--volume', `${folder}:/data`, '--entrypoint', kind.program, kind.image],
      ],
      env: config.serviceEnv,
      container,
    };
  },

  async packages(kind, { config, say }) {
    const unpacked = await unpackPackages(kind.program, config, say);
    if ('reason' in unpacked) return unpacked;
    const folders = ['usr/sbin', 'usr/bin'].map((folder) => join(unpacked.root, folder));
    const program = findProgram(kind.program, folders, []);
    if (program === undefined) return { reason: `the packages hold no ${kind.program}` };
    const env = { ...config.serviceEnv, LD_LIBRARY_PATH: unpacked.libraryPath };
    return { found: 'unpacked from this system’s packages', program, before: [], env };
  },
};
