import { ManagementRules, RETIRED, type TableInput } from '@dss/planning';
import { anEntryColumn } from '@dss/ports/testing';
import {
  DATABASE,
  KEY,
  NOW,
  TABLE,
  TENANT,
  type TestWriter,
  aWriter,
  entryWith,
  mapped,
  retirement,
  runId,
} from './testing/writer-fixture.js';

const hers = 'What it really means';
const edit = (input: TableInput): TableInput => ({ ...input, Description: hers });
const record = (writer: TestWriter) => writer.world.retirements.find(TENANT, KEY);
const content = ({ table }: TestWriter) => {
  const { VersionId, CreateTime, UpdateTime, Parameters = {}, ...rest } = table() ?? { Name: '' };
  const { 'dsp_sync.run': run, 'dsp_sync.applied': applied, ...parameters } = Parameters;
  expect([VersionId, CreateTime, UpdateTime, run, applied]).toHaveLength(5);
  return { ...rest, parameters };
};

/** A table that a person has edited, and what becomes of it run by run. */
async function aWrittenTable(): Promise<TestWriter> {
  const writer = aWriter();
  await writer.write(mapped(1));
  writer.edit(edit);
  return writer;
}
async function aMarkedTable(): Promise<TestWriter> {
  const writer = await aWrittenTable();
  await writer.write(retirement(2, 'retire'));
  return writer;
}
async function aDeletedTable(): Promise<TestWriter> {
  const writer = await aMarkedTable();
  await writer.write(retirement(3, 'delete'));
  return writer;
}

