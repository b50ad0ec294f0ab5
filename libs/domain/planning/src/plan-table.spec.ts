import type { CatalogEntry } from '@dss/catalog-model';
import { planTable } from './plan-table.js';
import { readBack } from './read-back.js';

const entry: CatalogEntry = {
  database: { name: 'dsp_sales', description: '', parameters: {} },
  name: 'orders',
  description: 'Orders',
  columns: [
    {
      name: 'id',
      technicalName: 'ID',
      type: 'int',
      comment: 'Key',
      parameters: { 'dsp.technicalName': 'ID', 'dsp.nativeType': 'cds.Integer', 'dsp.label': 'Key' },
    },
  ],
  parameters: { 'dsp.kind': 'view' },
  findings: [],
};
const asset = { owner: 'i/t', space: 'SALES', technicalName: 'Orders', strategy: 'full' as const };
it('a plan against the read-back of a plan is none', () => {
  const plan = planTable({ ...asset, entry, fence: 1 });
  if (plan.kind !== 'create') throw new Error(plan.kind);
  const observed = readBack(plan.input, 'dsp_sales', '0');
  expect(planTable({ ...asset, entry, fence: 2, observed })).toEqual({ kind: 'none', conflicts: [], settled: [] });
  expect(planTable({ ...asset, entry, fence: 1, observed })).toMatchObject({ kind: 'already-written', as: 'create' });
});
