import { rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { statSync } from 'node:fs';
import { LauncherError } from '../provision/launcher-error.mjs';

/** @typedef {import('./api-types.mjs').RunAsset} RunAsset */
/** @typedef {import('./api-types.mjs').Inventory} Inventory */

/**
 * One definition of the content's files and how it ended.
 *
 * @typedef {object} DumpedAsset
 * @property {string} file
 * @property {string} space
 * @property {string} technicalName
 * @property {string} kind
 * @property {string | null} outcome null: the tenant lists it, and the run has no outcome for it
 * @property {string | null} reason
 * @property {string | null} database
 * @property {string | null} table
 */

/**
 * One entry per definition in the files. What the tenant lists has its outcome of the run; contexts, foreign stubs and
 * delta companions, which it does not list, are added as skipped with the reason, outside the run's accounting.
 *
 * @param {Inventory} inventory
 * @param {RunAsset[]} runAssets
 * @returns {{ assets: DumpedAsset[], missing: string[] }} `missing` names the listed ones without an outcome
 */
export function accountForDefinitions(inventory, runAssets) {
  const outcomes = new Map(runAssets.map((asset) => [keyOf(asset.space, asset.type, asset.technicalName), asset]));
  const assets = inventory.entries.map((entry) => {
    const { file, space, technicalName, kind, listed, type = '', reason } = entry;
    const head = { file, space, technicalName, kind };
    if (!listed) return { ...head, outcome: 'skipped', reason: reason ?? 'not listed', database: null, table: null };
    const found = outcomes.get(keyOf(space, type, technicalName));
    return {
      ...head,
      outcome: found?.outcome ?? null,
      reason: found?.reason ?? null,
      database: found?.database ?? null,
      table: found?.table ?? null,
    };
  });
  const missing = assets
    .filter(({ outcome }) => outcome === null)
    .map((asset) => `${asset.space}/${asset.technicalName}`);
  return { assets, missing };
}

/**
 * @param {string} space
 * @param {string} type
 * @param {string} name
 */
function keyOf(space, type, name) {
  return JSON.stringify([space, type, name]);
}

/**
 * Whether the dump can be written is asked before the run, not after it.
 * @param {string} file
 */
export function requireWritableDump(file) {
  const folder = statSync(dirname(file), { throwIfNoEntry: false });
  const itself = statSync(file, { throwIfNoEntry: false });
  if (folder?.isDirectory() === true && itself?.isDirectory() !== true) return;
  throw new LauncherError(`--dump cannot write ${file}.`, ['Name a file in a folder that exists.']);
}

/**
 * Written beside its place and renamed: a reader never sees half of it.
 * @param {string} file
 * @param {unknown} content
 */
export async function writeDump(file, content) {
  const part = `${file}.part`;
  try {
    await writeFile(part, JSON.stringify(content));
    await rename(part, file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new LauncherError(
      `--dump could not be written: ${why}`,
      ['Name a file in a folder that you may write to.'],
      error,
    );
  }
}
