import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A file in the innermost ring that reaches outwards in every forbidden way: to a project by its name, to one by relative
 * path, and to a package that its ring may not use (one that names its types first, which once was not seen).
 * A check of directions that stays green with it checks nothing. It is planted for the time of the check only.
 */
const PLANTED = 'libs/domain/errors/src/planted-violation.ts';
const TEXT = `import { Marked } from 'marked';
import { connectNats } from '@dss/nats';
import * as inside from '../../../ports/src/testing/index.js';

export const reachesOutwards = [connectNats, inside, Marked];
`;

/**
 * @template T
 * @param {string} root
 * @param {(file: string) => Promise<T>} check
 * @returns {Promise<T>}
 */
export async function withPlantedViolation(root, check) {
  const file = join(root, PLANTED);
  await writeFile(file, TEXT);
  try {
    return await check(file);
  } finally {
    await rm(file, { force: true });
  }
}

/**
 * A run that was killed in the middle may have left it behind.
 * @param {string} root
 */
export async function removePlantedViolation(root) {
  await rm(join(root, PLANTED), { force: true });
}
