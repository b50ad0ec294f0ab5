import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { readLauncherConfig } from '../launcher.config.mjs';
import { findProgram } from './find-program.mjs';
import { freePorts } from './free-ports.mjs';
import { NATS, startServer } from './servers.mjs';
import { SERVICES } from './services.mjs';
import { Supervisor } from './supervisor.mjs';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'servers-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/**
 * @param {string} name
 * @param {string} script
 */
function program(name, script) {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

/** @param {string[]} provision */
const config = (provision) => ({
  ...readLauncherConfig(),
  path: [folder],
  provision,
  packagesDir: join(folder, 'packages'),
});

/**
 * @param {string[]} provision
 * @param {Supervisor} supervisor
 */
async function start(provision, supervisor) {
  const [port = 0] = await freePorts(1);
  const where = { port, folder: join(folder, 'data'), logFile: join(folder, 'nats.log'), config: config(provision) };
  const answers = { ...NATS, ask: async () => ({ version: '2.12.0' }) };
  return startServer(answers, { ...where, supervisor, say: () => {} });
}

describe('a server that no URL names', () => {
  it('is run by a Docker that runs, under a name of ours, on the loopback, with its data in our folder', async () => {
    program('docker', `case "$1" in info) echo 27.0 ;; run) echo "$@" > ${folder}/ran; exec sleep 60 ;; esac`);
    const supervisor = new Supervisor();
    const { found } = await start(['docker'], supervisor);
    assert.equal(found, 'docker nats:2.12-alpine');
    const args = await lineOf(join(folder, 'ran'));
    assert.match(args, /--rm --name dss-nats-[0-9a-f]{8} .*--publish 127\.0\.0\.1:\d+:4222 --volume .*\/data:\/data/);
    await supervisor.stopAll();
  });

  it('is not left to a Docker that does not run, and the message says so with the commands of this system', async () => {
    program('docker', 'echo "Cannot connect to the Docker daemon" >&2; exit 1');
    await assert.rejects(
      () => start(['docker'], new Supervisor()),
      (error) =>
        error instanceof Error &&
        'text' in error &&
        /docker: Docker is not running[\s\S]*DSS_NATS_URL=/.test(String(error.text)),
    );
  });

  it('is reported with its own words when it cannot start', async () => {
    program('nats-server', 'echo "[ERR] data folder is locked" >&2; exit 1');
    const refused = startServer(
      { ...NATS, ask: () => Promise.reject(new Error('refused')) },
      {
        port: 1,
        folder: join(folder, 'data'),
        logFile: join(folder, 'nats.log'),
        config: config(['path']),
        supervisor: new Supervisor(),
        say: () => {},
      },
    );
    await assert.rejects(
      refused,
      (error) => error instanceof Error && 'text' in error && /data folder is locked/.test(String(error.text)),
    );
  });
});

it('a program is taken from the PATH first, then from where systems put servers', () => {
  program('tool', 'true');
  assert.equal(findProgram('tool', ['/nowhere'], [folder]), join(folder, 'tool'));
  assert.equal(findProgram('tool', [folder], []), join(folder, 'tool'));
  assert.equal(findProgram('none', [folder], []), undefined);
});

it('compose lists the services that the launcher starts, in the same order', () => {
  const compose = readFileSync(new URL('../../docker-compose.yml', import.meta.url), 'utf8');
  const names = [...compose.slice(compose.indexOf('\nservices:')).matchAll(/^ {2}([\w-]+):$/gm)].map(
    ([, name]) => name,
  );
  assert.deepEqual(names.slice(0, SERVICES.length), [...SERVICES]);
});

/** Waits until it was written, which is later than that the file is there. @param {string} file */
async function lineOf(file) {
  for (;;) {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (text.endsWith('\n')) return text;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
