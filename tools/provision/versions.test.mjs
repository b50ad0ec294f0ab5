import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isAtLeast } from './versions.mjs';

for (const [version, least, expected] of /** @type {[string, string, boolean][]} */ ([
  ['v24.21.0', '24.9', true],
  ['24.8.1', '24.9', false],
  ['2.9.10', '2.9', true],
  ['2.10.0', '2.9.10', true],
  ['2.12.0-RC.1', '2.12', true],
  ['22', '22.15', false],
  ['unknown', '0', false],
])) {
  it(`${version} is ${expected ? 'at least' : 'older than'} ${least}`, () => {
    assert.equal(isAtLeast(version, least), expected);
  });
}
