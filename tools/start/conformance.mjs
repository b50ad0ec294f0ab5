import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from '../provision/build.mjs';
import { chooseNode } from '../provision/choose-node.mjs';
import { installDependencies } from '../provision/install-dependencies.mjs';
import { Terminal } from '../provision/terminal.mjs';
import { supervise } from './supervise.mjs';

/** `npm run conformance`: the tool itself is TypeScript on the product's own adapter, so it is installed and compiled first. */
const terminal = new Terminal();
/** @type {{ node: string, config: import('../launcher.config.mjs').LauncherConfig } | undefined} */
let ready;
process.exitCode = await supervise(terminal, prepare, { json: false });
if (ready !== undefined) process.exitCode = await check(ready, process.argv.slice(2));

/**
 * @param {import('./supervise.mjs').Session} session
 * @returns {Promise<number>}
 */
async function prepare({ config, signal }) {
  await installDependencies(config, terminal, signal);
  const { path: node } = await chooseNode(config);
  await build(config, node, signal, ['tools/conformance']);
  ready = { node, config };
  return 0;
}

/**
 * The tool outlives a Ctrl-C for as long as it needs to clean up: it gets the signal itself and we wait for it.
 *
 * @param {NonNullable<typeof ready>} prepared
 * @param {string[]} args
 * @returns {Promise<number>}
 */
async function check({ node, config: { root, cwd, toolEnv: env } }, args) {
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
  const child = spawn(node, [join(root, 'tools/conformance/dist/main.js'), ...args], { cwd, env, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  return code ?? 1;
}
