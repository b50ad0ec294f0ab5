import { existsSync, readdirSync, watch } from 'node:fs';
import { join, relative } from 'node:path';

/** An editor saves in several steps, and a branch change saves many files. */
const QUIET_MS = 60;

/**
 * Watches the sources of all projects and hands over what was edited, in batches. One watcher a folder: Node's recursive
 * watching on Linux misses files of folders that are made later.
 *
 * @param {string} root
 * @param {import('./project-graph.mjs').Project[]} projects
 * @param {(files: string[]) => void} onEdit paths relative to the root
 * @returns {() => void} stops watching
 */
export function watchSources(root, projects, onEdit) {
  /** @type {Map<string, import('node:fs').FSWatcher>} */
  const watchers = new Map();
  /** @type {Set<string>} */
  const edited = new Set();
  /** @type {NodeJS.Timeout | undefined} */
  let timer;

  for (const { folder } of projects) follow(join(root, folder, 'src'));
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers.values()) watcher.close();
  };

  /** @param {string} folder */
  function follow(folder) {
    if (watchers.has(folder) || !existsSync(folder)) return;
    const watcher = watch(folder, (_event, name) => {
      if (name !== null) note(join(folder, name));
    });
    watcher.on('error', () => forget(folder));
    watchers.set(folder, watcher);
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) follow(path);
    }
  }

  /** @param {string} path */
  function note(path) {
    if (isFolder(path)) return follow(path);
    if (!isProductCode(path)) return;
    edited.add(relative(root, path));
    clearTimeout(timer);
    timer = setTimeout(() => {
      const files = [...edited];
      edited.clear();
      onEdit(files);
    }, QUIET_MS);
  }

  /** @param {string} folder */
  function forget(folder) {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  }
}

/**
 * A spec changes no process.
 * @param {string} path
 */
export function isProductCode(path) {
  return path.endsWith('.ts') && !path.endsWith('.spec.ts') && !path.endsWith('.d.ts');
}

/** @param {string} path */
function isFolder(path) {
  try {
    return readdirSync(path) !== undefined;
  } catch {
    return false;
  }
}
