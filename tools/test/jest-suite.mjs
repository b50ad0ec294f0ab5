import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { emptyResult, runScript } from './suite.mjs';

/**
 * What Jest's `--json` says, as far as it is read.
 *
 * @typedef {object} JestReport
 * @property {number} numRuntimeErrorTestSuites
 * @property {{ name: string, message: string, assertionResults: { status: string, fullName: string }[] }[]} testResults
 */

const NODE_OPTIONS = '--experimental-vm-modules --disable-warning=ExperimentalWarning';

/**
 * @param {string} name
 * @param {import('./suite.mjs').Bench} bench
 * @param {string[]} args     which files
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<import('./suite.mjs').SuiteResult>}
 */
export async function runJest(name, bench, args, env = {}) {
  const { config, terminal, workDir } = bench;
  const outputFile = join(workDir, `${name}.json`);
  const ran = await runScript(
    bench,
    'node_modules/jest/bin/jest.js',
    ['-c', 'jest.config.mjs', '--json', '--outputFile', outputFile, '--reporters', 'default', ...args],
    { NODE_OPTIONS, DSS_CONTENT_DIR: config.contentDir, ...env },
    (text) => showFailures(text, terminal),
  );
  if (!existsSync(outputFile)) {
    return {
      ...emptyResult(),
      failed: 1,
      details: [`Jest ended with ${ran.code} and wrote no report:`, tail(ran.stderr)],
    };
  }
  const result = readReport(JSON.parse(readFileSync(outputFile, 'utf8')), config);
  const isUnexplained = ran.code !== 0 && result.failed === 0;
  return isUnexplained
    ? { ...result, failed: 1, details: [`Jest ended with ${ran.code}, although no test failed:`, tail(ran.stderr)] }
    : result;
}

/**
 * @param {JestReport} report
 * @param {{ root: string, contentDir: string }} config
 * @returns {import('./suite.mjs').SuiteResult}
 */
export function readReport(report, config) {
  const result = emptyResult();
  for (const { name, message, assertionResults } of report.testResults) {
    const file = relative(config.root, name);
    for (const { status, fullName } of assertionResults) {
      if (status === 'passed') result.passed += 1;
      else if (status === 'failed') result.failed += 1;
      else result.skipped.push({ name: fullName, reason: reasonOf(name, fullName, config.contentDir) });
    }
    const hasFailed = assertionResults.some(({ status }) => status === 'failed');
    // A file that crashed before its first test counts as one failed test.
    if (assertionResults.length === 0 && message !== '') result.failed += 1;
    if (hasFailed || (assertionResults.length === 0 && message !== '')) result.details.push(`failed: ${file}`, message);
  }
  if (result.passed + result.failed + result.skipped.length === 0) {
    return { ...result, failed: 1, details: ['No test was found: a suite without tests proves nothing.'] };
  }
  return result;
}

/**
 * Jest knows no reasons. Ours are few: the real content is absent, or a command is; otherwise the spec says it itself.
 * @param {string} file
 * @param {string} test
 * @param {string} contentDir
 */
function reasonOf(file, test, contentDir) {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (!existsSync(contentDir) && /real content|DSS_CONTENT_DIR|datasphere-content/i.test(`${test} ${text}`)) {
    return `no real content at ${contentDir} (DSS_CONTENT_DIR)`;
  }
  const stated = /skipped because ([^\n'"`*]+)/.exec(text)?.[1];
  return stated?.trim() ?? 'its spec skips it here';
}

/**
 * The name of each spec file, while it ends.
 * @param {string} text
 * @param {import('../provision/terminal.mjs').Terminal} terminal
 */
function showFailures(text, terminal) {
  for (const line of text.split('\n')) {
    if (line.startsWith('FAIL ')) terminal.say(`  ${line}`);
    else if (line.startsWith('PASS ')) terminal.progress(`  ${line}`);
    else if (line.startsWith('model: ')) terminal.say(`  ${line}`);
  }
}

/** @param {string} text */
function tail(text) {
  return text.trimEnd().split('\n').slice(-40).join('\n');
}
