import { RemoteUnavailableError, TargetExistsError } from '@dss/errors';
import { InMemoryTargetCatalog } from '@dss/ports/testing';
import { Databases } from './databases.js';

const wanted = {
  database: { name: 'dsp_sales', description: 'Sales', parameters: { 'dsp.label': 'Sales' } },
  owner: 'prod/acme',
  space: 'SALES',
};

describe('Databases', () => {
  let target: InMemoryTargetCatalog;
  let databases: Databases;
  beforeEach(() => {
    target = new InMemoryTargetCatalog();
    databases = new Databases(target);
  });
  const give = (parameters: Record<string, string>) =>
    target.createDatabase({ Name: 'dsp_sales', Parameters: parameters });

  it('makes a missing one with our keys, once for all who need it at the same time', async () => {
    await expect(Promise.all([1, 2, 3].map(() => databases.ensure(wanted)))).resolves.toEqual(Array(3));
    expect(target.writes).toEqual([{ operation: 'createDatabase', database: 'dsp_sales' }]);
    expect(await target.findDatabase('dsp_sales')).toEqual({
      Name: 'dsp_sales',
      Description: 'Sales',
      Parameters: { 'dsp.label': 'Sales', 'dsp.space': 'SALES', 'dsp_sync.owner': 'prod/acme' },
    });
  });

  it('does not ask again about one that takes our tables', async () => {
    await databases.ensure(wanted);
    target.failNext('findDatabase', new Error('asked again'));
    await expect(databases.ensure(wanted)).resolves.toBeUndefined();
  });

  it('uses one that somebody has made for us, and does not change it', async () => {
    await give({ team: 'data' });
    await expect(databases.ensure(wanted)).resolves.toBeUndefined();
    expect(await target.findDatabase('dsp_sales')).toEqual({ Name: 'dsp_sales', Parameters: { team: 'data' } });
  });

  it.each([
    ['another installation’s', { 'dsp_sync.owner': 'test/acme' }, 'belongs to test/acme'],
    ['another space’s', { 'dsp_sync.owner': 'prod/acme', 'dsp.space': 'HR' }, 'stands for space HR'],
  ])('refuses %s, until somebody has done something about it', async (_story, parameters, reason) => {
    await give(parameters);
    await expect(databases.ensure(wanted)).resolves.toContain(reason);
    await target.updateDatabase({ Name: 'dsp_sales', Parameters: {} });
    await expect(databases.ensure(wanted)).resolves.toBeUndefined();
  });

  it('does not take what it knows of one space for another space or tenant', async () => {
    await databases.ensure(wanted);
    await expect(databases.ensure({ ...wanted, space: 'HR' })).resolves.toContain('stands for space SALES');
    await expect(databases.ensure({ ...wanted, owner: 'prod/other' })).resolves.toContain('belongs to prod/acme');
  });

  it('bears that somebody was quicker', async () => {
    target.failNext('createDatabase', new TargetExistsError('Database already exists'), { applied: true });
    await expect(databases.ensure(wanted)).resolves.toBeUndefined();
  });

  it('judges the quicker one’s database', async () => {
    const quick = databases.ensure(wanted);
    await give({ 'dsp_sync.owner': 'test/acme' });
    await expect(quick).resolves.toContain('belongs to test/acme');
  });

  it('tries again after a failure', async () => {
    target.failNext('createDatabase', new RemoteUnavailableError('glue', 'HTTP 500'));
    await expect(databases.ensure(wanted)).rejects.toMatchObject({ code: 'REMOTE_UNAVAILABLE' });
    await expect(databases.ensure(wanted)).resolves.toBeUndefined();
  });

  it('looks again at one that is said to be gone', async () => {
    await databases.ensure(wanted);
    databases.forget(wanted);
    target.failNext('findDatabase', new Error('asked again'));
    await expect(databases.ensure(wanted)).rejects.toThrow('asked again');
  });

  it('only looks when it is asked to', async () => {
    await expect(databases.inspect(wanted)).resolves.toBeUndefined();
    await give({ 'dsp_sync.owner': 'test/acme' });
    await expect(databases.inspect(wanted)).resolves.toContain('belongs to test/acme');
    expect(target.writes).toHaveLength(1);
  });
});
