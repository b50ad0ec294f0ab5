import { RemoteUnavailableError } from '@dss/errors';
import { TABLE, TENANT, type TestWriter, aWriter, entryWith, mapped, runId } from './testing/writer-fixture.js';

const APPLIED_THEN_500 = new RemoteUnavailableError('glue', 'HTTP 500', { outcomeUnknown: true });

describe('WriteEntryHandler', () => {
  let writer: TestWriter;
  beforeEach(() => {
    writer = aWriter();
  });

  describe('a call whose end is unknown', () => {
    it('is found to have created the table by the next look: one table, one event', async () => {
      writer.world.target.failNext('createTable', APPLIED_THEN_500, { applied: true });

      expect(await writer.write(mapped(1))).toMatchObject({ outcome: 'created' });

      expect(writer.tableWrites()).toEqual(['createTable']);
      expect(writer.table()?.VersionId).toBe('0');
      expect(await writer.image()).toMatchObject({ fence: 1, input: { Name: TABLE } });
      expect(await writer.world.ledger.progress(TENANT, runId(1))).toMatchObject({ done: 1, counts: { created: 1 } });
    });

    it('is found to have updated the table, with the same end as if it had answered', async () => {
      await writer.write(mapped(1));
      writer.world.target.failNext('updateTable', APPLIED_THEN_500, { applied: true });
      const message = mapped(2, { entry: entryWith({ description: 'new' }), strategy: 'metadata-only' });

      expect(await writer.write(message)).toMatchObject({ outcome: 'metadata-updated' });

      expect(writer.tableWrites()).toEqual(['createTable', 'updateTable']);
      expect(writer.checkpoint()).toMatchObject({ versionId: '1' });
    });

    it('does not hide the edit that it has overwritten', async () => {
      await writer.write(mapped(1));
      writer.edit((table) => ({ ...table, TableType: 'VIRTUAL_VIEW' }));
      writer.world.target.failNext('updateTable', APPLIED_THEN_500, { applied: true });

      expect(await writer.write(mapped(2))).toMatchObject({
        outcome: 'updated',
        conflicts: [{ field: 'tableType', target: 'VIRTUAL_VIEW', decision: 'took-source' }],
      });
      expect(writer.tableWrites()).toEqual(['createTable', 'updateTable']);
    });

    it('is found to have brought a deleted table back', async () => {
      await writer.write(mapped(1));
      writer.deleteAll();
      writer.world.target.failNext('createTable', APPLIED_THEN_500, { applied: true });

      expect(await writer.write(mapped(2))).toMatchObject({ outcome: 'restored' });
      expect(writer.tableWrites()).toEqual(['createTable']);
    });

    it('did nothing after all: it is done again at once', async () => {
      writer.world.target.failNext('createTable', APPLIED_THEN_500);

      expect(await writer.write(mapped(1))).toMatchObject({ outcome: 'created' });
      expect(writer.tableWrites()).toEqual(['createTable']);
    });

    it.each([
      ['and was done', true],
      ['and was not', false],
    ])('goes back to the queue when the look fails too, %s: the next delivery finds out', async (_story, applied) => {
      const away = new RemoteUnavailableError('glue', 'HTTP 503', { outcomeUnknown: true });
      writer.world.target.failNext('createTable', APPLIED_THEN_500, { applied });
      writer.world.target.failNext('findTable', away);
      await expect(writer.open().handle(mapped(1))).rejects.toBe(away);
      expect(await writer.world.events.findOutcome(TENANT, runId(1), mapped(1).key)).toBeUndefined();

      expect(await writer.write(mapped(1), true)).toMatchObject({ outcome: 'created' });
      expect(writer.tableWrites()).toEqual(['createTable']);
    });

    it('goes back to the queue when it happens twice', async () => {
      for (let call = 0; call < 2; call += 1) writer.world.target.failNext('createTable', APPLIED_THEN_500);

      await expect(writer.open().handle(mapped(1))).rejects.toBe(APPLIED_THEN_500);
    });
  });

  describe('an outcome that is stored already', () => {
    it.each([
      ['redelivered', mapped(1), true],
      ['put back by the repair', mapped(1, { round: 1 }), false],
    ])('is settled as it is, without a look at the target, when the message is %s', async (_story, message, again) => {
      await writer.write(mapped(1));
      writer.deleteAll();
      const blind = new Proxy(writer.world.target, {
        get: () => () => Promise.reject(new Error('the target was asked')),
      });
      await writer.open(undefined, blind).handle(message, again);
      expect(await writer.world.ledger.progress(TENANT, runId(1))).toMatchObject({ done: 1, counts: { created: 1 } });
    });

    it('moves no checkpoint to what failed', async () => {
      const { key } = mapped(1);
      const failed = { ...mapped(1), technicalName: 'ORDERS', outcome: 'failed' as const, at: '', reason: 'x' };
      const { tenant, run, ordinal, space, technicalName, type, outcome, at, reason } = failed;
      await writer.world.events.publishOutcome({
        tenant,
        run,
        ordinal,
        key,
        space,
        technicalName,
        type,
        outcome,
        at,
        reason,
      });
      await writer.open().handle(mapped(1), true);
      expect(writer.checkpoint()).toBeUndefined();
      expect(await writer.world.ledger.outcomes(tenant, run, 1)).toEqual(['failed']);
    });
  });
});
