import assert from 'node:assert/strict';
import { it } from 'node:test';
import { describeProgress } from './describe-progress.mjs';

/** @type {Omit<import('./api-types.mjs').Run, 'state' | 'progress'>} */
const run = { id: 'r', dryRun: false, mode: 'full', requestedAt: '', incompleteScopes: [] };

it('a run that still lists shows no total, rather than a zero', () => {
  const line = describeProgress({ ...run, state: 'listing', progress: { expected: null, done: 0, counts: {} } }, 1234);
  assert.equal(line, 'Sync listing the tenant: 0 assets, 1.2 s');
});

it('a working run shows its share and its outcomes', () => {
  const progress = { expected: 40, done: 12, counts: { created: 10, skipped: 2, failed: 0 } };
  const line = describeProgress({ ...run, state: 'working', progress }, 2000);
  assert.equal(line, 'Sync working: 12 of 40 assets (created 10, skipped 2), 2.0 s');
});
