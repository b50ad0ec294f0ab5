import { EntryRefusedError, TargetAbsentError, TargetConflictError, ThrottledError } from '@dss/errors';
import { CrashPoint, anEntryColumn } from '@dss/ports/testing';
import {
  DATABASE,
  OWNER,
  PRINCIPAL,
  TABLE,
  TENANT,
  type TestWriter,
  aWriter,
  entryWith,
  mapped,
  runId,
  sibling,
} from './testing/writer-fixture.js';

describe('WriteEntryHandler', () => {
  let writer: TestWriter;
  beforeEach(() => {
    writer = aWriter();
  });

  describe('a table that was never written', () => {
    it('is created with its database, and nothing is read before', async () => {
      const outcome = await writer.write(mapped(1));
      expect(outcome).toMatchObject({
        outcome: 'created',
        strategy: 'full',
        database: DATABASE,
        table: TABLE,
        entryBytes: expect.any(Number),
        principal: PRINCIPAL,
      });
      // Nothing is written, so nobody has written.
      expect(await writer.write(mapped(2))).not.toHaveProperty('principal');
      expect(writer.world.target.writes).toEqual([
        { operation: 'createDatabase', database: DATABASE },
        { operation: 'createTable', database: DATABASE, table: TABLE },
      ]);
      expect(writer.table()?.Parameters).toMatchObject({ 'dsp_sync.owner': OWNER, 'dsp_sync.run': '1' });
    });

    it('costs one call when its database is known', async () => {
      const calls: string[] = [];
      const watched = new Proxy(writer.world.target, {
        get: (target, name) => {
          const member: unknown = Reflect.get(target, name);
          if (typeof member !== 'function') return member;
          return (...args: unknown[]): unknown => {
            calls.push(String(name));
            return Reflect.apply(member, target, args);
          };
        },
      });
      const process = writer.open(undefined, watched);
      await process.handle(sibling(1));
      calls.length = 0;
      await process.handle(mapped(2));
      expect(calls).toEqual(['createTable']);
    });

    it('moves the checkpoint to what the target holds now', async () => {
      const outcome = await writer.write(mapped(1));
      expect(writer.checkpoint()).toEqual({
        ...mapped(1).next,
        outcome: 'created',
        database: DATABASE,
        table: TABLE,
        versionId: '0',
        entryBytes: outcome.entryBytes,
      });
    });

    it('is remembered as it was written', async () => {
      await writer.write(mapped(1));
      expect(await writer.image()).toMatchObject({ fence: 1, database: DATABASE, input: { Name: TABLE } });
      expect(await writer.image()).not.toHaveProperty('baseVersionId');
    });
  });

  describe('a name that was given in this run', () => {
    const fresh = () => mapped(1, { fresh: true });

    it('is written without looking for what was written before', async () => {
      const crash = new CrashPoint();
      await writer.open(crash).handle(fresh());
      const known = aWriter();
      const other = new CrashPoint();
      await known.open(other).handle(mapped(1));
      expect(crash.count).toBe(other.count - 1);
      expect(writer.table()).toEqual(known.table());
      expect(await writer.image()).toEqual(await known.image());
    });

    it('and written twice after all keeps what a person changed between the two', async () => {
      await writer.write(fresh());
      writer.edit((table) => ({ ...table, Description: 'by hand' }));
      // Another message for the same work, which the broker does not know to be the same.
      await writer.open().handle(mapped(2, { fresh: true, entry: entryWith({ description: 'from the source' }) }));
      expect(writer.table()?.Description).toBe('by hand');
    });
  });

  describe('a name that is taken', () => {
    it.each([
      ['nobody’s', {}, 'no owner key'],
      ['another installation’s', { 'dsp_sync.owner': 'test/acme' }, 'belongs to test/acme'],
    ])('by %s table is left alone, and said so', async (_story, parameters, reason) => {
      writer.world.target.seed(DATABASE, { Name: TABLE, Parameters: parameters });
      const outcome = await writer.write(mapped(1));
      expect(outcome).toMatchObject({ outcome: 'skipped', reason: expect.stringContaining(reason) });
      expect(writer.tableWrites()).toEqual([]);
      expect(await writer.image()).toBeUndefined();
      expect(writer.checkpoint()).toMatchObject({ outcome: 'skipped', reason: outcome.reason });
    });

    it('by another asset of ours is rejected, and looked at again next time', async () => {
      await writer.write(mapped(1));
      const twin = mapped(2, { technicalName: 'Orders', key: 'a'.repeat(26) });
      const outcome = await writer.write(twin);
      expect(outcome).toMatchObject({ outcome: 'rejected', code: 'NAME_CLASH' });
      expect(writer.tableWrites()).toEqual(['createTable']);
      expect(writer.world.checkpoints.peek(TENANT, 'SALES', twin.key)).toBeUndefined();
    });

    it('by our own table whose image was lost is taken over without a write', async () => {
      await writer.write(mapped(1));
      writer.world.images = aWriter().world.images;
      expect(await writer.write(mapped(2))).toMatchObject({ outcome: 'unchanged' });
      expect(writer.tableWrites()).toEqual(['createTable']);
      expect(await writer.image()).toMatchObject({ fence: 2, input: { Parameters: { 'dsp_sync.run': '1' } } });
    });
  });

  it('leaves a space alone whose database is another installation’s', async () => {
    await writer.world.target.createDatabase({ Name: DATABASE, Parameters: { 'dsp_sync.owner': 'test/acme' } });
    const outcome = await writer.write(mapped(1));
    expect(outcome).toMatchObject({ outcome: 'skipped', reason: 'foreign: the database belongs to test/acme' });
    expect(writer.tableWrites()).toEqual([]);
  });

  it('looks again at a database that it knew and that is said to be gone', async () => {
    const process = writer.open();
    await process.handle(sibling(1));
    writer.world.target.failNext('createTable', new TargetAbsentError('Database not found'));
    await process.handle(mapped(1, { ordinal: 1 }));
    expect(await writer.world.events.findOutcome(TENANT, runId(1), mapped(1).key)).toMatchObject({
      outcome: 'created',
    });
    expect(writer.tableWrites()).toEqual(['createTable', 'createTable']);
  });

  describe('a table that differs', () => {
    const wider = entryWith({ columns: [anEntryColumn(), anEntryColumn({ technicalName: 'NEW' })] });

    it('is updated from what is there, with its version', async () => {
      await writer.write(mapped(1));
      const outcome = await writer.write(mapped(2, { entry: wider }));
      expect(outcome).toMatchObject({ outcome: 'updated', changes: expect.arrayContaining(['columns.NEW']) });
      expect(writer.table()?.StorageDescriptor?.Columns?.map(({ Name }) => Name)).toEqual(['order_id', 'new']);
      expect(await writer.image()).toMatchObject({ fence: 2, baseVersionId: '0' });
      expect(writer.checkpoint()).toMatchObject({ outcome: 'updated', versionId: '1' });
    });

    it('is metadata-updated where only metadata moved', async () => {
      await writer.write(mapped(1));
      const described = entryWith({ description: 'other words' });
      const message = mapped(2, { entry: described, strategy: 'metadata-only' });
      expect(await writer.write(message)).toMatchObject({ outcome: 'metadata-updated', changes: ['description'] });
    });

    it('is read and merged again when somebody was quicker', async () => {
      await writer.write(mapped(1));
      const racing = beforeNext(writer, 'updateTable', () => {
        writer.edit((table) => ({ ...table, Parameters: { ...table.Parameters, 'crawler.rows': '7' } }));
      });
      await writer.open(undefined, racing).handle(mapped(2, { entry: wider }));
      expect(writer.table()?.Parameters).toMatchObject({ 'crawler.rows': '7', 'dsp_sync.run': '2' });
      expect(await writer.image()).toMatchObject({ baseVersionId: '1' });
      expect(writer.checkpoint()).toMatchObject({ versionId: '2' });
    });

    it('goes back to the queue when it never stands still', async () => {
      await writer.write(mapped(1));
      for (let round = 0; round < 5; round += 1) {
        writer.world.target.failNext('updateTable', new TargetConflictError('changed'));
      }
      const message = mapped(2, { entry: wider });
      await expect(writer.open().handle(message)).rejects.toMatchObject({ code: 'TARGET_CONFLICT' });
      expect(await writer.world.events.findOutcome(TENANT, message.run, message.key)).toBeUndefined();
    });
  });

  it('writes nothing where nothing differs: the table keeps the run that wrote it, the checkpoint moves on', async () => {
    await writer.write(mapped(1));
    const before = writer.table();
    expect(await writer.write(mapped(2))).toMatchObject({ outcome: 'unchanged' });
    expect(writer.table()).toEqual(before);
    expect(before?.Parameters?.['dsp_sync.run']).toBe('1');
    expect(writer.checkpoint()).toMatchObject({ fence: 2, outcome: 'unchanged', versionId: '0' });
    // And a try of that same run, were it to come twice, still finds nothing to do.
    expect(await writer.write(mapped(2), true)).toMatchObject({ outcome: 'unchanged' });
    expect(writer.tableWrites()).toEqual(['createTable']);
  });

  it('leaves to a newer run what that run wrote, and its checkpoint too', async () => {
    await writer.write(mapped(5));
    const late = mapped(4, { entry: entryWith({ description: 'older' }) });
    expect(await writer.write(late)).toMatchObject({ outcome: 'superseded', reason: expect.stringContaining('newer') });
    expect(writer.table()?.Description).toBe('Orders');
    expect(writer.checkpoint()).toMatchObject({ fence: 5 });
    expect(await writer.image()).toMatchObject({ fence: 5 });
  });

  describe('an asset that is gone at the source', () => {
    const gone = (run: number) => {
      const { next } = mapped(run);
      const absent = { ...next, absences: 2, absentSince: '2026-02-27', database: DATABASE, table: TABLE };
      return mapped(run, { entry: undefined, strategy: 'delete', next: absent });
    };

    it('ends as skipped with the count of its absences, and nothing is deleted', async () => {
      await writer.write(mapped(1));
      expect(await writer.write(gone(2))).toMatchObject({
        outcome: 'skipped',
        strategy: 'delete',
        reason: 'retirement pending: absent in 2 complete listings since 2026-02-27',
        table: TABLE,
      });
      expect(writer.table()).toBeDefined();
      expect(writer.checkpoint()).toMatchObject({ outcome: 'skipped', absences: 2, table: TABLE, versionId: '0' });
    });

    it('would be retired, says a dry run, and moves nothing', async () => {
      await writer.write(mapped(1));
      expect(await writer.write({ ...gone(2), dryRun: true })).toMatchObject({
        outcome: 'planned',
        operation: 'retire',
      });
      expect(writer.checkpoint()).toMatchObject({ fence: 1 });
    });
  });

  describe('a dry run', () => {
    const dry = (run: number, overrides: Parameters<typeof mapped>[1] = {}) =>
      mapped(run, { dryRun: true, ...overrides });

    it('tells what it would create and leaves no trace but that', async () => {
      expect(await writer.write(dry(1))).toMatchObject({ outcome: 'planned', operation: 'create', table: TABLE });
      expect(writer.world.target.writes).toEqual([]);
      expect([await writer.image(), writer.checkpoint()]).toEqual([undefined, undefined]);
    });

    it.each([
      ['update', entryWith({ description: 'new' }), ''],
      ['none', entryWith(), ''],
      ['keep', entryWith(), 'hers'],
    ])('tells what it would do to a table that is there: %s', async (operation, entry, edit) => {
      await writer.write(mapped(1));
      if (edit !== '') writer.edit((table) => ({ ...table, Description: edit }));
      const before = [writer.table(), await writer.image(), writer.checkpoint()];
      expect(await writer.write(dry(2, { entry }))).toMatchObject({ outcome: 'planned', operation });
      expect([writer.table(), await writer.image(), writer.checkpoint()]).toEqual(before);
    });

    it('tells that a foreign table or database would be left alone', async () => {
      writer.world.target.seed(DATABASE, { Name: TABLE });
      const foreign = { outcome: 'planned', operation: 'none', reason: expect.stringContaining('foreign') };
      expect(await writer.write(dry(1))).toMatchObject(foreign);
      const other = aWriter();
      await other.world.target.createDatabase({ Name: DATABASE, Parameters: { 'dsp_sync.owner': 'x/y' } });
      expect(await other.write(dry(1))).toMatchObject(foreign);
    });
  });

  it.each([
    ['a throttle', new ThrottledError('glue')],
    ['a refusal', new EntryRefusedError('too long')],
  ])('hands %s on to whoever disposes of the message, and says nothing yet', async (_story, error) => {
    writer.world.target.failNext('createTable', error);
    await expect(writer.open().handle(mapped(1))).rejects.toBe(error);
    expect(await writer.image()).toBeUndefined();
    expect(await writer.world.events.findOutcome(TENANT, runId(1), mapped(1).key)).toBeUndefined();
  });
});

/** The catalog with something that happens just before the next call of that kind. */
function beforeNext(writer: TestWriter, operation: string, act: () => void) {
  let done = false;
  return new Proxy(writer.world.target, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        if (name === operation && !done) {
          done = true;
          act();
        }
        return Reflect.apply(member, target, args);
      };
    },
  });
}
