import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../provision/run-command.mjs';
import { count, emptyResult } from './suite.mjs';

/**
 * The launchers' own tests run under Node's test runner, on the Node that started us: a launcher must work where only
 * Node 20 is installed and before anything else is.
 * @type {import('./suite.mjs').Suite}
 */
export const launchers = {
  name: 'launchers',
  about: `launchers, on Node ${process.versions.node}`,
  async run({ config, signal }) {
    const folder = join(config.root, 'tools');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.mjs') && !file.includes('node_modules'))
      .map((file) => join(folder, file));
    // Without files Node's runner would search by itself, and take this very folder for tests.
    if (files.length === 0) return { ...emptyResult(), failed: 1, details: ['No *.test.mjs was found.'] };
    const ran = await runCommand(process.execPath, ['--test', '--test-reporter=tap', ...files], {
      cwd: config.root,
      env: { ...config.toolEnv, NODE_OPTIONS: '' },
      signal,
    });
    return readTap(ran.stdout, ran.code, ran.stderr);
  },
};

/**
 * Leaves of Node's TAP stream: files and groups are not counted.
 *
 * @param {string} tap
 * @param {number} code
 * @param {string} stderr
 * @returns {import('./suite.mjs').SuiteResult}
 */
export function readTap(tap, code, stderr) {
  const result = emptyResult();
  const figure = (/** @type {string} */ name) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(tap)?.[1] ?? 0);
  result.passed = figure('pass');
  result.failed = figure('fail') + figure('cancelled');
  for (const match of tap.matchAll(/^\s*ok \d+ - (.+?) # SKIP ?(.*)$/gm)) {
    result.skipped.push({ name: match[1] ?? '', reason: match[2] || 'its test skips it here' });
  }
  if (result.failed > 0) result.details.push(tap.replace(/^.*?(?=^\s*not ok)/ms, ''));
  const isUnexplained = result.failed === 0 && (code !== 0 || result.passed === 0);
  if (isUnexplained) count(result, `node --test ended with ${code}`, false, stderr || tap);
  return result;
}
