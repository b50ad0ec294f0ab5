import { setTimeout as pause } from 'node:timers/promises';
import { LauncherError } from './launcher-error.mjs';

const BETWEEN_TRIES_MS = 50;

/**
 * Asks again until the answer comes. Ends early when the process behind it ends, and says what its log says.
 *
 * @template T
 * @param {() => Promise<T>} ask throws while it is too early
 * @param {object} about
 * @param {string} about.what
 * @param {import('./managed-process.mjs').ManagedProcess} about.process
 * @param {number} about.timeoutMs
 * @returns {Promise<T>}
 */
export async function waitUntil(ask, { what, process, timeoutMs }) {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    /** @type {unknown} */
    let reason;
    try {
      return await ask();
    } catch (error) {
      reason = error;
    }
    if (process.hasEnded) throw lost(what, await process.ended, process);
    if (performance.now() > deadline) {
      const why = reason instanceof Error ? reason.message : String(reason);
      throw lost(what, `was not ready within ${timeoutMs / 1000} s: ${why}`, process);
    }
    await Promise.race([pause(BETWEEN_TRIES_MS), process.ended]);
  }
}

/**
 * A process that ended, with the end of its log.
 *
 * @param {string} what
 * @param {string} how
 * @param {import('./managed-process.mjs').ManagedProcess} process
 */
export function lost(what, how, process) {
  const lines = process.lastLogLines();
  return new LauncherError(`${what} ${how}.`, [
    ...(lines.length === 0
      ? ['It wrote nothing into its log.']
      : ['The last lines of its log:', ...lines.map((line) => `  | ${line}`)]),
    `Whole log: ${process.plan.logFile}`,
  ]);
}
