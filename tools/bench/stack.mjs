import { join } from 'node:path';
import { DataFolder } from '../provision/data-folder.mjs';
import { Stack } from '../provision/stack.mjs';
import { Supervisor } from '../provision/supervisor.mjs';
import { lost } from '../provision/wait-until.mjs';

/** Heap of the sandbox: it holds every table of a hundred thousand as Glue would. It is no part of what is measured. */
const SANDBOX_FLAGS = ['--max-old-space-size=12288'];

let opened = 0;

/**
 * NATS, Redis, sandbox and the five services with empty data, as `npm start` starts them, with the process id of each.
 *
 * @param {import('../start/supervise.mjs').Session} session
 * @param {string} node
 * @param {import('./dist/index.js').StackPlan} plan
 * @returns {Promise<import('./dist/index.js').BenchStack>}
 */
export async function openStack(session, node, { sandboxArgs, environment, writers = 1 }) {
  const folder = new DataFolder(join(session.config.root, '.dss/bench', `stack-${process.pid}-${(opened += 1)}`));
  await folder.open();
  const callLog = join(folder.path, 'calls.jsonl');
  const supervisor = new Processes();
  supervisor.onChange = (children) => folder.remember(children);
  session.onEnd(() => supervisor.killAll());
  const failed = new Promise((_resolve, reject) => {
    supervisor.onLoss = (gone, how) => reject(lost(gone.name, how, gone));
  });
  failed.catch(() => {});
  const stack = new Stack({
    // Always servers of our own with empty data. A container's processes would be out of sight of /proc accounting.
    config: {
      ...session.config,
      natsUrl: undefined,
      redisUrl: undefined,
      namespace: undefined,
      provision: ['path', 'packages'],
    },
    node,
    folder,
    supervisor,
    terminal: session.terminal,
    contentDir: undefined,
    host: '127.0.0.1',
    port: 0,
    nodeOptions: (name) => (name === 'sandbox' ? SANDBOX_FLAGS : []),
    sandboxArgs: [...sandboxArgs, '--call-log', callLog],
    environment,
  });
  /** @type {Map<string, number>} */
  const readyMs = new Map();
  const start = stack.startService.bind(stack);
  stack.startService = async (name) => {
    const startedAt = performance.now();
    await start(name);
    readyMs.set(name, performance.now() - startedAt);
  };
  const stop = async () => {
    await supervisor.stopAll();
    await folder.wipe();
    folder.close();
  };
  try {
    const servers = await stack.startServers();
    const sandbox = await stack.startServices(servers);
    for (let replica = 2; replica <= writers; replica += 1) await stack.startReplica('glue-writer', replica);
    return {
      ...stack.facts,
      sandbox,
      gatewayUrl: stack.gatewayUrl,
      callLog,
      readyMs,
      pids: supervisor.pids(),
      failed: /** @type {Promise<never>} */ (failed),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Remembers which process has which name. */
class Processes extends Supervisor {
  /** @type {Map<string, number>} */
  #pids = new Map();

  /** @override @param {import('../provision/managed-process.mjs').ProcessPlan} plan */
  start(plan) {
    const started = super.start(plan);
    if (started.child.pid !== undefined) this.#pids.set(plan.name, started.child.pid);
    return started;
  }

  pids() {
    return new Map(this.#pids);
  }
}
