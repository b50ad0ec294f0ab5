import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LEAST_NODE_FOR_TESTS, chooseNode } from '../provision/choose-node.mjs';
import { installDependencies } from '../provision/install-dependencies.mjs';
import { LauncherError } from '../provision/launcher-error.mjs';
import { Terminal } from '../provision/terminal.mjs';
import { supervise } from '../start/supervise.mjs';
import { launchers } from './launcher-suite.mjs';
import { e2e, integration, model, unit } from './server-suites.mjs';
import { format, imports, lint, lock, types } from './static-suites.mjs';
import { emptyResult } from './suite.mjs';

/** In the order in which they run: the cheap ones first, and types before what needs the build. */
const SUITES = [lock, format, types, imports, lint, launchers, unit, model, integration, e2e];

const DETAIL_LINES = 250;
const terminal = new Terminal();
process.exitCode = await supervise(terminal, test, { json: false, toleratesLoss: true });
setTimeout(() => process.exit(), 1000).unref();

/**
 * @param {import('../start/supervise.mjs').Session} session
 * @returns {Promise<number>}
 */
async function test({ config, supervisor, signal }) {
  const suites = chosenSuites(process.argv.slice(2));
  await installDependencies(config, terminal, signal);
  const node = await chooseNode(config, LEAST_NODE_FOR_TESTS);
  await mkdir(join(config.root, '.dss'), { recursive: true });
  const workDir = await mkdtemp(join(config.root, '.dss/test-'));
  try {
    return await runSuites(suites, { config, node: node.path, terminal, supervisor, signal, workDir });
  } finally {
    await supervisor.stopAll();
    await rm(workDir, { recursive: true, force: true });
  }
}

/** @param {string[]} names */
function chosenSuites(names) {
  const unknown = names.find((name) => SUITES.every((suite) => suite.name !== name));
  if (unknown !== undefined) {
    throw new LauncherError(`There is no suite "${unknown}".`, [
      'Usage: npm test [-- SUITE …]',
      ...SUITES.map(({ name, about }) => `  ${name.padEnd(12)} ${about}`),
    ]);
  }
  if (names.length === 0) return SUITES.filter(({ onDemand }) => onDemand !== true);
  return SUITES.filter(({ name }) => names.includes(name));
}

/**
 * @param {import('./suite.mjs').Suite[]} suites
 * @param {import('./suite.mjs').Bench} bench
 */
async function runSuites(suites, bench) {
  const total = emptyResult();
  for (const suite of suites) {
    const started = performance.now();
    const result = await runOne(suite, bench);
    total.passed += result.passed;
    total.failed += result.failed;
    total.skipped.push(...result.skipped);
    terminal.say(lineOf(suite, result, performance.now() - started));
    if (result.details.length > 0) terminal.say(indented(shortened(result.details.join('\n'))));
  }
  for (const { name, reason } of total.skipped) terminal.result(`skipped: ${name} – ${reason}`);
  terminal.result(`Tests: ${total.passed} passed, ${total.failed} failed, ${total.skipped.length} skipped`);
  return total.failed === 0 ? 0 : 1;
}

/**
 * A suite that crashed counts as failed.
 * @param {import('./suite.mjs').Suite} suite
 * @param {import('./suite.mjs').Bench} bench
 */
async function runOne(suite, bench) {
  try {
    return await suite.run(bench);
  } catch (error) {
    const text = error instanceof LauncherError ? error.text : error instanceof Error ? error.stack : undefined;
    return { ...emptyResult(), failed: 1, details: [text ?? String(error)] };
  }
}

/**
 * @param {import('./suite.mjs').Suite} suite
 * @param {import('./suite.mjs').SuiteResult} result
 * @param {number} ms
 */
function lineOf({ name, about }, { passed, failed, skipped }, ms) {
  const figures = `${passed} passed${failed > 0 ? `, ${failed} FAILED` : ''}${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`;
  return `${failed === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(12)} ${`${(ms / 1000).toFixed(1)} s`.padStart(8)}  ${figures}  (${about})`;
}

/**
 * A suite with hundreds of findings must not bury the others; alone it can be run with its name.
 * @param {string} text
 */
function shortened(text) {
  const lines = text.split('\n');
  if (lines.length <= DETAIL_LINES) return text;
  return [...lines.slice(0, DETAIL_LINES), `… and ${lines.length - DETAIL_LINES} lines more`].join('\n');
}

/** @param {string} text */
function indented(text) {
  return text.replaceAll(/^/gm, '    ');
}
