import { ManagementRules } from '@dss/planning';
import { anEntryColumn } from '@dss/ports/testing';
import { DATABASE, KEY, TABLE, TENANT, aWriter, entryWith, mapped } from './testing/writer-fixture.js';

const changed = (run: number) => mapped(run, { entry: entryWith({ columns: [anEntryColumn()] }) });

describe('WriteEntryHandler under a management policy', () => {
  it('only says what it would create where nothing but looking is allowed', async () => {
    const writer = aWriter({ management: ManagementRules.parse('observe') });

    expect(await writer.write(mapped(1))).toMatchObject({
      outcome: 'planned',
      operation: 'create',
      reason: 'the management policy of database dsp_sales allows observe, not create',
    });
    expect(writer.world.target.writes).toEqual([]);
    expect(await writer.image()).toBeUndefined();
  });

  it('says what it would change, and does it once it is allowed to', async () => {
    const all = aWriter();
    await all.write(mapped(1));
    const timid = aWriter({ management: ManagementRules.parse('create') });
    Object.assign(timid.world, all.world);

    expect(await timid.write(changed(2))).toMatchObject({
      outcome: 'planned',
      operation: 'update',
      changes: ['columns.AMOUNT'],
    });
    expect(all.tableWrites()).toEqual(['createTable']);
    expect(all.checkpoint()).toMatchObject({ outcome: 'planned' });

    expect(await all.write(changed(3))).toMatchObject({ outcome: 'updated' });
  });

  it('leaves a table away that somebody deleted, where that is the policy', async () => {
    const writer = aWriter({ whenDeleted: 'ignore' });
    await writer.write(mapped(1));
    writer.deleteAll();

    expect(await writer.write(changed(2))).toMatchObject({ outcome: 'skipped', reason: 'removed at the target' });
    expect(writer.table()).toBeUndefined();
  });

  it('takes the source where it owns the field, and says what it overwrote', async () => {
    const writer = aWriter({ owners: { descriptions: 'source', comments: 'ask', tags: 'ask' } });
    await writer.write(mapped(1));
    writer.edit((table) => ({ ...table, Description: 'hers' }));

    expect(await writer.write(mapped(2))).toMatchObject({
      outcome: 'updated',
      conflicts: [{ field: 'description', source: 'Orders', target: 'hers', decision: 'took-source' }],
    });
    expect(writer.table()?.Description).toBe('Orders');
  });
});

describe('WriteEntryHandler and the list of conflicts', () => {
  const listed = async (writer: ReturnType<typeof aWriter>) => writer.world.conflicts.find(TENANT, KEY);
  const edited = async () => {
    const writer = aWriter();
    await writer.write(mapped(1));
    writer.edit((table) => ({ ...table, Description: 'hers' }));
    await writer.write(mapped(2));
    return writer;
  };
  const decide = async (writer: ReturnType<typeof aWriter>, choice: 'keep' | 'take-source' | 'later') => {
    const conflict = (await listed(writer))?.conflicts[0];
    if (conflict === undefined) throw new Error('no conflict');
    const { field, sourceDigest: source, targetDigest: target } = conflict;
    await writer.world.conflicts.decide(TENANT, KEY, { field, source, target, choice, by: 'admin', at: '2026-11-21' });
  };

  it('puts an edit into it at once, with both values and the run that found it', async () => {
    const writer = await edited();

    expect(await listed(writer)).toMatchObject({
      database: DATABASE,
      table: TABLE,
      conflicts: [{ field: 'description', source: 'Orders', target: 'hers', since: 2, frozen: false }],
    });
    await writer.write(mapped(3));
    expect((await listed(writer))?.conflicts).toMatchObject([{ since: 2 }]);
  });

  it('takes the source when somebody decides so, says it, and has nothing left in the list', async () => {
    const writer = await edited();
    await decide(writer, 'take-source');

    expect(await writer.write(mapped(3))).toMatchObject({
      outcome: 'updated',
      conflicts: [{ field: 'description', source: 'Orders', target: 'hers', decision: 'took-source' }],
    });
    expect(writer.table()?.Description).toBe('Orders');
    expect(await writer.write(mapped(4))).toMatchObject({ outcome: 'unchanged' });
    expect(await listed(writer)).toBeUndefined();
  });

  it.each(['keep', 'later'] as const)('stays with the edit when somebody decides %s', async (choice) => {
    const writer = await edited();
    await decide(writer, choice);

    expect(await writer.write(mapped(3))).toMatchObject({ outcome: 'unchanged' });
    expect((await listed(writer))?.conflicts).toMatchObject([{ decision: { choice, by: 'admin' } }]);
    expect(writer.table()?.Description).toBe('hers');
  });

  it('asks again when the source has moved since the decision', async () => {
    const writer = await edited();
    await decide(writer, 'take-source');

    const moved = await writer.write(mapped(3, { entry: entryWith({ description: 'Orders of the day' }) }));

    expect(moved).toMatchObject({ outcome: 'kept', conflicts: [{ source: 'Orders of the day', target: 'hers' }] });
    expect((await listed(writer))?.conflicts[0]).not.toHaveProperty('decision');
  });
});

describe('WriteEntryHandler and what was lost', () => {
  it('reads the archived versions of a table that somebody rewrote without our keys, and repairs it', async () => {
    const writer = aWriter();
    await writer.write(mapped(1));
    writer.world.images = aWriter().world.images;
    writer.edit(({ Name, StorageDescriptor }) => ({ Name, StorageDescriptor, Parameters: { crawler: 'yes' } }));

    expect(await writer.write(mapped(2))).toMatchObject({
      outcome: 'updated',
      reason: expect.stringContaining('without our keys'),
    });
    expect(writer.table()?.Parameters).toMatchObject({ crawler: 'yes', 'dsp_sync.owner': 'prod/acme' });
    expect(await writer.write(mapped(3))).toMatchObject({ outcome: 'unchanged' });
  });

  it('freezes a table whose record nobody has any more, until its fields are decided', async () => {
    const writer = aWriter();
    await writer.write(mapped(1));
    writer.world.images = aWriter().world.images;
    const stored = writer.table();
    writer.deleteAll();
    const Parameters = { ...stored?.Parameters, 'dsp_sync.applied': 'lost' };
    writer.world.target.seed(DATABASE, { ...stored, Name: TABLE, Parameters });

    const frozen = await writer.write(mapped(2, { entry: entryWith({ description: 'new' }) }));
    expect(frozen).toMatchObject({
      outcome: 'kept',
      reason: expect.stringContaining('record of our last write is lost'),
    });
    const record = await writer.world.conflicts.find(TENANT, KEY);
    expect(record?.conflicts).toMatchObject([{ field: 'description', frozen: true }]);

    for (const { field, sourceDigest: source, targetDigest: target } of record?.conflicts ?? []) {
      const decision = { field, source, target, choice: 'take-source', by: 'admin', at: '2026-11-21' } as const;
      await writer.world.conflicts.decide(TENANT, KEY, decision);
    }
    const thawed = await writer.write(mapped(3, { entry: entryWith({ description: 'new' }) }));
    expect(thawed).toMatchObject({ outcome: 'updated' });
    expect(writer.table()?.Description).toBe('new');
  });
});
