import { join } from 'node:path';
import { LauncherError } from './launcher-error.mjs';
import { runCommand } from './run-command.mjs';
import { isAtLeast } from './versions.mjs';

/** opossum, pino and Nest's ESM packages need it; below, `require` of an ES module does not work everywhere. */
export const LEAST_NODE = '22.15';
/** Jest can `require` ES modules from this version on (stack.md, section 4). */
export const LEAST_NODE_FOR_TESTS = '24.9';

/**
 * The Node that runs services, compiler and tests: the one of the lock file where it runs (glibc Linux),
 * else one from the PATH that is new enough.
 *
 * @param {import('../launcher.config.mjs').LauncherConfig} config
 * @param {string} [least]
 * @returns {Promise<{ path: string, version: string }>}
 */
export async function chooseNode(config, least = LEAST_NODE) {
  const candidates = [
    join(config.root, 'node_modules/.bin/node'),
    process.execPath,
    ...config.path.map((folder) => join(folder, 'node')),
  ];
  /** @type {string[]} */
  const seen = [];
  for (const path of new Set(candidates)) {
    const { code, stdout } = await runCommand(path, ['--version'], { timeoutMs: 10_000 });
    if (code !== 0) continue;
    const version = stdout.trim();
    if (isAtLeast(version, least)) return { path, version };
    seen.push(`${version} (${path})`);
  }
  throw new LauncherError(`Node ${least} or newer is needed and was not found.`, [
    seen.length === 0 ? 'No Node could be started.' : `Found: ${seen.join(', ')}`,
    'On Linux x64 with glibc the lock file brings it: run `npm ci` without --omit=optional.',
    'Elsewhere install Node 24 from your system or with a version manager, for example:  nvm install 24',
  ]);
}
