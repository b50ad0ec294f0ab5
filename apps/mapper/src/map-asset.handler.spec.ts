import { EntryMapped } from '@dss/contracts';
import { Crash, CrashPoint, aColumn } from '@dss/ports/testing';
import { type TestMapper, aMapper, changed } from './testing/mapper-fixture.js';

const { tenant, run, key, space } = changed();

describe('MapAssetHandler', () => {
  let mapper: TestMapper;
  beforeEach(async () => {
    mapper = await aMapper();
  });

  it('sends the catalog entry to the writer, with all that the writer needs beside it', async () => {
    const message = changed({}, { fence: 7, round: 1, schemaMoved: true, strategy: 'delta', priority: 'critical' });
    await mapper.open().handle(message);
    const [sent] = mapper.written();
    expect(sent).toMatchObject({
      ...{ tenant, run, key, space, technicalName: 'ORDERS', type: 'localtables', spaceLabel: 'Sales' },
      ...{ fence: 7, ordinal: 0, round: 1, schemaMoved: true, strategy: 'delta', priority: 'critical' },
      fingerprint: message.fingerprint,
      next: message.next,
      entry: {
        database: { name: 'dsp_sales' },
        name: 'orders',
        description: 'Orders',
        parameters: { 'dsp.space': 'SALES', 'dsp.technicalName': 'ORDERS' },
      },
    });
    expect(EntryMapped.parse(sent)).toEqual(sent);
    // The asset itself stays behind: what the writer does not need would only travel.
    expect(Object.keys(sent!)).not.toEqual(expect.arrayContaining(['asset']));
  });

  it('gives every column its name and keeps it: in their order, none dropped', async () => {
    await mapper.open().handle(changed());
    const twins = [
      aColumn({ technicalName: 'Amount' }),
      aColumn({ technicalName: 'ORDER_ID' }),
      aColumn({ technicalName: 'AMOUNT' }),
    ];
    await mapper.open().handle(changed({ columns: twins }, { round: 1 }));
    const names = mapper
      .written()
      .map(({ entry }) => entry?.columns.map(({ name, technicalName }) => [technicalName, name]));
    expect(names[0]).toEqual([
      ['ORDER_ID', 'order_id'],
      ['AMOUNT', 'amount'],
    ]);
    expect(names[1]?.map(([technicalName]) => technicalName)).toEqual(['Amount', 'ORDER_ID', 'AMOUNT']);
    expect(names[1]?.slice(1)).toEqual(names[0]);
    expect(names[1]?.[0]?.[1]).not.toBe('amount');
  });

  it('uses the names that were allocated, not ones that it makes up', async () => {
    await mapper.world.names.allocateColumns(tenant, key, { database: 'dsp_sales', table: 'orders' }, () => ({
      ORDER_ID: 'id_of_old',
    }));
    await mapper.open().handle(changed());
    expect(mapper.written()[0]?.entry?.columns.map(({ name }) => name)).toEqual(['id_of_old', 'amount']);
  });

  it('ends an asset that never becomes a table as skipped with its reason', async () => {
    await mapper.open().handle(changed({ kind: 'data-access-control' }));
    const outcome = await mapper.world.events.findOutcome(tenant, run, key);
    expect(outcome).toMatchObject({ outcome: 'skipped', reason: 'data access control: no data of its own' });
    expect(mapper.world.checkpoints.peek(tenant, space, key)).toEqual({
      ...changed().next,
      outcome: 'skipped',
      reason: outcome?.reason,
    });
    expect(mapper.written()).toEqual([]);
  });

  it('moves no checkpoint in a dry run', async () => {
    await mapper.open().handle(changed({ columns: [] }, { dryRun: true }));
    expect(await mapper.world.events.findOutcome(tenant, run, key)).toMatchObject({ outcome: 'skipped' });
    expect(mapper.world.checkpoints.peek(tenant, space, key)).toBeUndefined();
  });

  it('rejects what the target would refuse, with the reason, and writes nothing', async () => {
    // Comments are spilled to fit the budget; so many names and types cannot be.
    const columns = Array.from({ length: 12_000 }, (_, index) => aColumn({ technicalName: `COLUMN_${index}` }));
    await expect(mapper.open().handle(changed({ columns }))).rejects.toMatchObject({
      code: 'ENTRY_REFUSED',
      disposition: 'reject',
      message: expect.stringMatching(/^SALES\/ORDERS: /),
      details: { why: 'ENTRY_TOO_LARGE' },
    });
    expect(mapper.written()).toEqual([]);
  });

  describe('killed at any call', () => {
    const stories = { 'a table': changed(), 'an asset that is skipped': changed({ columns: [] }) };
    const worldOf = async ({ world, written }: TestMapper) => ({
      written: written(),
      event: await world.events.findOutcome(tenant, run, key),
      progress: await world.ledger.progress(tenant, run),
      checkpoint: world.checkpoints.peek(tenant, space, key),
      names: await world.names.find(tenant, key),
    });

    it.each(Object.entries(stories))('leaves the same world for %s after another delivery', async (_story, message) => {
      const calls = new CrashPoint();
      await mapper.open(calls).handle(message);
      const expected = await worldOf(mapper);
      expect(calls.count).toBeGreaterThan(1);
      for (let at = 1; at <= calls.count; at += 1) {
        for (const moment of ['before', 'after'] as const) {
          const other = await aMapper();
          await expect(other.open(new CrashPoint(at, moment)).handle(message)).rejects.toThrow(Crash);
          await other.open().handle(message);
          expect([at, moment, await worldOf(other)]).toEqual([at, moment, expected]);
        }
      }
    });
  });
});
