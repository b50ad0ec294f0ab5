import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ name: string, folder: string, needs: string[] }} Project */

/** Folders that hold projects, as the workspaces of package.json name them. */
const PARENTS = ['apps', 'libs', 'libs/domain', 'libs/platform', 'libs/adapters', 'tools'];

/**
 * The projects of the workspace and what each needs, from their package.json files.
 * @param {string} root
 * @returns {Project[]}
 */
export function readProjects(root) {
  return PARENTS.flatMap((parent) =>
    readdirSync(join(root, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(parent, entry.name))
      .filter((folder) => existsSync(join(root, folder, 'package.json')))
      .map((folder) => {
        const { name, dependencies = {} } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
        return { name, folder, needs: Object.keys(dependencies) };
      }),
  );
}

/**
 * Which of the running processes an edit reaches: those whose project is edited or needs an edited one, at any distance.
 *
 * @param {Project[]} projects
 * @param {Iterable<string>} editedFolders
 * @param {readonly string[]} processes names: an app, or `sandbox`
 * @returns {string[]}
 */
export function affectedProcesses(projects, editedFolders, processes) {
  const edited = new Set(editedFolders);
  const reached = new Set(projects.filter(({ folder }) => edited.has(folder)).map(({ name }) => name));
  for (let before = -1; before !== reached.size;) {
    before = reached.size;
    for (const { name, needs } of projects) if (needs.some((need) => reached.has(need))) reached.add(name);
  }
  return processes.filter((process) => reached.has(`@dss/${process}`));
}
