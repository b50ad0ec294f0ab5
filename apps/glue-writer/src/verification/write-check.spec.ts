import { assetKey } from '@dss/catalog-model';
import { RemoteUnavailableError } from '@dss/errors';
import { currentRunContext } from '@dss/observability';
import {
  InMemoryCheckpointStore,
  InMemoryRunLedger,
  InMemoryRunStore,
  InMemoryTargetCatalog,
  aSyncRun,
} from '@dss/ports/testing';
import { DATABASE, TABLE, TENANT, aWriter, entryWith, mapped, runId } from '../testing/writer-fixture.js';
import type { NotedWrite } from './noted-write.js';
import { WriteCheck } from './write-check.js';

const RUN = runId(2);

/** A writer whose second run is read back. */
async function aVerifyingWriter() {
  const writer = aWriter({ verifiesWrites: true }, true);
  await writer.write(mapped(1));
  await writer.world.runs.create(aSyncRun({ id: RUN, tenant: TENANT }));
  let process: ReturnType<typeof writer.open> | undefined;
  const message = mapped(2, { entry: entryWith({ description: 'new' }) });
  const next = { ...message.next, versionId: '0' };
  const handle = () => {
    process = writer.open();
    return process.handle({ ...message, next });
  };
  const report = async () => {
    await process?.check.flush(TENANT, RUN);
    return (await writer.world.runs.find(TENANT, RUN))?.verification;
  };
  return { writer, handle, report };
}

describe('what was written is read back', () => {
  it('and stands in the record of the run when it is there', async () => {
    const { writer, handle, report } = await aVerifyingWriter();
    await handle();

    expect(await report()).toEqual({ tables: 1, ownForms: 0, unread: 0, differences: [] });
    expect(writer.checkpoint()?.dirty).toBeUndefined();
  });

  it.each([
    ['is gone', 'gone', 'the table is not there'],
    ['was overwritten in its very version', 'differs', 'something else stands in parameters.dsp_sync.owner'],
  ])('a table that %s is named, and looked at by the next run', async (_story, what, reason) => {
    const { writer, handle, report } = await aVerifyingWriter();
    await handle();
    const { target } = writer.world;
    const broken = what === 'gone' ? undefined : { ...writer.table()!, Parameters: {} };
    target.listTables = () => Promise.resolve({ tables: broken ? [broken] : [], nextToken: undefined });
    target.findTable = () => Promise.resolve(broken);

    const found = await report();

    const asset = { space: 'SALES', technicalName: 'ORDERS', database: DATABASE, table: TABLE };
    expect(found?.differences).toMatchObject([{ ...asset, what, reason: expect.stringContaining(reason) }]);
    expect(writer.checkpoint()?.dirty).toBe(true);
    expect(writer.told.map(([message]) => message)).toEqual(['A table is not as it was written']);
  });

  it('a list that is old is not believed: the table itself is asked', async () => {
    const { writer, handle, report } = await aVerifyingWriter();
    const old = writer.table()!;
    await handle();
    writer.world.target.listTables = () => Promise.resolve({ tables: [old], nextToken: undefined });

    expect(await report()).toMatchObject({ tables: 1, differences: [] });
    expect(writer.checkpoint()?.dirty).toBeUndefined();
  });

  it('an edit that came later is no difference: the next run tells of it', async () => {
    const { writer, handle, report } = await aVerifyingWriter();
    await handle();
    writer.edit((table) => ({ ...table, Description: 'by hand' }));

    expect(await report()).toMatchObject({ tables: 1, differences: [] });
  });

  it('a stranger’s table that our update replaced, because it had the same version, is given back', async () => {
    const { writer, handle, report } = await aVerifyingWriter();
    const image = await writer.image();
    await writer.world.images.save(TENANT, { ...image!, createdAt: '2020-01-01T00:00:00.000Z' });
    writer.deleteAll();
    writer.world.target.seed(DATABASE, { Name: TABLE, Description: 'theirs', Parameters: { team: 'sales' } });
    await handle();
    expect(writer.table()?.Description).toBe('new');

    const found = await report();

    expect(found?.differences).toMatchObject([{ what: 'replaced', reason: expect.stringMatching(/given back/) }]);
    expect(writer.table()).toMatchObject({ Description: 'theirs', Parameters: { team: 'sales' } });
    const later = await writer.write(mapped(3, { entry: entryWith({ description: 'newer' }) }));
    expect(later).toMatchObject({ outcome: 'skipped', reason: expect.stringContaining('foreign') });
    expect(writer.table()).toMatchObject({ Description: 'theirs', Parameters: { team: 'sales' } });
  });

  it('what cannot be read back is counted, and fails nothing', async () => {
    const { writer, handle, report } = await aVerifyingWriter();
    await handle();
    writer.world.target.failNext('listTables', new RemoteUnavailableError('glue', 'HTTP 503'));

    expect(await report()).toEqual({ tables: 0, ownForms: 0, unread: 1, differences: [] });
    expect(writer.told.map(([message]) => message)).toEqual(['Tables could not be read back']);
  });

  it('not where it is switched off, nor where nothing was written', async () => {
    const off = aWriter();
    const calls = jest.spyOn(off.world.target, 'listTables');
    const process = off.open();
    await process.handle(mapped(1));
    await process.check.flushAll();

    expect(calls).not.toHaveBeenCalled();
  });
});

