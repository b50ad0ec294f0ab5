import { join } from 'node:path';
import { build } from '../provision/build.mjs';
import { chooseNode } from '../provision/choose-node.mjs';
import { installDependencies } from '../provision/install-dependencies.mjs';
import { runCommand } from '../provision/run-command.mjs';
import { Terminal } from '../provision/terminal.mjs';
import { supervise } from './supervise.mjs';

/** `npm run config`: the tool itself is TypeScript on the services' own schema, so it is installed and compiled first. */
const terminal = new Terminal();
process.exitCode = await supervise(terminal, configure, { json: false });

/**
 * @param {import('./supervise.mjs').Session} session
 * @returns {Promise<number>}
 */
async function configure({ config, signal }) {
  await installDependencies(config, terminal, signal);
  const node = await chooseNode(config);
  await build(config, node.path, signal, ['tools/config']);
  const { code, stdout, stderr } = await runCommand(
    node.path,
    [join(config.root, 'tools/config/dist/main.js'), ...process.argv.slice(2)],
    { cwd: config.root, env: config.toolEnv, signal },
  );
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  return code;
}
