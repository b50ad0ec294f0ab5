import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Machine } from '../machine.js';
import { BaselineFile, entryOf } from './compare.js';
import { keyOf, type ScenarioResult } from './scenario-result.js';

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

/** Replaces the entries of what was measured, leaves the others. */
export async function updateBaseline(
  root: string,
  machine: Machine,
  results: readonly ScenarioResult[],
): Promise<void> {
  const { entries } = await readBaseline(root);
  const measured = results.flatMap((result) => {
    const entry = entryOf(result, machine.commit, machine.date);
    return entry === undefined ? [] : [[keyOf(result), entry] as const];
  });
  const merged = Object.entries({ ...entries, ...Object.fromEntries(measured) }).sort(([a], [b]) => (a < b ? -1 : 1));
  const file: BaselineFile = { v: 1, entries: Object.fromEntries(merged) };
  await writeFile(baselinePath(root), `${JSON.stringify(file, undefined, 2)}\n`);
}
