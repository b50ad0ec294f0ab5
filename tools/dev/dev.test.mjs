import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readLauncherConfig } from '../launcher.config.mjs';
import { SERVICES } from '../provision/services.mjs';
import { affectedProcesses, readProjects } from './project-graph.mjs';
import { Restarts } from './restarts.mjs';
import { describeTypes } from './type-check.mjs';
import { isProductCode } from './watch-sources.mjs';

const processes = [...SERVICES, 'sandbox'];
const projects = readProjects(readLauncherConfig().root);

describe('an edit restarts', () => {
  it('one service when the file is its own', () => {
    assert.deepEqual(affectedProcesses(projects, ['apps/mapper'], processes), ['mapper']);
  });

  it('every process when the file is in the innermost ring', () => {
    assert.deepEqual(affectedProcesses(projects, ['libs/domain/catalog-model'], processes), processes);
  });

  it('only those that need the library, at any distance', () => {
    const chain = [
      { name: '@dss/inner', folder: 'libs/inner', needs: [] },
      { name: '@dss/outer', folder: 'libs/outer', needs: ['@dss/inner'] },
      { name: '@dss/mapper', folder: 'apps/mapper', needs: ['@dss/outer'] },
      { name: '@dss/gateway', folder: 'apps/gateway', needs: [] },
    ];
    assert.deepEqual(affectedProcesses(chain, ['libs/inner'], processes), ['mapper']);
  });

  it('nothing when it is a spec or a declaration', () => {
    assert.equal(isProductCode('/x/src/choose.ts'), true);
    assert.equal(isProductCode('/x/src/choose.spec.ts'), false);
    assert.equal(isProductCode('/x/src/choose.d.ts'), false);
  });
});

describe('Restarts', () => {
  it('restarts what was edited meanwhile once, after the restart that is under way', async () => {
    /** @type {string[][]} */
    const batches = [];
    let go = () => {};
    const stack = {
      restart: (/** @type {string[]} */ names) => {
        batches.push(names);
        return batches.length > 1
          ? Promise.resolve()
          : new Promise((/** @type {(value?: undefined) => void} */ resolve) => (go = resolve));
      },
    };
    const restarts = new Restarts(stack, { say: () => {} });
    const first = restarts.restart(['mapper'], 0);
    await restarts.restart(['gateway'], 0);
    await restarts.restart(['gateway', 'mapper'], 0);
    go();
    await first;
    assert.deepEqual(batches, [['mapper'], ['gateway', 'mapper']]);
  });

  it('starts a service that died, or that did not come up, with the next edit', async () => {
    /** @type {string[][]} */
    const batches = [];
    const stack = {
      restart: async (/** @type {string[]} */ names) => {
        batches.push([...names].sort());
        if (batches.length === 1) throw new Error('does not start');
      },
    };
    const restarts = new Restarts(stack, { say: () => {} });
    restarts.noteLoss('gateway');
    await restarts.restart(['mapper'], 0);
    await restarts.restart(['discovery'], 0);
    assert.deepEqual(batches, [
      ['gateway', 'mapper'],
      ['discovery', 'gateway', 'mapper'],
    ]);
  });
});

it('the type check says only what a person needs', () => {
  assert.equal(describeTypes('11:02:03 AM - Starting compilation in watch mode...'), undefined);
  assert.equal(describeTypes('11:02:03 AM - Found 0 errors. Watching for file changes.'), 'types: right');
  assert.equal(describeTypes('11:02:03 AM - Found 1 error. Watching for file changes.'), 'types: 1 wrong');
  assert.equal(describeTypes('a.ts(1,2): error TS2322: No.'), 'types: a.ts(1,2): error TS2322: No.');
});
