import { anEntryColumn } from '@dss/ports/testing';
import { TENANT, type TestWriter, aWriter, entryWith, mapped, runId } from './testing/writer-fixture.js';

describe('WriteEntryHandler', () => {
  let writer: TestWriter;
  beforeEach(() => {
    writer = aWriter();
  });

  describe('what people did to the table', () => {
    const hers = 'What it really means';
    beforeEach(async () => {
      await writer.write(mapped(1));
    });

    it('stays, is reported once, and stays quiet in later runs', async () => {
      writer.edit((table) => ({ ...table, Description: hers }));
      const reported = await writer.write(mapped(2));
      expect(reported).toMatchObject({
        outcome: 'kept',
        conflicts: [{ field: 'description', source: 'Orders', target: hers, decision: 'kept' }],
      });
      expect(await writer.world.ledger.progress(TENANT, runId(2))).toMatchObject({ conflicts: 1, counts: { kept: 1 } });
      expect(await writer.write(mapped(3))).toMatchObject({ outcome: 'unchanged' });
      expect(writer.table()?.Description).toBe(hers);
      expect(writer.tableWrites()).toEqual(['createTable']);
    });

    it('stays when the source changes something else, and is reported with that write', async () => {
      writer.edit((table) => ({ ...table, Description: hers }));
      const entry = entryWith({ columns: [anEntryColumn()] });
      const outcome = await writer.write(mapped(2, { entry }));
      expect(outcome).toMatchObject({ outcome: 'updated', conflicts: [{ target: hers, decision: 'kept' }] });
      expect(await writer.write(mapped(3, { entry }))).toMatchObject({ outcome: 'unchanged' });
      expect(writer.table()?.Description).toBe(hers);
    });

    it('is asked about again when the source says something new', async () => {
      writer.edit((table) => ({ ...table, Description: hers }));
      await writer.write(mapped(2));
      const entry = entryWith({ description: 'Orders of the day' });
      expect(await writer.write(mapped(3, { entry }))).toMatchObject({
        outcome: 'kept',
        conflicts: [{ source: 'Orders of the day', target: hers }],
      });
    });

    it('is overwritten where the source owns the field, and said so', async () => {
      writer.edit((table) => ({ ...table, TableType: 'VIRTUAL_VIEW' }));
      expect(await writer.write(mapped(2))).toMatchObject({
        outcome: 'updated',
        conflicts: [{ field: 'tableType', target: 'VIRTUAL_VIEW', decision: 'took-source' }],
      });
      expect(writer.table()?.TableType).toBe('EXTERNAL_TABLE');
    });

    it('is kept where it is no business of ours', async () => {
      writer.edit((table) => ({
        ...table,
        Parameters: { ...table.Parameters, 'crawler.rows': '7' },
        StorageDescriptor: { ...table.StorageDescriptor, Location: 's3://bucket/orders' },
      }));
      const outcome = await writer.write(mapped(2, { entry: entryWith({ description: 'new words' }) }));
      expect(outcome).not.toHaveProperty('conflicts');
      expect(writer.table()).toMatchObject({
        Description: 'new words',
        Parameters: { 'crawler.rows': '7' },
        StorageDescriptor: { Location: 's3://bucket/orders' },
      });
    });

    it('comes back with the table when somebody deleted it', async () => {
      writer.edit((table) => ({ ...table, Description: hers, Parameters: { ...table.Parameters, note: 'x' } }));
      await writer.write(mapped(2, { entry: entryWith({ columns: [anEntryColumn()] }) }));
      writer.deleteAll();
      const outcome = await writer.write(mapped(3));
      expect(outcome).toMatchObject({ outcome: 'restored', reason: expect.stringContaining('deleted') });
      expect(writer.table()).toMatchObject({ Description: hers, Parameters: { note: 'x', 'dsp_sync.run': '3' } });
      expect(writer.checkpoint()).toMatchObject({ outcome: 'restored', versionId: '0' });
      expect(await writer.write(mapped(4))).toMatchObject({ outcome: 'unchanged' });
    });
  });
});
