import { RemoteUnavailableError, TargetExistsError } from '@dss/errors';
import { ManagementRules } from '@dss/planning';
import {
  InMemoryCheckpointStore,
  InMemoryConflictStore,
  InMemoryRunLedger,
  InMemoryTargetCatalog,
  aCheckpoint,
} from '@dss/ports/testing';
import { DatabaseRecords } from './database-records.js';
import { Databases } from './databases.js';
import { POLICY } from './testing/writer-fixture.js';
import type { WriterPolicy } from './writer-policy.js';

const wanted = {
  database: { name: 'dsp_sales', description: 'Sales', parameters: { 'dsp.label': 'Sales' }, tags: { space: 'SALES' } },
  owner: 'prod/acme',
  tenant: 'acme',
  space: 'SALES',
  fence: 1,
};

describe('Databases', () => {
  let target: InMemoryTargetCatalog;
  let databases: Databases;
  let conflicts: InMemoryConflictStore;
  let told: string[];
  let checkpoints: InMemoryCheckpointStore;
  let ledger: InMemoryRunLedger;
  const open = (policy: Partial<WriterPolicy> = {}) =>
    new Databases(
      target,
      { ...POLICY, ...policy },
      new DatabaseRecords(conflicts, (message) => void told.push(message)),
      ledger,
    );
  beforeEach(() => {
    target = new InMemoryTargetCatalog();
    conflicts = new InMemoryConflictStore();
    told = [];
    checkpoints = new InMemoryCheckpointStore();
    ledger = new InMemoryRunLedger(checkpoints);
    databases = open();
  });
  const give = (parameters: Record<string, string>) =>
    target.createDatabase({ Name: 'dsp_sales', Parameters: parameters });

  it('makes a missing one with our keys, once for all who need it at the same time', async () => {
    await expect(Promise.all([1, 2, 3].map(() => databases.ensure(wanted)))).resolves.toEqual(Array(3));
    expect(target.writes).toEqual([{ operation: 'createDatabase', database: 'dsp_sales' }]);
    expect(await target.findDatabase('dsp_sales')).toMatchObject({
      Name: 'dsp_sales',
      Description: 'Sales',
      Parameters: { 'dsp.label': 'Sales', 'dsp.space': 'SALES', 'dsp_sync.owner': 'prod/acme', 'dsp_sync.run': '1' },
    });
    expect(await target.getDatabaseTags('dsp_sales')).toEqual({ space: 'SALES' });
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

  it('doubts every table of a space before it makes the space’s database again', async () => {
    const checkpoint = aCheckpoint({ space: 'SALES', database: 'dsp_sales', table: 'orders' });
    checkpoints.put(wanted.tenant, 'SALES', 'some-key', checkpoint);

    await open().ensure(wanted);

    expect(checkpoints.peek(wanted.tenant, 'SALES', 'some-key')).toEqual({ ...checkpoint, dirty: true });
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

  describe('that is there', () => {
    const relabelled = { ...wanted, fence: 2, database: { ...wanted.database, description: 'Sales and more' } };
    const operations = () => target.writes.map(({ operation }) => operation);
    beforeEach(async () => {
      await databases.ensure(wanted);
    });

    it('follows its space, keeping what others keep in it', async () => {
      const { Parameters, ...database } = (await target.findDatabase('dsp_sales')) ?? { Name: '' };
      await target.updateDatabase({ ...database, LocationUri: 's3://b', Parameters: { ...Parameters, team: 'data' } });
      await target.tagDatabase('dsp_sales', { team: 'data' });

      await databases.ensure({ ...relabelled, database: { ...relabelled.database, tags: { unit: 'EU' } } });

      expect(await target.findDatabase('dsp_sales')).toMatchObject({
        Description: 'Sales and more',
        LocationUri: 's3://b',
        Parameters: { team: 'data', 'dsp.label': 'Sales', 'dsp_sync.run': '2' },
      });
      expect(await target.getDatabaseTags('dsp_sales')).toEqual({ team: 'data', unit: 'EU' });
      expect(told.at(-1)).toBe('A database follows its space');
    });

    it('is not written when nothing differs, in another process and run too', async () => {
      await open().ensure({ ...wanted, fence: 5 });

      expect(operations()).toEqual(['createDatabase']);
    });

    it('keeps an edit, lists it, and takes the source when somebody decides so', async () => {
      const database = (await target.findDatabase('dsp_sales')) ?? { Name: '' };
      await target.updateDatabase({ ...database, Description: 'hers' });
      await databases.ensure(relabelled);
      expect((await target.findDatabase('dsp_sales'))?.Description).toBe('hers');
      const [record] = await listed();
      expect(record?.conflicts).toMatchObject([{ field: 'description', source: 'Sales and more', target: 'hers' }]);

      const { field, sourceDigest: source, targetDigest } = record?.conflicts[0] ?? conflict;
      const decision = { field, source, target: targetDigest, choice: 'take-source', by: 'admin', at: '' } as const;
      await conflicts.decide('acme', record?.key ?? '', decision);
      await open().ensure({ ...relabelled, fence: 3 });

      expect((await target.findDatabase('dsp_sales'))?.Description).toBe('Sales and more');
    });

    it('is left alone where the policy does not let it be updated', async () => {
      await open({ management: ManagementRules.parse('create') }).ensure(relabelled);

      expect(operations()).toEqual(['createDatabase']);
    });

    const conflict = { field: '', sourceDigest: '', targetDigest: '' };
    const listed = async () => {
      const records = [];
      for await (const record of conflicts.list('acme')) records.push(record);
      return records;
    };
  });

  it('is not made where the policy does not let it be', async () => {
    const refusal = await open({ management: ManagementRules.parse('update') }).ensure(wanted);

    expect(refusal).toContain('allows observe, update, not create');
    expect(target.writes).toEqual([]);
  });
});