describe('an asset that is gone', () => {
  it('has its table marked with the day, and nothing else of it changed', async () => {
    const writer = await aWrittenTable();
    const before = content(writer);

    expect(await writer.write(retirement(2, 'retire'))).toMatchObject({
      outcome: 'retired',
      strategy: 'delete',
      reason: expect.stringContaining('in none of 3 complete listings since 2026-02-27'),
    });

    expect(content(writer)).toEqual({ ...before, parameters: { ...before.parameters, [RETIRED]: '2026-03-01' } });
    expect(writer.checkpoint()).toMatchObject({ outcome: 'retired', absences: 3 });
    expect(await record(writer)).toMatchObject({
      ...{ state: 'retired', at: { ours: NOW.toISOString() }, run: runId(2), fence: 2 },
      ...{ database: DATABASE, table: TABLE, space: 'SALES' },
    });
  });

  it('has its table deleted after the quarantine, and its last content kept', async () => {
    const writer = await aMarkedTable();
    const marked = writer.table();

    expect(await writer.write(retirement(3, 'delete'))).toMatchObject({ outcome: 'deleted' });

    expect(writer.table()).toBeUndefined();
    expect(await writer.image()).toMatchObject({
      away: 'deleted',
      input: { Description: hers, Parameters: marked?.Parameters },
    });
    expect(writer.checkpoint()).toMatchObject({ outcome: 'deleted' });
    expect(await record(writer)).toMatchObject({ state: 'deleted', deletedAt: { ours: NOW.toISOString() } });
  });

  it('has an edit kept that was made in quarantine', async () => {
    const writer = await aMarkedTable();
    writer.edit((table) => ({ ...table, Retention: 7 }));

    await writer.write(retirement(3, 'delete'));

    expect((await writer.image())?.input).toMatchObject({ Retention: 7, Description: hers });
  });

  it('keeps its table when somebody takes the mark away: the quarantine begins anew', async () => {
    const writer = await aWrittenTable();
    const at = { ours: '2026-03-20T08:00:00.000Z' };

    expect(await writer.write(retirement(3, 'delete', { at }))).toMatchObject({ outcome: 'retired' });

    expect(writer.table()?.Parameters?.[RETIRED]).toBe('2026-03-20');
    expect(await record(writer)).toMatchObject({ state: 'retired', at });
  });

  it('remembers who was asked', async () => {
    const writer = await aWrittenTable();
    await writer.write(retirement(2, 'retire', { approved: true }));
    expect(await record(writer)).toMatchObject({ approved: true });
  });

  it.each<[string, (writer: TestWriter) => void, string, string | undefined]>([
    [
      'is not there: nothing is final before the quarantine is over',
      (writer) => {
        writer.deleteAll();
      },
      'skipped',
      'retired',
    ],
    [
      'belongs to somebody else by now',
      (writer) => {
        writer.edit((table) => ({ ...table, Parameters: { 'dsp_sync.owner': 'x/y' } }));
      },
      'skipped',
      undefined,
    ],
    [
      'was written by a newer run',
      (writer) => {
        writer.edit((table) => ({ ...table, Parameters: { ...table.Parameters, 'dsp_sync.run': '9' } }));
      },
      'superseded',
      undefined,
    ],
  ])('has nothing done to a table that %s', async (_story, happens, outcome, state) => {
    const writer = await aWrittenTable();
    happens(writer);
    const [before, writes] = [writer.table(), writer.tableWrites()];

    expect(await writer.write(retirement(2, 'retire'))).toMatchObject({ outcome });

    expect([writer.table(), writer.tableWrites()]).toEqual([before, writes]);
    expect((await record(writer))?.state).toBe(state);
  });

  it('is over at once where its name stands for somebody else’s table', async () => {
    const writer = await aWrittenTable();
    writer.edit((table) => ({ ...table, Parameters: {} }));
    await writer.write(retirement(2, 'delete'));
    expect(writer.checkpoint()).toMatchObject({ outcome: 'deleted' });
  });

  it.each([
    ['retire', 'observe', 'retire', 'not update'],
    ['delete', 'create+update', 'delete', 'not delete'],
  ] as const)(
    'has only said what would be done where the policy does not allow to %s',
    async (act, rules, operation, why) => {
      const writer = await aMarkedTable();
      const timid = aWriter({ management: ManagementRules.parse(rules) });
      Object.assign(timid.world, writer.world);
      if (act === 'retire') timid.world.target.edit(DATABASE, TABLE, unmarked);
      const before = timid.table();

      expect(await timid.write(retirement(3, act))).toMatchObject({
        outcome: 'planned',
        operation,
        reason: expect.stringContaining(why),
      });
      expect(timid.table()).toEqual(before);
    },
  );

  it.each(['retire', 'delete'] as const)('would be handled so, says a dry run, and nothing moves: %s', async (act) => {
    const writer = await aMarkedTable();
    if (act === 'retire') writer.edit(unmarked);
    const [table, image, checkpoint] = [writer.table(), await writer.image(), writer.checkpoint()];

    const outcome = await writer.write({ ...retirement(3, act), dryRun: true });

    expect(outcome).toMatchObject({ outcome: 'planned', operation: act });
    expect([writer.table(), await writer.image(), writer.checkpoint()]).toEqual([table, image, checkpoint]);
  });
});

