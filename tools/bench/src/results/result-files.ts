import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Machine } from '../machine.js';
import { BaselineFile, merged } from './compare.js';
import { type ScenarioResult } from './scenario-result.js';

/** Git-ignored: one file per scenario and start of the bench. */
export async function saveResult(root: string, machine: Machine, result: ScenarioResult): Promise<string> {
  const folder = join(root, '.dss/bench/results');
  await mkdir(folder, { recursive: true });
  const at = machine.date.replaceAll(/[:.]/g, '-');
  const path = join(folder, `${at}-${result.scenario}-${result.n}.json`);
  await writeFile(path, `${JSON.stringify({ machine, ...result }, undefined, 2)}\n`);
  return path;
}

const baselinePath = (root: string) => join(root, 'tools/bench/baseline.json');

export async function readBaseline(root: string): Promise<BaselineFile> {
  return BaselineFile.parse(JSON.parse(await readFile(baselinePath(root), 'utf8')));
}

/**
 * Replaces the entries of what was measured, leaves the others.
 *
 * @returns a sentence for each result that was not taken
 */
export async function updateBaseline(
  root: string,
  { commit, dirty, date }: Machine,
  results: readonly ScenarioResult[],
): Promise<readonly string[]> {
  const at = { commit: dirty ? `${commit} with changes` : commit, date };
  const { file, notes } = merged(await readBaseline(root), results, at);
  await writeFile(baselinePath(root), `${JSON.stringify(file, undefined, 2)}\n`);
  return notes;
}
