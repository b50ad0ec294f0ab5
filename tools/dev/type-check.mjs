import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * The compiler beside the running services: it writes nothing and says what is wrong, once after each edit.
 *
 * @param {import('../launcher.config.mjs').LauncherConfig} config
 * @param {string} node
 * @param {(line: string) => void} say
 * @returns {() => void} ends it
 */
export function watchTypes(config, node, say) {
  const compiler = join(config.root, 'node_modules/typescript/bin/tsc');
  const args = ['-p', 'tsconfig.specs.json', '--noEmit', '--watch', '--preserveWatchOutput', '--pretty', 'false'];
  const child = spawn(node, [compiler, ...args], {
    cwd: config.root,
    env: config.toolEnv,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const words = describeTypes(line);
    if (words !== undefined) say(words);
  });
  return () => child.kill();
}

/**
 * @param {string} line of `tsc --watch`
 * @returns {string | undefined} nothing for empty lines and for the note that a check began
 */
export function describeTypes(line) {
  const found = /Found (\d+) errors?\./.exec(line);
  if (found?.[1] === '0') return 'types: right';
  if (found !== null) return `types: ${found[1]} wrong`;
  return line.trim() === '' || /Starting compilation|File change detected/.test(line) ? undefined : `types: ${line}`;
}
