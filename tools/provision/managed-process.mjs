import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { identityOf } from './process-identity.mjs';

/**
 * @typedef {object} ProcessPlan
 * @property {string} name
 * @property {string} program
 * @property {string[]} args
 * @property {NodeJS.ProcessEnv} env
 * @property {string} cwd
 * @property {string} logFile        stdout and stderr; the previous start's file is kept as `<file>.previous`
 * @property {boolean} [readsStdout] stdout is handed to the launcher instead (the sandbox's ready line)
 * @property {number} stopsAt        lower stops earlier: services 1, sandbox 2, servers 3
 * @property {number} [graceMs]      how long it may take to end after SIGTERM
 */

const GRACE_MS = 25_000;

/**
 * A child that the launcher owns. It runs in a process group of its own, because Ctrl-C on a terminal reaches the
 * whole group of the launcher: services must be asked to stop in order, not all at once with their broker.
 */
export class ManagedProcess {
  /** @param {ProcessPlan} plan */
  constructor(plan) {
    this.plan = plan;
    this.name = plan.name;
    /** True from the moment at which we asked it to end: its exit is then no failure. */
    this.stopping = false;
    const log = openLog(plan.logFile);
    this.child = spawn(plan.program, plan.args, {
      cwd: plan.cwd,
      env: plan.env,
      detached: true,
      stdio: ['ignore', plan.readsStdout ? 'pipe' : log, log],
    });
    closeSync(log);
    this.identity = this.child.pid === undefined ? undefined : identityOf(this.child.pid);
    /** @type {Promise<string>} how it ended, in words */
    this.ended = new Promise((resolve) => {
      this.child.once('error', (error) => resolve(`could not be started: ${error.message}`));
      this.child.once('exit', (code, signal) =>
        resolve(signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`),
      );
    });
    void this.ended.then(() => (this.hasEnded = true));
    this.hasEnded = false;
  }

  /** SIGTERM, then SIGKILL after the grace period. Settles when the process is gone. */
  async stop() {
    this.stopping = true;
    if (this.hasEnded) return;
    this.signal('SIGTERM');
    const timer = setTimeout(() => this.signal('SIGKILL'), this.plan.graceMs ?? GRACE_MS);
    await this.ended;
    clearTimeout(timer);
  }

  /** @param {NodeJS.Signals} signal */
  signal(signal) {
    if (!this.hasEnded) this.child.kill(signal);
  }

  /** @param {number} [count] */
  lastLogLines(count = 15) {
    return lastLogLines(this.plan.logFile, count);
  }
}

/**
 * The end of a log in words: JSON lines become `level message (field: value)`.
 * @param {string} file
 * @param {number} count
 * @returns {string[]}
 */
export function lastLogLines(file, count) {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n').filter(Boolean);
  return lines.slice(-count).map(logLineInWords);
}

/** Numeric levels are pino's. */
const LEVELS = new Map([
  [10, 'trace'],
  [20, 'debug'],
  [30, 'info'],
  [40, 'warn'],
  [50, 'error'],
  [60, 'fatal'],
]);
/** Fields that say nothing to somebody who reads why a start failed. */
const NOISE = new Set(['level', 'time', 'message', 'msg', 'pid', 'hostname', 'service', 'instance', 'v']);

/** @param {string} line */
export function logLineInWords(line) {
  const entry = parsedObject(line);
  if (entry === undefined) return line;
  const level = typeof entry['level'] === 'number' ? (LEVELS.get(entry['level']) ?? 'log') : (entry['level'] ?? 'log');
  const fields = Object.entries(entry)
    .filter(([name]) => !NOISE.has(name))
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const words = `${level}  ${entry['message'] ?? entry['msg'] ?? ''}`;
  return fields.length === 0 ? words : `${words} (${fields.join(', ')})`;
}

/**
 * @param {string} line
 * @returns {Record<string, any> | undefined}
 */
function parsedObject(line) {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** @param {string} file */
function openLog(file) {
  mkdirSync(dirname(file), { recursive: true });
  if (existsSync(file)) renameSync(file, `${file}.previous`);
  return openSync(file, 'a');
}
