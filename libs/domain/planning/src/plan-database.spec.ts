import { planDatabase } from './plan-database.js';

const database = { name: 'dsp_sales', description: 'Sales', parameters: { 'dsp.tenant': 'acme' } };
const question = { database, owner: 'prod/acme', space: 'SALES' };
const there = (parameters?: Record<string, string>) => ({
  Name: 'dsp_sales',
  ...(parameters && { Parameters: parameters }),
});

describe('planDatabase', () => {
  it('makes the database of a space with space and owner on it', () => {
    expect(planDatabase(question)).toEqual({
      kind: 'create',
      input: {
        Name: 'dsp_sales',
        Description: 'Sales',
        Parameters: { 'dsp.tenant': 'acme', 'dsp.space': 'SALES', 'dsp_sync.owner': 'prod/acme' },
      },
    });
  });

  it('sends no empty description', () => {
    const plan = planDatabase({ ...question, database: { ...database, description: '' } });

    expect(plan).not.toHaveProperty('input.Description');
  });

  it.each([
    ['ours', { 'dsp_sync.owner': 'prod/acme', 'dsp.space': 'SALES' }, { kind: 'none', owned: true }],
    ['made for us by somebody else', undefined, { kind: 'none', owned: false }],
    ['made for us, with words of their own', { team: 'data' }, { kind: 'none', owned: false }],
  ])('writes into a database that is %s', (_story, parameters, plan) => {
    expect(planDatabase({ ...question, observed: there(parameters) })).toEqual(plan);
  });

  it.each([
    ['belongs to another installation', { 'dsp_sync.owner': 'test/acme', 'dsp.space': 'SALES' }, 'test/acme'],
    ['stands for another space', { 'dsp_sync.owner': 'prod/acme', 'dsp.space': 'FINANCE' }, 'FINANCE'],
  ])('puts nothing into a database that %s', (_story, parameters, named) => {
    expect(planDatabase({ ...question, observed: there(parameters) })).toEqual({
      kind: 'foreign',
      reason: expect.stringContaining(named),
    });
  });
});
