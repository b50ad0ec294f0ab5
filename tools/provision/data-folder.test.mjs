import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { DataFolder, dataKey } from './data-folder.mjs';
import { identityOf } from './process-identity.mjs';

let path = '';
beforeEach(() => (path = mkdtempSync(join(tmpdir(), 'data-folder-'))));
afterEach(() => rmSync(path, { recursive: true, force: true }));
const lockFile = () => join(path, 'launcher.lock');

describe('dataKey', () => {
  it('gives each content a folder of its own and the sample a readable one', () => {
    assert.equal(dataKey(undefined), 'sample');
    assert.match(dataKey('/a/csn'), /^content-[0-9a-f]{8}$/);
    assert.notEqual(dataKey('/a/csn'), dataKey('/b/csn'));
    assert.equal(dataKey('/a/csn'), dataKey('/a/csn'));
  });
});

describe('DataFolder', () => {
  it('is refused to a second launcher, with the process that holds it', async () => {
    const holder = idle();
    writeFileSync(lockFile(), JSON.stringify({ launcher: identityOf(holder.pid ?? 0), children: [] }));
    await assert.rejects(() => new DataFolder(path).open(), new RegExp(`process ${holder.pid}\\)`));
    assert.ok(existsSync(lockFile()));
    holder.kill();
  });

  it('is free again after close', async () => {
    const first = new DataFolder(path);
    await first.open();
    first.close();
    await new DataFolder(path).open();
  });

  it('ends what a killed launcher left behind, and nothing that only has the same process id', async () => {
    const leftover = idle();
    const stranger = idle();
    const children = [identityOf(leftover.pid ?? 0), { pid: stranger.pid, born: 'long ago' }];
    writeFileSync(lockFile(), JSON.stringify({ launcher: { pid: 999_999_999, born: 'before' }, children }));
    const ended = once(leftover, 'exit');
    await new DataFolder(path).open();
    await ended;
    assert.equal(stranger.exitCode, null);
    stranger.kill();
  });

  it('takes over from a launcher that died while it wrote its lock', async () => {
    writeFileSync(lockFile(), '{"laun');
    await new DataFolder(path).open();
  });

  it('keeps its short id over restarts and gets a new one when it is wiped, its lock kept', async () => {
    const folder = new DataFolder(path);
    await folder.open();
    const id = await folder.shortId();
    assert.match(id, /^[0-9a-f]{6}$/);
    assert.equal(await new DataFolder(path).shortId(), id);
    writeFileSync(join(path, 'state'), 'x');
    await folder.wipe();
    assert.ok(!existsSync(join(path, 'state')) && existsSync(lockFile()));
    assert.notEqual(await folder.shortId(), id);
  });
});

function idle() {
  return spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
}
