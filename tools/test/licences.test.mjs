import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { foreignLicences } from './licences.mjs';

/** @param {{ license?: string, dev?: boolean, link?: boolean }} entry */
const only = (entry) => foreignLicences({ packages: { '': { license: 'GPL-3.0' }, 'node_modules/a': entry } });

describe('licences of the lock file', () => {
  for (const license of ['MIT', '(MIT OR GPL-3.0)', 'Apache-2.0 AND MIT', 'BlueOak-1.0.0']) {
    it(`${license} is agreed to`, () => assert.deepEqual(only({ license }), []));
  }
  for (const license of ['GPL-3.0', 'MIT AND GPL-3.0', 'CC0-1.0', 'SEE LICENSE IN LICENSE']) {
    it(`${license} is not`, () => assert.deepEqual(only({ license }), [`node_modules/a: ${license}`]));
  }

  it('a package that names none is not agreed to', () => {
    assert.deepEqual(only({}), ['node_modules/a: none']);
  });

  it('the public domain is good enough for what is in no image', () => {
    assert.deepEqual(only({ license: 'CC0-1.0', dev: true }), []);
  });

  it('our own packages are none of others', () => {
    assert.deepEqual(only({ link: true }), []);
  });
});
