import { assetKey } from '@dss/catalog-model';
import { type GivenTable, isRatherTheTable, readDatabaseStanding, readGivenTable } from './given-names.js';
import type { ObservedTable } from './glue-shapes.js';
import { aWrittenTable } from './testing/sample-table.js';

describe('readGivenTable', () => {
  const written = (): ObservedTable => aWrittenTable();
  const withParameters = (changed: Record<string, string | undefined>): ObservedTable => {
    const table = written();
    const all = Object.entries({ ...table.Parameters, ...changed }).filter(([, value]) => value !== undefined);
    return { ...table, Parameters: Object.fromEntries(all) as Record<string, string> };
  };

  it('reads asset and columns from the keys of a table that we wrote', () => {
    expect(readGivenTable(written(), 'dsp_sales', 'prod')).toEqual({
      tenant: 'acme',
      space: 'SALES',
      technicalName: 'Orders',
      key: assetKey({ tenant: 'acme', space: 'SALES', name: 'Orders' }),
      database: 'dsp_sales',
      table: 'orders',
      columns: { ID: 'id', AMOUNT: 'amount' },
      createTime: undefined,
    });
  });

  it('leaves out columns of people, and finds those that became partition keys', () => {
    const table = written();
    const [first, ...rest] = table.StorageDescriptor?.Columns ?? [];
    const own = { Name: 'note', Type: 'string' };
    const copy = { ...first!, Name: 'id_copy' };
    const moved = { ...table, PartitionKeys: [first!], StorageDescriptor: { Columns: [...rest, own] } };
    const doubled = { ...table, StorageDescriptor: { Columns: [first!, ...rest, copy] } };

    expect(readGivenTable(moved, 'dsp_sales', 'prod')?.columns).toEqual({ ID: 'id', AMOUNT: 'amount' });
    expect(readGivenTable(doubled, 'dsp_sales', 'prod')?.columns).toEqual({ ID: 'id', AMOUNT: 'amount' });
  });

  it.each([
    ['of another installation', { 'dsp_sync.owner': 'test/acme' }],
    ['of an installation whose name begins alike', { 'dsp_sync.owner': 'prod2/acme' }],
    ['with an owner that is no tenant', { 'dsp_sync.owner': 'prod/ACME Inc.' }],
    ['with a nested owner', { 'dsp_sync.owner': 'prod/a/b' }],
    ['without an owner', { 'dsp_sync.owner': undefined }],
    ['that no longer says its space', { 'dsp.space': undefined }],
    ['that no longer says its asset', { 'dsp.technicalName': undefined }],
  ])('passes over a table %s', (_story, changed) => {
    expect(readGivenTable(withParameters(changed), 'dsp_sales', 'prod')).toBeUndefined();
  });
});

describe('readDatabaseStanding', () => {
  it.each([
    [
      'ours',
      { 'dsp_sync.owner': 'prod/acme', 'dsp.space': 'SALES' },
      {},
      { kind: 'ours', tenant: 'acme', space: 'SALES' },
    ],
    [
      'ours without its space',
      { 'dsp_sync.owner': 'prod/acme' },
      {},
      { kind: 'ours', tenant: 'acme', space: undefined },
    ],
    ['nobody’s', { team: 'data' }, {}, { kind: 'unclaimed' }],
    ['another installation’s', { 'dsp_sync.owner': 'test/acme', 'dsp.space': 'SALES' }, {}, { kind: 'other' }],
    ['a link, whatever it says', { 'dsp_sync.owner': 'prod/acme' }, { TargetDatabase: {} }, { kind: 'other' }],
    ['federated', {}, { FederatedDatabase: {} }, { kind: 'other' }],
  ])('%s', (_story, Parameters, members, expected) => {
    const database = { Name: 'dsp_sales', Parameters: Parameters as Record<string, string>, ...members };
    expect(readDatabaseStanding(database, 'prod')).toEqual(expected);
  });
});

describe('isRatherTheTable', () => {
  const named = (table: string, createTime?: string) => ({ table, createTime }) as GivenTable;
  const candidates = ['orders', 'orders_0a1b2c'];

  it.each([
    ['the name that is given first', named('orders', '2026-02-01'), named('a_copy', '2026-01-01')],
    ['the name with the suffix before any other', named('orders_0a1b2c', '2026-02-01'), named('a_copy', '2026-01-01')],
    ['the older of two that we would not call so', named('z_copy', '2026-01-01'), named('a_copy', '2026-02-01')],
    ['the first by name of two of one age', named('a_copy', '2026-01-01'), named('b_copy', '2026-01-01')],
  ])('prefers %s', (_story, one, other) => {
    expect(isRatherTheTable(one, other, candidates)).toBe(true);
    expect(isRatherTheTable(other, one, candidates)).toBe(false);
  });
});
