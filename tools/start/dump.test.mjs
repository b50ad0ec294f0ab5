import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accountForDefinitions } from './dump.mjs';

const entry = {
  file: 'a/SALES.json',
  space: 'SALES',
  technicalName: 'Orders',
  kind: 'local-table',
  listed: true,
  type: 'localtables',
};
const asset = {
  ordinal: 0,
  space: 'SALES',
  technicalName: 'Orders',
  type: 'localtables',
  outcome: 'created',
  database: 'dsp_sales',
  table: 'orders',
};

describe('the dump accounts for every definition', () => {
  it('with the outcome, database and table of the run', () => {
    const { assets, missing } = accountForDefinitions({ entries: [entry], leftOut: [] }, [asset]);
    assert.deepEqual(assets, [
      {
        file: 'a/SALES.json',
        space: 'SALES',
        technicalName: 'Orders',
        kind: 'local-table',
        outcome: 'created',
        reason: null,
        database: 'dsp_sales',
        table: 'orders',
      },
    ]);
    assert.deepEqual(missing, []);
  });

  it('as skipped with the reason when the tenant does not list it', () => {
    const stub = {
      ...entry,
      technicalName: 'Other.Table',
      kind: 'foreign-stub',
      listed: false,
      reason: 'foreign stub',
    };
    const { assets, missing } = accountForDefinitions({ entries: [stub], leftOut: [] }, []);
    assert.equal(assets[0]?.outcome, 'skipped');
    assert.equal(assets[0]?.reason, 'foreign stub');
    assert.deepEqual(missing, []);
  });

  it('with no outcome at all when the run lost it, by name', () => {
    const { assets, missing } = accountForDefinitions({ entries: [entry], leftOut: [] }, [
      { ...asset, space: 'OTHER' },
    ]);
    assert.equal(assets[0]?.outcome, null);
    assert.deepEqual(missing, ['SALES/Orders']);
  });

  it('with no outcome while the asset is open', () => {
    assert.deepEqual(accountForDefinitions({ entries: [entry], leftOut: [] }, [{ ...asset, outcome: null }]).missing, [
      'SALES/Orders',
    ]);
  });

  it('and does not take a namesake of another type for it', () => {
    const { missing } = accountForDefinitions({ entries: [entry], leftOut: [] }, [{ ...asset, type: 'dataflows' }]);
    assert.deepEqual(missing, ['SALES/Orders']);
  });
});