describe('an asset that is back at the source', () => {
  it('loses the mark and keeps the words of people', async () => {
    const writer = await aWrittenTable();
    const before = content(writer);
    await writer.write(retirement(2, 'retire'));

    expect(await writer.write(mapped(3))).toMatchObject({
      outcome: 'restored',
      reason: expect.stringContaining('the source has it again'),
    });

    expect(content(writer)).toEqual(before);
    expect(await record(writer)).toBeUndefined();
    expect((await writer.image())?.away).toBeUndefined();
    expect(writer.checkpoint()).toMatchObject({ outcome: 'restored' });
  });

  it('gets its table as it was, words of people included, after it was deleted', async () => {
    const writer = await aWrittenTable();
    const before = content(writer);
    await writer.write(retirement(2, 'retire'));
    await writer.write(retirement(3, 'delete'));

    const outcome = await writer.write(mapped(4));
    expect(outcome).toMatchObject({
      outcome: 'restored',
      reason: 'the source has it again; its table is as people had it',
    });
    // It was our own doing, not somebody's.
    expect(outcome.drift).toBeUndefined();

    expect(content(writer)).toEqual(before);
    expect(await record(writer)).toBeUndefined();
  });

  it('comes back also where tables that others delete stay away', async () => {
    const writer = await aDeletedTable();
    const ignoring = aWriter({ whenDeleted: 'ignore' });
    Object.assign(ignoring.world, writer.world);
    expect(await ignoring.write(mapped(4))).toMatchObject({ outcome: 'restored' });
  });

  it('belongs to the source again after a person had it kept', async () => {
    const writer = await aMarkedTable();
    await writer.write(retirement(3, 'restore'));
    await writer.write(mapped(4, { entry: entryWith() }));
    expect(await record(writer)).toBeUndefined();
  });

  it('is forgotten as retired also when a person took the mark away', async () => {
    const writer = await aMarkedTable();
    writer.edit(unmarked);
    await writer.write(mapped(3));
    expect(await record(writer)).toBeUndefined();
    expect((await writer.image())?.away).toBeUndefined();
  });
});

describe('a person who wants a table back', () => {
  it('gets a marked one as it was, and it is kept from then on', async () => {
    const writer = await aWrittenTable();
    const before = content(writer);
    await writer.write(retirement(2, 'retire'));

    expect(await writer.write(retirement(3, 'restore'))).toMatchObject({
      outcome: 'restored',
      reason: 'wanted back by ann; kept until the source has it again',
    });

    expect(content(writer)).toEqual(before);
    expect(await record(writer)).toMatchObject({ state: 'kept', keptBy: 'ann', fence: 3 });
    expect(writer.checkpoint()).toMatchObject({ outcome: 'restored', dirty: true });
  });

  it('gets a deleted one byte for byte but for the fencing number', async () => {
    const writer = await aWrittenTable();
    const { VersionId, CreateTime, UpdateTime, ...before } = writer.table() ?? { Name: '' };
    expect([VersionId, CreateTime, UpdateTime]).toHaveLength(3);
    await writer.write(retirement(2, 'retire'));
    await writer.write(retirement(3, 'delete'));

    await writer.write(retirement(4, 'restore'));

    const parameters = { ...before.Parameters, 'dsp_sync.run': '4' };
    expect(JSON.stringify(sorted(writer.table()?.Parameters))).toBe(JSON.stringify(sorted(parameters)));
    expect(writer.table()).toMatchObject({ ...before, Parameters: parameters });
  });

  it('gets it also when its database went with it', async () => {
    const writer = await aDeletedTable();
    writer.deleteAll();
    expect(await writer.write(retirement(4, 'restore'))).toMatchObject({ outcome: 'restored' });
    expect(writer.table()?.Description).toBe(hers);
    expect(writer.world.target.writes[0]).toMatchObject({ operation: 'createDatabase' });
  });

  it('is told when nothing is left', async () => {
    const writer = await aDeletedTable();
    writer.world.images = aWriter().world.images;
    expect(await writer.write(retirement(4, 'restore'))).toMatchObject({
      outcome: 'rejected',
      code: 'NOTHING_TO_RESTORE',
    });
  });
});

describe('a table that somebody deleted', () => {
  it('is made again and told as drift', async () => {
    const writer = await aWrittenTable();
    await writer.write(mapped(2, { entry: entryWith({ columns: [anEntryColumn()] }) }));
    writer.deleteAll();

    expect(await writer.write(mapped(3))).toMatchObject({ outcome: 'restored', drift: 'deleted' });
    expect(writer.table()?.Description).toBe(hers);
  });
});

function unmarked(table: TableInput): TableInput {
  const parameters = Object.entries(table.Parameters ?? {}).filter(([key]) => key !== RETIRED);
  return { ...table, Parameters: Object.fromEntries(parameters) };
}

function sorted(parameters: Readonly<Record<string, string>> = {}) {
  return Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
}
