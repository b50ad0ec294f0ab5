import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { renderSummary } from './render-summary.mjs';
import { exitCodeOf, summarize } from './summary.mjs';

/** @type {import('./api-types.mjs').Run} */
const run = {
  id: '01kabcdefghjkmnpqrstvwxyz0',
  state: 'ended',
  end: 'partial',
  dryRun: false,
  mode: 'incremental',
  requestedAt: '2026-11-21T10:00:00.000Z',
  startedAt: '2026-11-21T10:00:01.000Z',
  endedAt: '2026-11-21T10:00:03.500Z',
  expected: 3,
  spaces: ['HR', 'SALES'],
  incompleteScopes: [{ space: 'HR', type: 'views', code: 'REMOTE_REFUSED', reason: 'the tenant answers 403' }],
  counts: { created: 1, skipped: 1, rejected: 1, failed: 0 },
  conflicts: 0,
  transfer: {
    actual: { calls: 7, bytes: 5000 },
    fullRun: { calls: 7, bytes: 5000 },
    avoided: { calls: 0, bytes: 0 },
    byOperation: {
      'datasphere.list': { calls: 4, bytesOut: 100, bytesIn: 2000 },
      'datasphere.definition': { calls: 2, bytesOut: 50, bytesIn: 1500 },
      'glue.CreateTable': { calls: 1, bytesOut: 1300, bytesIn: 50 },
    },
    computedAs: '',
  },
  progress: { expected: 3, done: 3, counts: {} },
};
/** @type {import('./api-types.mjs').RunAsset[]} */
const assets = [
  { ordinal: 0, space: 'SALES', technicalName: 'Orders', type: 'localtables', outcome: 'created' },
  {
    ordinal: 1,
    space: 'SALES',
    technicalName: 'Load',
    type: 'dataflows',
    outcome: 'skipped',
    reason: 'a flow has no columns',
  },
  {
    ordinal: 2,
    space: 'HR',
    technicalName: 'Huge',
    type: 'views',
    outcome: 'rejected',
    reason: 'entry of 300 kB is too large',
  },
];
const facts = {
  run,
  assets,
  leftOut: [{ file: 'x.json', reason: 'broken JSON' }],
  missing: [],
  gateway: 'http://127.0.0.1:8001',
};

describe('the summary of a start', () => {
  it('explains every outcome that is not plain success', () => {
    assert.deepEqual(
      summarize(facts).reasons.map(({ outcome, reason, assets: count, examples }) => [
        outcome,
        reason,
        count,
        examples,
      ]),
      [
        ['skipped', 'a flow has no columns', 1, ['SALES/Load']],
        ['rejected', 'entry of 300 kB is too large', 1, ['HR/Huge']],
      ],
    );
  });

  it('counts calls and bytes by system', () => {
    assert.deepEqual(summarize(facts).traffic, [
      { system: 'datasphere', calls: 6, bytesOut: 150, bytesIn: 3500, operations: { list: 4, definition: 2 } },
      { system: 'glue', calls: 1, bytesOut: 1300, bytesIn: 50, operations: { CreateTable: 1 } },
    ]);
  });

  it('measures the run from its start, not from its request', () => {
    assert.equal(summarize(facts).durationMs, 2500);
  });

  it('names spaces that were not listed and files that were left out', () => {
    const text = renderSummary(summarize(facts));
    assert.match(text, /HR\/views: the tenant answers 403/);
    assert.match(text, /x\.json: broken JSON/);
  });

  it('lists what a dry run would do, keeps included', () => {
    const planned = [
      {
        ordinal: 0,
        space: 'SALES',
        technicalName: 'Orders',
        type: 'localtables',
        outcome: 'planned',
        operation: 'update',
        database: 'dsp_sales',
        table: 'orders',
        changes: ['description'],
      },
    ];
    const text = renderSummary(summarize({ ...facts, run: { ...run, dryRun: true }, assets: planned }));
    assert.match(
      text,
      /Nothing was written\. What would be done: update 1\n {2}update\s+dsp_sales\.orders: description/,
    );
  });

  it('says of a dry run over an unchanged tenant that nothing would be done', () => {
    const same = { ordinal: 0, space: 'SALES', technicalName: 'Orders', type: 'localtables', outcome: 'planned' };
    const assets = [{ ...same, operation: 'none', database: 'dsp_sales', table: 'orders' }];
    const text = renderSummary(summarize({ ...facts, run: { ...run, dryRun: true }, assets }));
    assert.match(text, /Nothing was written, and nothing would be\./);
    assert.doesNotMatch(text, /dsp_sales\.orders/);
  });
});

describe('the exit code of --once', () => {
  for (const [
    end,
    missing,
    code,
  ] of /** @type {[NonNullable<import('./api-types.mjs').Run['end']>, string[], number][]} */ ([
    ['completed', [], 0],
    ['completed', ['SALES/Orders'], 2],
    ['partial', [], 2],
    ['incomplete', [], 2],
    ['failed', [], 1],
    ['cancelled', [], 1],
  ])) {
    it(`is ${code} for ${end}${missing.length > 0 ? ' with a lost definition' : ''}`, () => {
      assert.equal(exitCodeOf({ ...run, end }, missing), code);
    });
  }
});
