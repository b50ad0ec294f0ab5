import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { LauncherError } from '../provision/launcher-error.mjs';

/** Gateway's port of profile dog (architecture, section 7). */
const DOG_PORT = 8001;

export const USAGE = `Usage: npm start -- [options]

Starts NATS, Redis, the sandbox and the five services, runs a first sync and keeps running until Ctrl-C.

  --once            end after the sync: 0 completed, 2 partial or incomplete, 1 failed or could not run
  --content DIR     the sandbox tenant holds every CSN document below DIR instead of the sample
  --dump FILE       write { run, assets, glue } as JSON after the sync
  --full            read every definition again and compare every table with the target
  --dry-run         write nothing, list what would be created, updated, kept
  --json            print the summary as one JSON line on stdout, everything else on stderr
  --port N          port of the gateway (default ${DOG_PORT}, or DSS_PORT; 0 takes a free one)
  --fresh           forget the data folder of this content first
  --help            this text

Environment: DSS_NATS_URL, DSS_REDIS_URL (use these servers), DSS_PORT, DSS_NAMESPACE, DSS_LOG_LEVEL,
DSS_DATA_DIR (default .dss/data), DSS_PROVISION (default path,docker,packages), DSS_API_KEY (when the gateway has keys).`;

/**
 * @typedef {object} StartOptions
 * @property {boolean} once
 * @property {string | undefined} contentDir absolute
 * @property {string | undefined} dumpFile   absolute
 * @property {boolean} full
 * @property {boolean} dryRun
 * @property {boolean} json
 * @property {number} port
 * @property {boolean} fresh
 * @property {boolean} help
 * @property {boolean} inspect only `npm run dev`
 */

const FLAGS = /** @type {const} */ ({
  once: { type: 'boolean', default: false },
  content: { type: 'string' },
  dump: { type: 'string' },
  full: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  port: { type: 'string' },
  fresh: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
});

/**
 * @param {string[]} args
 * @param {Pick<import('../launcher.config.mjs').LauncherConfig, 'cwd' | 'port'>} config
 * @param {{ usage?: string, inspect?: boolean }} [variant] dev mode knows `--inspect`
 * @returns {StartOptions}
 */
export function readOptions(args, config, { usage = USAGE, inspect = false } = {}) {
  const values = parsed(args, usage, inspect);
  return {
    once: values.once,
    contentDir: absolute(values.content, config.cwd, '--content', usage),
    dumpFile: absolute(values.dump, config.cwd, '--dump', usage),
    full: values.full,
    dryRun: values['dry-run'],
    json: values.json,
    port: portOf(values.port, '--port', usage) ?? portOf(config.port, 'DSS_PORT', usage) ?? DOG_PORT,
    fresh: values.fresh,
    help: values.help,
    inspect: 'inspect' in values && values.inspect === true,
  };
}

/**
 * @param {string[]} args
 * @param {string} usage
 * @param {boolean} inspect
 */
function parsed(args, usage, inspect) {
  const options = inspect ? { ...FLAGS, inspect: { type: /** @type {const} */ ('boolean') } } : FLAGS;
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error);
    throw new LauncherError(`${message}.`, ['', usage]);
  }
}

/**
 * @param {string | undefined} path
 * @param {string} cwd
 * @param {string} flag
 * @param {string} usage
 */
function absolute(path, cwd, flag, usage) {
  if (path === '') throw new LauncherError(`${flag} needs a path.`, ['', usage]);
  return path === undefined ? undefined : resolve(cwd, path);
}

/**
 * @param {string | undefined} text
 * @param {string} name
 * @param {string} usage
 */
function portOf(text, name, usage) {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65535) return port;
  throw new LauncherError(`${name} is a port between 0 and 65535, not "${text}".`, ['', usage]);
}
