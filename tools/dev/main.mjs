import { SERVICES } from '../provision/services.mjs';
import { freePorts, isFreePort } from '../provision/free-ports.mjs';
import { Terminal } from '../provision/terminal.mjs';
import { lost } from '../provision/wait-until.mjs';
import { firstSync } from '../start/first-sync.mjs';
import { launch } from '../start/launch.mjs';
import { USAGE, readOptions } from '../start/options.mjs';
import { renderSummary } from '../start/render-summary.mjs';
import { supervise } from '../start/supervise.mjs';
import { affectedProcesses, readProjects } from './project-graph.mjs';
import { Restarts } from './restarts.mjs';
import { TranspilerClient } from './transpiler-client.mjs';
import { watchTypes } from './type-check.mjs';
import { watchSources } from './watch-sources.mjs';

const DEV_USAGE = USAGE.replace('npm start -- ', 'npm run dev -- ').replace(
  '  --help ',
  '  --inspect         open a debugger port for every service\n  --help ',
);
/** Node's own default; the services take it and the ports after it, as far as they are free. */
const FIRST_DEBUG_PORT = 9229;
const PROCESSES = [...SERVICES, 'sandbox'];

const terminal = new Terminal();
process.exitCode = await supervise(terminal, develop, { json: false, toleratesLoss: true });
setTimeout(() => process.exit(), 1000).unref();

/**
 * The same stack as `npm start`; after an edit the affected services are restarted, types are checked beside it.
 *
 * @param {import('../start/supervise.mjs').Session} session
 * @returns {Promise<number>}
 */
async function develop(session) {
  const options = readOptions(process.argv.slice(2), session.config, { usage: DEV_USAGE, inspect: true });
  if (options.help) {
    terminal.result(DEV_USAGE);
    return 0;
  }
  const debugPorts = options.inspect ? await chooseDebugPorts() : new Map();
  const nodeOptions = (/** @type {string} */ name) =>
    debugPorts.has(name) ? [`--inspect=127.0.0.1:${debugPorts.get(name)}`] : [];
  const { stack, sandbox, node } = await launch(session.config, options, terminal, { ...session, nodeOptions });
  for (const [name, port] of debugPorts) terminal.say(`debugger of ${name}: 127.0.0.1:${port}`);
  terminal.result(renderSummary(await firstSync(stack, sandbox, options, terminal)));
  if (options.once) return 0;

  session.settle();
  const projects = readProjects(session.config.root);
  const transpiler = new TranspilerClient(session.config, node);
  const stopTypes = watchTypes(session.config, node, (line) => terminal.say(line));
  const restarts = new Restarts(stack, terminal);
  /** @type {Promise<never>} Without broker or store no service can work, so that ends it. */
  const brokerLost = new Promise((_resolve, reject) => {
    session.supervisor.onLoss = (gone, how) => {
      const loss = lost(gone.name, how, gone);
      if (!PROCESSES.includes(gone.name)) reject(loss);
      else if (!restarts.isBusy) {
        restarts.noteLoss(gone.name);
        terminal.say(`${loss.text}\nIt is started again after the next edit.`);
      }
    };
  });
  const stopWatching = watchSources(session.config.root, projects, (files) => {
    void apply(files, { projects, transpiler, restarts });
  });
  session.onEnd(() => {
    stopWatching();
    stopTypes();
    transpiler.stop();
  });
  terminal.say(
    `\nWatching. API ${stack.gatewayUrl}/api/v1/status, description ${stack.gatewayUrl}/docs. Ctrl-C ends it.`,
  );
  return brokerLost;
}

/**
 * @param {string[]} files
 * @param {{ projects: import('./project-graph.mjs').Project[], transpiler: TranspilerClient, restarts: Restarts }} world
 */
async function apply(files, { projects, transpiler, restarts }) {
  const started = performance.now();
  const errors = await transpiler.transpile(files);
  if (errors.length > 0) {
    // The services go on with the last code that could be read.
    for (const error of errors) terminal.say(error);
    return;
  }
  const folders = projects
    .map(({ folder }) => folder)
    .filter((folder) => files.some((file) => file.startsWith(`${folder}/`)));
  const affected = affectedProcesses(projects, folders, PROCESSES);
  if (affected.length > 0) await restarts.restart(affected, started);
}

/** @returns {Promise<Map<string, number>>} */
async function chooseDebugPorts() {
  const spare = await freePorts(PROCESSES.length);
  const ports = new Map();
  for (const [index, name] of PROCESSES.entries()) {
    const usual = FIRST_DEBUG_PORT + index;
    ports.set(name, (await isFreePort(usual)) ? usual : spare[index]);
  }
  return ports;
}
