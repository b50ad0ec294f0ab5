import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';

/** Where distributions put servers; an ordinary user's PATH often lacks them. */
const SYSTEM_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin', '/usr/local/bin'];

/**
 * The first executable of that name on the PATH, or in a folder where servers are usually installed.
 * @param {string} name
 * @param {string[]} path folders of PATH
 * @param {string[]} [further]
 * @returns {string | undefined}
 */
export function findProgram(name, path, further = SYSTEM_FOLDERS) {
  return [...path, ...further].map((folder) => join(folder, name)).find(isExecutable);
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
