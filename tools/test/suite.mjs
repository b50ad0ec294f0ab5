import { join } from 'node:path';
import { runCommand } from '../provision/run-command.mjs';

/**
 * One test that did not run, with the reason that is printed.
 * @typedef {{ name: string, reason: string }} Skipped
 *
 * @typedef {object} SuiteResult
 * @property {number} passed
 * @property {number} failed
 * @property {Skipped[]} skipped
 * @property {string[]} details   shown when something failed
 *
 * What a suite works with.
 * @typedef {object} Bench
 * @property {import('../launcher.config.mjs').LauncherConfig} config
 * @property {string} node        the Node of the lock file
 * @property {import('../provision/terminal.mjs').Terminal} terminal
 * @property {import('../provision/supervisor.mjs').Supervisor} supervisor
 * @property {AbortSignal} signal
 * @property {string} workDir     folder of this test run, removed at its end
 *
 * `onDemand`: runs only when it is named.
 * @typedef {{ name: string, about: string, onDemand?: boolean, run: (bench: Bench) => Promise<SuiteResult> }} Suite
 */

/**
 * Checks that are a command each: exit code 0 is one passed test.
 *
 * @param {Bench} bench
 * @param {{ name: string, script: string, args: string[] }[]} checks
 * @returns {Promise<SuiteResult>}
 */
export async function commandChecks(bench, checks) {
  const result = emptyResult();
  for (const { name, script, args } of checks) {
    const { code, stdout, stderr } = await runScript(bench, script, args);
    count(result, name, code === 0, stdout + stderr);
  }
  return result;
}

/**
 * Runs a package's script under the Node of the lock file.
 *
 * @param {Bench} bench
 * @param {string} script relative to the project
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @param {(text: string) => void} [onText]
 */
export function runScript({ config, node, signal }, script, args, env = {}, onText) {
  return runCommand(node, [join(config.root, script), ...args], {
    cwd: config.root,
    env: { ...config.toolEnv, CI: 'true', FORCE_COLOR: '0', ...env },
    signal,
    ...(onText === undefined ? {} : { onText }),
  });
}

/** @returns {SuiteResult} */
export function emptyResult() {
  return { passed: 0, failed: 0, skipped: [], details: [] };
}

/**
 * @param {SuiteResult} result
 * @param {string} name
 * @param {boolean} isGood
 * @param {string} output
 */
export function count(result, name, isGood, output) {
  if (isGood) result.passed += 1;
  else {
    result.failed += 1;
    result.details.push(`failed: ${name}`, output.trimEnd());
  }
}
