import { createHash, randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { LauncherError } from './launcher-error.mjs';
import { identityOf, isAlive } from './process-identity.mjs';

/** @typedef {import('./process-identity.mjs').ProcessIdentity} ProcessIdentity */
/** @typedef {{ launcher: ProcessIdentity, children: ProcessIdentity[] }} LockRecord */

/**
 * Each content has a folder of its own with the state of NATS, Redis and sandbox, so that a second start of the same
 * content is a second run and another content does not disturb it.
 *
 * @param {string | undefined} contentDir absolute
 */
export function dataKey(contentDir) {
  return contentDir === undefined
    ? 'sample'
    : `content-${createHash('sha256').update(contentDir).digest('hex').slice(0, 8)}`;
}

/** One launcher at a time works in a data folder. */
export class DataFolder {
  /** @param {string} path */
  constructor(path) {
    this.path = path;
    this.lockFile = join(path, 'launcher.lock');
  }

  /**
   * Takes the lock. A lock whose launcher no longer runs is stale: what that launcher had started and left behind is
   * ended first, because it still holds the data.
   */
  async open() {
    await mkdir(this.path, { recursive: true });
    for (let tries = 0; !this.#tryLock(); tries += 1) {
      const record = this.#record();
      if (record !== undefined && isAlive(record.launcher)) throw this.#inUse(record.launcher.pid);
      // An empty record may be a lock in the making: the other side writes it at once.
      if (record === undefined && tries < 10) await pause(20);
      else await this.#clearStale(record);
    }
  }

  /** Empties the folder, except for the lock that we hold. */
  async wipe() {
    const entries = await readdir(this.path);
    await Promise.all(
      entries
        .filter((name) => join(this.path, name) !== this.lockFile)
        .map((name) => rm(join(this.path, name), { recursive: true, force: true })),
    );
  }

  /**
   * Six hex digits that stay until the folder is wiped: the namespace in brokers that others use too.
   */
  async shortId() {
    const file = join(this.path, 'id');
    const known = (await readFile(file, 'utf8').catch(() => '')).trim();
    if (/^[0-9a-f]{6}$/.test(known)) return known;
    const id = randomBytes(3).toString('hex');
    await writeFile(file, `${id}\n`);
    return id;
  }

  /** @param {ProcessIdentity[]} children remembered for a launcher that comes after a kill */
  remember(children) {
    const launcher = identityOf(process.pid);
    if (launcher !== undefined) writeFileSync(this.lockFile, JSON.stringify({ launcher, children }));
  }

  close() {
    rmSync(this.lockFile, { force: true });
  }

  #tryLock() {
    try {
      const file = openSync(this.lockFile, 'wx');
      writeSync(file, JSON.stringify({ launcher: identityOf(process.pid), children: [] }));
      closeSync(file);
      return true;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
      throw error;
    }
  }

  /** @returns {LockRecord | undefined} */
  #record() {
    try {
      return JSON.parse(readFileSync(this.lockFile, 'utf8'));
    } catch {
      return undefined;
    }
  }

  /** @param {LockRecord | undefined} record */
  async #clearStale(record) {
    for (const child of record?.children ?? []) {
      if (isAlive(child)) process.kill(child.pid, 'SIGTERM');
    }
    for (let waited = 0; record?.children.some(isAlive) && waited < 5000; waited += 50) await pause(50);
    for (const child of record?.children ?? []) {
      if (isAlive(child)) process.kill(child.pid, 'SIGKILL');
    }
    rmSync(this.lockFile, { force: true });
  }

  /** @param {number} pid */
  #inUse(pid) {
    return new LauncherError(`Another launcher (process ${pid}) already works with ${this.path}.`, [
      'Stop it with Ctrl-C, or start this one with another content (--content DIR)',
      'or with a data folder of its own:  DSS_DATA_DIR=/tmp/dss npm start -- --port 8002',
    ]);
  }
}
