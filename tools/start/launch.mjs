import { statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../provision/build.mjs';
import { chooseNode } from '../provision/choose-node.mjs';
import { DataFolder, dataKey } from '../provision/data-folder.mjs';
import { requireFreePort } from '../provision/free-ports.mjs';
import { installDependencies } from '../provision/install-dependencies.mjs';
import { LauncherError } from '../provision/launcher-error.mjs';
import { Stack } from '../provision/stack.mjs';
import { requireWritableDump } from './dump.mjs';

/** Without keys the gateway listens on the loopback only. */
const HOST = '127.0.0.1';

/** @typedef {{ stack: Stack, sandbox: import('../provision/stack.mjs').SandboxReady, node: string }} Launched */

/**
 * Everything from a fresh clone to services that are ready: install, Node, data folder, NATS and Redis, build,
 * sandbox, services. What can be refused is refused before anything is started.
 *
 * @param {import('../launcher.config.mjs').LauncherConfig} config
 * @param {import('./options.mjs').StartOptions} options
 * @param {import('../provision/terminal.mjs').Terminal} terminal
 * @param {object} hooks
 * @param {import('../provision/supervisor.mjs').Supervisor} hooks.supervisor
 * @param {(folder: DataFolder) => void} hooks.onFolder hears which folder is locked
 * @param {AbortSignal} hooks.signal
 * @param {(name: string) => string[]} [hooks.nodeOptions]
 * @returns {Promise<Launched>}
 */
export async function launch(config, options, terminal, { supervisor, onFolder, signal, nodeOptions }) {
  requireContent(options.contentDir);
  if (options.dumpFile !== undefined) requireWritableDump(options.dumpFile);
  if (options.port !== 0) await requireFreePort(options.port, HOST);

  const folder = new DataFolder(join(config.dataRoot, dataKey(options.contentDir)));
  await folder.open();
  onFolder(folder);
  supervisor.onChange = (children) => folder.remember(children);
  if (options.fresh) await folder.wipe();

  await installDependencies(config, terminal, signal);
  const node = await chooseNode(config);
  const stack = new Stack({
    config,
    node: node.path,
    folder,
    supervisor,
    terminal,
    contentDir: options.contentDir,
    host: HOST,
    port: options.port,
    ...(nodeOptions === undefined ? {} : { nodeOptions }),
  });
  terminal.say(`Node ${node.version}; building, looking for NATS and Redis …`);
  const [servers] = await Promise.all([stack.startServers(), build(config, node.path, signal)]);

  terminal.say('Starting the sandbox and five services …');
  const sandbox = await stack.startServices(servers);
  terminal.say(
    `Sandbox tenant: ${sandbox.spaces} spaces, ${sandbox.objects} objects` +
      `${sandbox.leftOut > 0 ? `, ${sandbox.leftOut} files left out` : ''}. Services are ready.`,
  );
  if (sandbox.spaces === 0)
    terminal.say(`Warning: there is no CSN document (*.json with definitions) below ${options.contentDir}.`);
  return { stack, sandbox, node: node.path };
}

/** @param {string | undefined} folder */
function requireContent(folder) {
  if (folder === undefined || statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
  throw new LauncherError(`--content ${folder} is not a folder.`, ['Name a folder with CSN documents (*.json).']);
}
