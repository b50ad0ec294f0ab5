import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A file in the innermost ring that reaches outwards in both forbidden ways: by package name and by relative path.
 * A check of directions that stays green with it checks nothing. It is planted for the time of the check only.
 */
const PLANTED = 'libs/domain/errors/src/planted-violation.ts';
const TEXT = `import { connectNats } from '@dss/nats';
import * as inside from '../../../ports/src/testing/index.js';

export const reachesOutwards = [connectNats, inside];
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
