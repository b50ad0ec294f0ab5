import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LauncherError } from './launcher-error.mjs';
import { runCommand } from './run-command.mjs';

/** Written after an install of ours: digest of the lock file that it installed. `npm ci` removes it with the folder. */
const STAMP = 'node_modules/.dss-lock-digest';

/**
 * Installs when node_modules is missing or was made from another lock file.
 *
 * @param {import('../launcher.config.mjs').LauncherConfig} config
 * @param {import('./terminal.mjs').Terminal} terminal
 * @param {AbortSignal} [signal]
 */
export async function installDependencies(config, terminal, signal) {
  const lock = await readFile(join(config.root, 'package-lock.json'), 'utf8');
  const digest = createHash('sha256').update(lock).digest('hex');
  if (await isInstalled(config.root, lock, digest)) return;

  terminal.say('Installing dependencies (npm ci), about a minute the first time …');
  const { code, stderr, stdout } = await runCommand(...npmCommand(config, ['ci']), {
    cwd: config.root,
    env: config.toolEnv,
    ...(signal === undefined ? {} : { signal }),
  });
  if (code !== 0) {
    throw new LauncherError('Installing the dependencies failed (npm ci).', [
      ...lastLines(stdout + stderr, 20),
      'Check the network and the npm registry, then start again; `npm ci` alone shows the whole output.',
    ]);
  }
  await writeFile(join(config.root, STAMP), `${digest}\n`);
}

/**
 * @param {import('../launcher.config.mjs').LauncherConfig} config
 * @param {string[]} args
 * @returns {[string, string[]]} the npm that runs us, else the one on the PATH
 */
export function npmCommand(config, args) {
  const isScript = config.npmCli !== undefined && /\.c?js$/.test(config.npmCli) && existsSync(config.npmCli);
  return isScript && config.npmCli !== undefined
    ? [process.execPath, [config.npmCli, ...args]]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm', args];
}

/**
 * @param {string} root
 * @param {string} lock
 * @param {string} digest
 */
async function isInstalled(root, lock, digest) {
  if (!existsSync(join(root, 'node_modules/typescript/bin/tsc'))) return false;
  const stamp = await readFile(join(root, STAMP), 'utf8').catch(() => '');
  if (stamp.trim() === digest) return true;
  const installed = await readFile(join(root, 'node_modules/.package-lock.json'), 'utf8').catch(() => undefined);
  return installed !== undefined && holdsEveryPackage(JSON.parse(installed), JSON.parse(lock));
}

/**
 * Whether npm's own record of node_modules has every package of the lock in its version.
 * Optional packages of other platforms are in the lock only.
 *
 * @param {{ packages?: Record<string, LockedPackage> }} installed
 * @param {{ packages?: Record<string, LockedPackage> }} lock
 */
export function holdsEveryPackage(installed, lock) {
  const have = installed.packages ?? {};
  return Object.entries(lock.packages ?? {}).every(([path, wanted]) => {
    if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) return true;
    const found = have[path];
    if (found === undefined) return wanted.optional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

/** @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage */

/**
 * @param {string} text
 * @param {number} count
 */
function lastLines(text, count) {
  return text.trimEnd().split('\n').slice(-count);
}
