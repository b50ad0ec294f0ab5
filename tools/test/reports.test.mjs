import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readReport } from './jest-suite.mjs';
import { readTap } from './launcher-suite.mjs';

const config = { root: '/project', contentDir: '/nowhere/content' };
/** @param {string[]} statuses */
const file = (statuses, message = '') => ({
  name: '/project/libs/a/src/a.spec.ts',
  message,
  assertionResults: statuses.map((status, index) => ({ status, fullName: `a test ${index}` })),
});

describe("Jest's report", () => {
  it('is counted by test', () => {
    const { passed, failed, skipped } = readReport(
      { numRuntimeErrorTestSuites: 0, testResults: [file(['passed', 'failed', 'pending', 'todo'])] },
      config,
    );
    assert.deepEqual({ passed, failed, skipped: skipped.length }, { passed: 1, failed: 1, skipped: 2 });
  });

  it('counts a file that crashed before its first test as a failure', () => {
    const result = readReport({ numRuntimeErrorTestSuites: 1, testResults: [file([], 'Cannot find module')] }, config);
    assert.equal(result.failed, 1);
    assert.match(result.details.join('\n'), /Cannot find module/);
  });

  it('is a failure when no test ran', () => {
    assert.equal(readReport({ numRuntimeErrorTestSuites: 0, testResults: [] }, config).failed, 1);
  });

  it('gives the reason why a test was skipped', () => {
    const folder = mkdtempSync(join(tmpdir(), 'report-'));
    const name = join(folder, 'real.spec.ts');
    writeFileSync(name, "const folder = process.env['DSS_CONTENT_DIR'];");
    const testResults = [{ ...file(['pending']), name }];
    const { skipped } = readReport({ numRuntimeErrorTestSuites: 0, testResults }, config);
    rmSync(folder, { recursive: true });
    assert.deepEqual(skipped, [{ name: 'a test 0', reason: 'no real content at /nowhere/content (DSS_CONTENT_DIR)' }]);
  });
});

describe("the report of Node's test runner", () => {
  const end = (/** @type {number} */ pass, /** @type {number} */ fail) =>
    `# tests ${pass + fail}\n# pass ${pass}\n# fail ${fail}\n# cancelled 0\n`;

  it('is counted by test', () => {
    const tap = `    ok 1 - good\n    ok 2 - off # SKIP no docker\n    not ok 3 - bad\n${end(1, 1)}`;
    const { passed, failed, skipped } = readTap(tap, 1, '');
    assert.deepEqual(
      { passed, failed, skipped },
      { passed: 1, failed: 1, skipped: [{ name: 'off', reason: 'no docker' }] },
    );
  });

  it('is a failure when it ended badly, or ran nothing', () => {
    assert.equal(readTap(end(3, 0), 1, 'crashed').failed, 1);
    assert.equal(readTap(end(0, 0), 0, '').failed, 1);
  });
});