describe('many tables', () => {
  it('are read back a hundred with a call while the run goes on, and the rest at its end', async () => {
    const target = new InMemoryTargetCatalog();
    const runs = new InMemoryRunStore();
    await runs.create(aSyncRun({ id: RUN, tenant: TENANT }));
    const asked: number[] = [];
    const listTables = target.listTables.bind(target);
    target.listTables = (database, token, names) => {
      asked.push(names?.length ?? -1);
      return listTables(database, token, names);
    };
    const timers: (() => void)[] = [];
    const later = (_ms: number, act: () => void) => {
      timers.push(act);
      return () => undefined;
    };
    const ledger = new InMemoryRunLedger(new InMemoryCheckpointStore());
    const check = new WriteCheck({ target, ledger, runs }, { isOn: true, tell: () => undefined, later });
    for (let index = 0; index < 250; index += 1) {
      const name = `t_${index}`;
      target.seed(DATABASE, { Name: name });
      check.note(TENANT, RUN, aNotedWrite(name));
    }

    await check.flush(TENANT, RUN);

    expect(asked).toEqual([100, 100, 50]);
    expect((await runs.find(TENANT, RUN))?.verification).toMatchObject({ tables: 250, differences: [] });
    check.note(TENANT, RUN, aNotedWrite('t_1'));
    timers.at(-1)?.();
    await check.flushAll();
    await new Promise(process.nextTick);
    expect((await runs.find(TENANT, RUN))?.verification).toMatchObject({ tables: 251 });
  });

  it('are read back also while their calls cannot be counted, and that is told', async () => {
    const target = new InMemoryTargetCatalog();
    const runs = new InMemoryRunStore();
    await runs.create(aSyncRun({ id: RUN, tenant: TENANT }));
    const listTables = target.listTables.bind(target);
    target.listTables = (...asked) => {
      const traffic = currentRunContext()?.traffic;
      if (traffic) traffic['glue.GetTables'] = { calls: 1, bytesOut: 1, bytesIn: 1 };
      return listTables(...asked);
    };
    const ledger = new InMemoryRunLedger(new InMemoryCheckpointStore());
    ledger.addTraffic = () => Promise.reject(new RemoteUnavailableError('Redis', 'it is away'));
    const told: string[] = [];
    const world = { isOn: true, tell: (message: string) => void told.push(message), later: () => () => undefined };
    const check = new WriteCheck({ target, ledger, runs }, world);
    target.seed(DATABASE, { Name: 't_1' });
    check.note(TENANT, RUN, aNotedWrite('t_1'));

    await check.flush(TENANT, RUN);

    expect((await runs.find(TENANT, RUN))?.verification).toMatchObject({ tables: 1 });
    expect(told).toEqual(['The calls of reading back could not be counted for the run']);
  });

  it('with long names are asked for in expressions that Glue takes', async () => {
    const target = new InMemoryTargetCatalog();
    target.seed(DATABASE, { Name: 'any' });
    const lengths: number[] = [];
    target.listTables = (_database, _token, names = []) => {
      lengths.push(names.join('|').length);
      return Promise.resolve({ tables: names.map((Name) => ({ Name, VersionId: '0' })), nextToken: undefined });
    };
    const runs = new InMemoryRunStore();
    const ledger = new InMemoryRunLedger(new InMemoryCheckpointStore());
    const world = { isOn: true, tell: () => undefined, later: () => () => undefined };
    const check = new WriteCheck({ target, ledger, runs }, world);
    for (let index = 0; index < 30; index += 1) check.note(TENANT, RUN, aNotedWrite(`${'x'.repeat(200)}_${index}`));

    await check.flush(TENANT, RUN);

    expect(lengths.length).toBe(4);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(2048);
  });
});

function aNotedWrite(table: string): NotedWrite {
  const key = assetKey({ tenant: TENANT, space: 'SALES', name: table });
  return {
    space: 'SALES',
    key,
    technicalName: table,
    database: DATABASE,
    table,
    facts: { input: { Name: table }, versionId: '0' },
  };
}
