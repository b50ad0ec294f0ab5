import { loadavg } from 'node:os';
import { build } from '../provision/build.mjs';
import { chooseNode } from '../provision/choose-node.mjs';
import { installDependencies } from '../provision/install-dependencies.mjs';
import { LauncherError } from '../provision/launcher-error.mjs';
import { Terminal } from '../provision/terminal.mjs';
import { supervise } from '../start/supervise.mjs';
import { openStack } from './stack.mjs';

const terminal = new Terminal();
/** Of before our own work: installing and building would make any machine look busy. */
const [load1 = 0] = loadavg();
process.exitCode = await supervise(terminal, bench, { json: false });
setTimeout(() => process.exit(), 1000).unref();

/**
 * Install, Node and build as `npm start` does them; the measuring itself is compiled code that is loaded afterwards.
 *
 * @param {import('../start/supervise.mjs').Session} session
 * @returns {Promise<number>}
 */
async function bench(session) {
  const { config, signal } = session;
  await installDependencies(config, terminal, signal);
  const node = await chooseNode(config);
  await build(config, node.path, signal);
  const { readOptions, runBench } = await import('./dist/index.js');
  const args = process.argv.slice(2);
  try {
    readOptions(args);
  } catch (error) {
    throw new LauncherError(error instanceof Error ? error.message : String(error));
  }
  return runBench(args, {
    root: config.root,
    node,
    load1,
    openStack: (plan) => openStack(session, node.path, plan),
    say: (text) => terminal.say(text),
    progress: (text) => terminal.progress(text),
    result: (text) => terminal.result(text),
  });
}
