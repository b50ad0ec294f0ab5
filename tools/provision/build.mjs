import { join } from 'node:path';
import { LauncherError } from './launcher-error.mjs';
import { runCommand } from './run-command.mjs';

/**
 * Compiles every project that is not up to date, or those named with what they need; the compiler knows which (about
 * 0.2 s when none).
 *
 * @param {import('../launcher.config.mjs').LauncherConfig} config
 * @param {string} node
 * @param {AbortSignal} [signal]
 * @param {string[]} [projects] folders
 */
export async function build(config, node, signal, projects = []) {
  const compiler = join(config.root, 'node_modules/typescript/bin/tsc');
  const { code, stdout, stderr } = await runCommand(node, [compiler, '-b', ...projects], {
    cwd: config.root,
    env: config.toolEnv,
    ...(signal === undefined ? {} : { signal }),
  });
  if (code === 0) return;
  const lines = (stdout + stderr).trimEnd().split('\n');
  throw new LauncherError('The build failed (tsc -b).', [
    ...lines.slice(0, 30),
    ...(lines.length > 30 ? [`… and ${lines.length - 30} lines more`] : []),
  ]);
}
