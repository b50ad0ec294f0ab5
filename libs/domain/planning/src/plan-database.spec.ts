import type { CatalogEntry } from '@dss/catalog-model';
import type { DatabaseInput } from './glue-shapes.js';
import { type DatabaseQuestion, planDatabase } from './plan-database.js';

const database = {
  name: 'dsp_sales',
  description: 'Sales',
  parameters: { 'dsp.label': 'Sales', 'dsp.tenant': 'acme' },
};
const question = { database, owner: 'prod/acme', space: 'SALES', fence: 1 };
const wanting = (about: Partial<CatalogEntry['database']>) => ({ ...database, ...about });
const there = (parameters?: Record<string, string>) => ({
  Name: 'dsp_sales',
  ...(parameters && { Parameters: parameters }),
});

function created(about: Partial<CatalogEntry['database']> = {}): DatabaseInput {
  const plan = planDatabase({ ...question, database: wanting(about) });
  if (plan.kind !== 'create') throw new Error(plan.kind);
  return plan.input;
}

function update(asked: Partial<DatabaseQuestion>) {
  const plan = planDatabase({ ...question, fence: 2, ...asked });
  if (plan.kind !== 'update') throw new Error(plan.kind);
  return plan;
}

describe('planDatabase', () => {
  it('makes the database of a space with space, owner, tags and the record of it all', () => {
    expect(planDatabase({ ...question, database: wanting({ tags: { space: 'SALES' } }) })).toMatchObject({
      kind: 'create',
      input: {
        Name: 'dsp_sales',
        Description: 'Sales',
        Parameters: {
          classification: 'sap-datasphere',
          'dsp.tenant': 'acme',
          'dsp.space': 'SALES',
          'dsp_sync.owner': 'prod/acme',
          'dsp_sync.run': '1',
        },
      },
      tags: { space: 'SALES' },
    });
  });

  it('sends no empty description', () => {
    expect(created({ description: '' })).not.toHaveProperty('Description');
  });

  it('takes over the database of another owner who gives it to us, once, and keeps what stands in it', () => {
    const theirs = { 'dsp_sync.owner': 'old/acme', 'dsp.space': 'SALES', team: 'data', 'dsp_sync.adopt': 'prod/acme' };
    const plan = update({ observed: { ...there(theirs), Description: 'Sales' } });

    expect(plan.input.Parameters).toMatchObject({ 'dsp_sync.owner': 'prod/acme', team: 'data', 'dsp.space': 'SALES' });
    expect(plan.input.Parameters).not.toHaveProperty(['dsp_sync.adopt']);
    expect(planDatabase({ ...question, fence: 3, observed: plan.input }).kind).toBe('none');
    const other = { ...theirs, 'dsp_sync.adopt': 'prod/globex' };
    expect(planDatabase({ ...question, observed: there(other) }).kind).toBe('foreign');
  });

  it.each([
    ['made for us by somebody else', undefined],
    ['made for us, with words of their own', { team: 'data' }],
  ])('writes into a database that is %s, and never changes it', (_story, parameters) => {
    expect(planDatabase({ ...question, observed: there(parameters) })).toMatchObject({ kind: 'none', owned: false });
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

  it('has nothing to do about what it has just created, without a look at tags that nobody wants', () => {
    expect(planDatabase({ ...question, fence: 2, observed: created() })).toMatchObject({ kind: 'none', owned: true });
  });

  it('leaves alone what a newer run wrote', () => {
    const observed = created();
    expect(planDatabase({ ...question, fence: 0, observed })).toEqual({ kind: 'superseded', run: 1 });
  });

  it('follows its space where nobody else has written, and keeps everything foreign', () => {
    const first = created();
    const observed = { ...first, LocationUri: 's3://b', Parameters: { ...first.Parameters, team: 'data' } };

    const plan = update({ observed, database: wanting({ description: 'More', parameters: { 'dsp.tenant': 'acme' } }) });

    expect(plan.input).toMatchObject({ Description: 'More', LocationUri: 's3://b', Parameters: { team: 'data' } });
    expect(plan.input.Parameters).not.toHaveProperty(['dsp.label']);
    expect(plan.changes.map(({ field, reason }) => [field, reason])).toEqual([
      ['description', 'source-moved'],
      ['parameters.dsp.label', 'gone-at-source'],
    ]);
    expect(
      planDatabase({
        ...question,
        fence: 3,
        observed: plan.input,
        database: wanting({ description: 'More', parameters: { 'dsp.tenant': 'acme' } }),
      }),
    ).toMatchObject({ kind: 'none' });
  });

  it('keeps an edit, reports it with both values, and overwrites what the source owns', () => {
    const first = created();
    const observed = { ...first, Description: 'hers', Parameters: { ...first.Parameters, 'dsp.tenant': 'hers' } };

    const plan = update({ observed, database: wanting({ description: 'More' }) });

    expect(plan).toMatchObject({
      input: { Description: 'hers', Parameters: { 'dsp.tenant': 'acme' } },
      conflicts: [{ field: 'description', source: 'More', target: 'hers', decision: 'kept' }],
      reverted: [{ field: 'parameters.dsp.tenant', source: 'acme', target: 'hers', decision: 'took-source' }],
    });
  });

  it('counts every difference as an edit when its record is lost', () => {
    const first = created();
    const observed = { ...first, Parameters: { ...first.Parameters, 'dsp_sync.applied': 'lost' } };

    expect(planDatabase({ ...question, fence: 2, observed, database: wanting({ description: 'More' }) })).toMatchObject(
      {
        kind: 'none',
        frozen: 1,
        conflicts: [{ field: 'description', source: 'More', target: 'Sales' }],
      },
    );
  });
});

describe('tags of a database', () => {
  const tags = { space: 'SALES', cost: '1' };
  const tagged = wanting({ tags });
  const observed = created({ tags });

  it('are read only where somebody wants one, or ever did', () => {
    expect(planDatabase({ ...question, fence: 2, observed, database: tagged })).toEqual({ kind: 'needs-tags' });
    expect(planDatabase({ ...question, fence: 2, observed })).toEqual({ kind: 'needs-tags' });
  });

  it('are a set: each is merged for itself, and those of others stay', () => {
    const plan = update({
      observed,
      tags: { ...tags, team: 'data' },
      database: wanting({ tags: { cost: '2', unit: 'EU' } }),
    });

    expect(plan).toMatchObject({ tagsToAdd: { cost: '2', unit: 'EU' }, tagsToRemove: ['space'], conflicts: [] });
    const after = { cost: '2', unit: 'EU', team: 'data' };
    const again = { ...question, fence: 3, observed: plan.input, tags: after };
    expect(planDatabase({ ...again, database: wanting({ tags: { cost: '2', unit: 'EU' } }) })).toMatchObject({
      kind: 'none',
    });
  });

  it.each([
    ['changed by somebody stays', { ...tags, cost: 'hers' }, 'tags.cost', '1', 'hers'],
    ['taken out by somebody stays away', { space: 'SALES' }, 'tags.cost', '1', null],
  ])('%s, and is reported', (_story, there, field, source, target) => {
    expect(planDatabase({ ...question, fence: 2, observed, tags: there, database: tagged })).toMatchObject({
      kind: 'none',
      conflicts: [{ field, source, target, decision: 'kept' }],
    });
  });

  it('that nobody wants any more go only while they hold what we wrote', () => {
    const plan = planDatabase({ ...question, fence: 2, observed, tags: { space: 'SALES', cost: 'hers' } });

    expect(plan).toMatchObject({
      kind: 'update',
      tagsToAdd: {},
      tagsToRemove: ['space'],
      conflicts: [{ field: 'tags.cost' }],
    });
  });
});
