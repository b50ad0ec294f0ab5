import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { logLineInWords } from './managed-process.mjs';
import { Supervisor } from './supervisor.mjs';
import { lost, waitUntil } from './wait-until.mjs';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'managed-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/**
 * @param {Supervisor} supervisor
 * @param {string} name
 * @param {string} code
 * @param {{ stopsAt?: number, graceMs?: number }} [how]
 */
function start(supervisor, name, code, { stopsAt = 1, graceMs = 5000 } = {}) {
  return supervisor.start({
    name,
    program: process.execPath,
    args: ['-e', code],
    env: process.env,
    cwd: folder,
    logFile: join(folder, `${name}.log`),
    stopsAt,
    graceMs,
  });
}

/** Says that it runs, and what it hears, in one file that all write. @param {string} name */
const polite = (name) =>
  `const fs = require('node:fs'); const say = (t) => fs.appendFileSync('order', t + '\\n');
   process.on('SIGTERM', () => { say('${name}'); process.exit(0); }); say('up'); setInterval(() => {}, 1000);`;

/** @param {number} lines */
async function orderHas(lines) {
  for (;;) {
    try {
      if (readFileSync(join(folder, 'order'), 'utf8').trim().split('\n').length >= lines) return;
    } catch {
      // not written yet
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('Supervisor', () => {
  it('stops services before the servers that they need', async () => {
    const supervisor = new Supervisor();
    start(supervisor, 'broker', polite('broker'), { stopsAt: 3 });
    start(supervisor, 'sandbox', polite('sandbox'), { stopsAt: 2 });
    start(supervisor, 'service', polite('service'), { stopsAt: 1 });
    await orderHas(3);
    await supervisor.stopAll();
    assert.equal(readFileSync(join(folder, 'order'), 'utf8').replaceAll('up\n', ''), 'service\nsandbox\nbroker\n');
  });

  it('ends a process that does not listen, after its grace', async () => {
    const supervisor = new Supervisor();
    const deaf = start(
      supervisor,
      'deaf',
      `process.on('SIGTERM', () => {}); require('node:fs').appendFileSync('order', 'up\\n'); setInterval(() => {}, 1000)`,
      { graceMs: 50 },
    );
    await orderHas(1);
    await supervisor.stopAll();
    assert.equal(await deaf.ended, 'was ended by SIGKILL');
  });

  it('tells of a process that ends by itself, not of one that was asked to', async () => {
    const supervisor = new Supervisor();
    /** @type {string[]} */
    const losses = [];
    supervisor.onLoss = ({ name }, how) => losses.push(`${name} ${how}`);
    const asked = start(supervisor, 'asked', polite('asked'));
    await orderHas(1);
    await asked.stop();
    await start(supervisor, 'crashed', 'process.exit(3)').ended;
    assert.deepEqual(losses, ['crashed ended with exit code 3']);
    await supervisor.stopAll();
  });

  it('starts nothing any more once it stops', async () => {
    const supervisor = new Supervisor();
    await supervisor.stopAll();
    assert.throws(() => start(supervisor, 'late', ''), /is stopping/);
  });
});

describe('a process that did not come up', () => {
  it('is reported at once, with the end of its log in words', async () => {
    const supervisor = new Supervisor();
    const line = JSON.stringify({
      level: 'error',
      time: 1,
      service: 'mapper',
      message: 'Configuration is invalid',
      code: 'CONFIG_INVALID',
    });
    const failing = start(supervisor, 'mapper', `console.error(${JSON.stringify(line)}); process.exit(1)`);
    const asked = waitUntil(() => Promise.reject(new Error('refused')), {
      what: 'Service mapper',
      process: failing,
      timeoutMs: 60_000,
    });
    await assert.rejects(
      asked,
      (error) =>
        error instanceof Error &&
        'text' in error &&
        /Service mapper ended with exit code 1\.[\s\S]*error {2}Configuration is invalid \(code: CONFIG_INVALID\)[\s\S]*mapper\.log/.test(
          String(error.text),
        ),
    );
  });

  it('is reported with what it last answered when it takes too long', async () => {
    const supervisor = new Supervisor();
    const slow = start(supervisor, 'slow', 'setInterval(() => {}, 1000)');
    const asked = waitUntil(() => Promise.reject(new Error('its /readyz answers 503')), {
      what: 'Service slow',
      process: slow,
      timeoutMs: 1,
    });
    await assert.rejects(asked, /was not ready within 0.001 s: its \/readyz answers 503/);
    await supervisor.stopAll();
  });

  it('says so when its log is empty', async () => {
    const silent = start(new Supervisor(), 'silent', '');
    await silent.ended;
    assert.match(lost('silent', 'ended', silent).text, /wrote nothing/);
  });
});

describe('a log line in words', () => {
  it('keeps what is no JSON', () => {
    assert.equal(logLineInWords('[1] 2026 [ERR] bind: address in use'), '[1] 2026 [ERR] bind: address in use');
    assert.equal(logLineInWords('{ broken'), '{ broken');
  });

  it('names pino’s numeric levels and shows fields that explain', () => {
    assert.equal(
      logLineInWords('{"level":50,"time":1,"pid":2,"msg":"No answer","remote":"glue"}'),
      'error  No answer (remote: glue)',
    );
  });
});
