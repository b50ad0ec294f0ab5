import { join } from 'node:path';
import { build } from '../provision/build.mjs';
import { freePorts } from '../provision/free-ports.mjs';
import { NATS, REDIS, startServer } from '../provision/servers.mjs';
import { runJest } from './jest-suite.mjs';

/** @typedef {import('./suite.mjs').Suite} Suite */
/** @typedef {import('./suite.mjs').Bench} Bench */

const WORKERS = '--maxWorkers=2';
const INTEGRATION = String.raw`\.int\.spec\.ts$`;
const END_TO_END = String.raw`\.e2e\.spec\.ts$`;
const MODEL = String.raw`planning/src/model\.spec\.ts$`;

/** @type {Suite} */
export const unit = {
  name: 'unit',
  about: 'unit and property tests; documents, compose file',
  run: (bench) =>
    runJest('unit', bench, [WORKERS, '--testPathIgnorePatterns', INTEGRATION, END_TO_END, '/node_modules/']),
};

/**
 * The model test of the planner at full length; `unit` tries 2,000. `TEST_MODEL_SEED` repeats or varies it.
 * @type {Suite}
 */
export const model = {
  name: 'model',
  about: '100,000 interleavings of source, people, losses and runs against an oracle; only when asked for',
  onDemand: true,
  run: (bench) => runJest('model', bench, ['--runInBand', '--testPathPatterns', MODEL], { TEST_MODEL_RUNS: '100000' }),
};

/** @type {Suite} */
export const integration = {
  name: 'integration',
  about: 'integration with a real nats-server and redis-server',
  run: (bench) =>
    withServers(bench, (env) => runJest('integration', bench, [WORKERS, '--testPathPatterns', INTEGRATION], env)),
};

/** Processes and ports of whole stacks: one spec at a time. @type {Suite} */
export const e2e = {
  name: 'e2e',
  about: 'end to end, with real processes and the sandbox',
  run: async (bench) => {
    await build(bench.config, bench.node, bench.signal);
    return withServers(bench, (env) => runJest('e2e', bench, ['--runInBand', '--testPathPatterns', END_TO_END], env));
  },
};

/**
 * @template T
 * @param {Bench} bench
 * @param {(env: NodeJS.ProcessEnv) => Promise<T>} use
 * @returns {Promise<T>}
 */
async function withServers({ config, supervisor, terminal, workDir }, use) {
  const [natsPort = 0, redisPort = 0] = await freePorts(2);
  const start = (/** @type {import('../provision/servers.mjs').ServerKind} */ kind, /** @type {number} */ port) =>
    startServer(kind, {
      port,
      folder: join(workDir, `${kind.name}-${port}`),
      logFile: join(workDir, `${kind.name}-${port}.log`),
      config,
      supervisor,
      say: (text) => terminal.say(`  ${text}`),
    });
  const [nats, redis] = await Promise.all([start(NATS, natsPort), start(REDIS, redisPort)]);
  try {
    return await use({ TEST_NATS_URL: nats.url, TEST_REDIS_URL: redis.url });
  } finally {
    await Promise.all([nats.process.stop(), redis.process.stop()]);
  }
}
