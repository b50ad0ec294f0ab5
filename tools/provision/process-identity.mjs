import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * A process id alone is no proof: ids are used again. Together with the moment at which the process started it names
 * one process for ever, so that a launcher never ends a process that is not its own.
 *
 * @typedef {{ pid: number, born: string }} ProcessIdentity
 */

/**
 * @param {number} pid
 * @returns {ProcessIdentity | undefined} undefined when no such process runs
 */
export function identityOf(pid) {
  const born = startOf(pid);
  return born === undefined ? undefined : { pid, born };
}

/** @param {ProcessIdentity} identity */
export function isAlive(identity) {
  return startOf(identity.pid) === identity.born;
}

/**
 * Linux: clock ticks since boot, field 22 of /proc/<pid>/stat (the name in brackets may hold spaces), together with
 * the boot id. Elsewhere what ps says. A zombie counts as ended.
 * @param {number} pid
 */
function startOf(pid) {
  try {
    if (process.platform !== 'linux') {
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
    }
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : `${bootId()}:${fields[19]}`;
  } catch {
    return undefined;
  }
}

function bootId() {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim().slice(0, 8);
}
