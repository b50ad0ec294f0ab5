import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { npmCommand } from '../provision/install-dependencies.mjs';
import { runCommand } from '../provision/run-command.mjs';
import { foreignLicences } from './licences.mjs';
import { removePlantedViolation, withPlantedViolation } from './planted-violation.mjs';
import { commandChecks, count, emptyResult, runScript } from './suite.mjs';

/** @typedef {import('./suite.mjs').Suite} Suite */

const TSC = 'node_modules/typescript/bin/tsc';
const ESLINT = 'node_modules/eslint/bin/eslint.js';
const CRUISER = 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs';
const BOUNDARY_RULE = '@nx/enforce-module-boundaries';

/** @type {Suite} */
export const lock = {
  name: 'lock',
  about: 'the lock file is complete for every platform, and its licences are agreed to',
  async run({ config, signal }) {
    const result = emptyResult();
    const { code, stdout, stderr } = await runCommand(...npmCommand(config, ['ci', '--dry-run']), {
      cwd: config.root,
      env: config.toolEnv,
      signal,
    });
    count(result, 'npm ci --dry-run', code === 0, stdout + stderr);
    const foreign = foreignLicences(JSON.parse(await readFile(join(config.root, 'package-lock.json'), 'utf8')));
    count(result, 'licences', foreign.length === 0, foreign.join('\n'));
    return result;
  },
};

/** @type {Suite} */
export const format = {
  name: 'format',
  about: 'formatting',
  run: (bench) =>
    commandChecks(bench, [
      {
        name: 'prettier --check',
        script: 'node_modules/prettier/bin/prettier.cjs',
        args: ['--check', '.', '--log-level', 'warn'],
      },
    ]),
};

/**
 * The boundary rule reads Nx's project graph and says nothing where there is none: so the graph is made first, and
 * the planted violation must be reported.
 * @type {Suite}
 */
export const lint = {
  name: 'lint',
  about: 'lint, with the directions between projects',
  async run(bench) {
    const result = emptyResult();
    await removePlantedViolation(bench.config.root);
    await mkdir(join(bench.config.root, '.nx'), { recursive: true });
    const graph = await runScript(bench, 'node_modules/nx/dist/bin/nx.js', ['graph', '--file=.nx/graph.json']);
    count(result, 'nx graph', graph.code === 0, graph.stdout + graph.stderr);

    const linted = await runScript(bench, ESLINT, [
      '.',
      '--cache',
      '--cache-location',
      '.nx/eslintcache',
      '--cache-strategy',
      'content',
    ]);
    count(result, 'eslint', linted.code === 0, linted.stdout + linted.stderr);

    const planted = await withPlantedViolation(bench.config.root, (file) => runScript(bench, ESLINT, [file]));
    const isCaught = planted.code === 1 && planted.stdout.includes(BOUNDARY_RULE);
    count(result, `a planted violation is reported by ${BOUNDARY_RULE}`, isCaught, planted.stdout + planted.stderr);
    return result;
  },
};

/** @type {Suite} */
export const types = {
  name: 'types',
  about: 'types of libraries, services, specs and launchers',
  run: (bench) =>
    commandChecks(bench, [
      { name: 'tsc -b', script: TSC, args: ['-b'] },
      { name: 'tsc -p tsconfig.specs.json', script: TSC, args: ['-p', 'tsconfig.specs.json'] },
      { name: 'tsc -p tsconfig.launchers.json', script: TSC, args: ['-p', 'tsconfig.launchers.json'] },
    ]),
};

/** @type {Suite} */
export const imports = {
  name: 'imports',
  about: 'import directions, packages per ring, no cycles',
  async run(bench) {
    const result = emptyResult();
    await removePlantedViolation(bench.config.root);
    const args = ['--config', '.dependency-cruiser.mjs', '--output-type', 'err', 'apps', 'libs', 'tools'];
    const cruised = await runScript(bench, CRUISER, args);
    count(result, 'dependency-cruiser', cruised.code === 0, cruised.stdout + cruised.stderr);

    const planted = await withPlantedViolation(bench.config.root, () => runScript(bench, CRUISER, args));
    for (const rule of [
      'domain-knows-domain-only',
      'domain-packages',
      'no-relative-path-into-another-project',
      'test-doubles-only-in-tests',
    ]) {
      const isCaught = planted.code !== 0 && planted.stdout.includes(rule);
      count(result, `a planted violation is reported by ${rule}`, isCaught, planted.stdout + planted.stderr);
    }
    return result;
  },
};
