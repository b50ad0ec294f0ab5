import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { holdsEveryPackage } from './install-dependencies.mjs';

const zod = { version: '4.6.7', integrity: 'sha512-a' };
const lock = {
  packages: {
    '': {},
    'libs/x': {},
    'node_modules/zod': zod,
    'node_modules/mac-only': { version: '1.0.0', optional: true },
  },
};

describe('node_modules is up to date', () => {
  it('when every package of the lock is there, other platforms aside', () => {
    assert.equal(holdsEveryPackage({ packages: { 'node_modules/zod': zod } }, lock), true);
  });

  it('but not when a package is missing', () => {
    assert.equal(holdsEveryPackage({ packages: {} }, lock), false);
  });

  it('but not when the lock moved to another version', () => {
    assert.equal(holdsEveryPackage({ packages: { 'node_modules/zod': { ...zod, version: '4.6.6' } } }, lock), false);
  });

  it('but not when the same version has other content', () => {
    assert.equal(
      holdsEveryPackage({ packages: { 'node_modules/zod': { ...zod, integrity: 'sha512-b' } } }, lock),
      false,
    );
  });
});
