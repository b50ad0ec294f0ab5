import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * What the launchers take from the environment. No other launcher file reads it.
 *
 * @typedef {object} LauncherConfig
 * @property {string} root            the project's folder
 * @property {string} cwd             where the person stood who typed the command (npm changes the folder)
 * @property {string} dataRoot        DSS_DATA_DIR: holds one data folder per content (default `.dss/data`)
 * @property {string} packagesDir     where distribution packages are unpacked (`.dss/packages`)
 * @property {string | undefined} port          DSS_PORT of the gateway, as typed
 * @property {string | undefined} natsUrl       DSS_NATS_URL: use this NATS instead of starting one
 * @property {string | undefined} redisUrl      DSS_REDIS_URL: use this Redis instead of starting one
 * @property {string | undefined} namespace     DSS_NAMESPACE
 * @property {string | undefined} apiKey        DSS_API_KEY: an operator's key, when the gateway was given key hashes
 * @property {string | undefined} logLevel      DSS_LOG_LEVEL of the services
 * @property {string[]} provision     DSS_PROVISION: ways in which NATS and Redis may be found, in order
 * @property {string} contentDir      DSS_CONTENT_DIR: real content for tests
 * @property {string[]} path          folders of PATH
 * @property {string | undefined} npmCli        the npm that runs us
 * @property {NodeJS.ProcessEnv} toolEnv        for tools: compiler, linter, test runner, package manager
 * @property {NodeJS.ProcessEnv} serviceEnv     for services: no cloud credentials of the person, no Node options
 */

/** Ways to get NATS and Redis, in the order in which they are tried after a URL. */
export const PROVISION_WAYS = ['path', 'docker', 'packages'];

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {LauncherConfig}
 */
export function readLauncherConfig(env = process.env) {
  const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
  return {
    root,
    cwd: env['INIT_CWD'] ?? process.cwd(),
    dataRoot: resolve(root, given(env, 'DSS_DATA_DIR') ?? '.dss/data'),
    packagesDir: resolve(root, '.dss/packages'),
    port: given(env, 'DSS_PORT'),
    natsUrl: given(env, 'DSS_NATS_URL'),
    redisUrl: given(env, 'DSS_REDIS_URL'),
    namespace: given(env, 'DSS_NAMESPACE'),
    apiKey: given(env, 'DSS_API_KEY'),
    logLevel: given(env, 'DSS_LOG_LEVEL'),
    provision: given(env, 'DSS_PROVISION')?.split(',') ?? PROVISION_WAYS,
    contentDir: resolve(root, given(env, 'DSS_CONTENT_DIR') ?? '../shared/data/datasphere-content'),
    path: (env['PATH'] ?? '').split(process.platform === 'win32' ? ';' : ':').filter((folder) => folder !== ''),
    npmCli: given(env, 'npm_execpath'),
    toolEnv: { ...env, NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true', SCARF_ANALYTICS: 'false' },
    serviceEnv: Object.fromEntries(Object.entries(env).filter(([name]) => !FOREIGN.test(name))),
  };
}

/**
 * Not handed to services: the person's own cloud account (an AWS_PROFILE would win over the sandbox's keys),
 * npm's variables, and options meant for the launcher's own Node.
 */
const FOREIGN = /^(AWS_|npm_|NODE_OPTIONS$|INIT_CWD$|DSS_API_KEY$)/i;

/**
 * An empty variable counts as not set.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} name
 */
function given(env, name) {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}
