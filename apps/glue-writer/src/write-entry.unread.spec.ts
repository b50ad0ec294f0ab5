import { RemoteUnavailableError, TargetConflictError, TargetFullError } from '@dss/errors';
import { anEntryColumn } from '@dss/ports/testing';
import { DATABASE, TABLE, type TestWriter, aWriter, entryWith, mapped } from './testing/writer-fixture.js';

const wider = entryWith({ columns: [anEntryColumn(), anEntryColumn({ technicalName: 'NEW' })] });

/** The n-th run's message about a table that the checkpoint knows in that version. */
function known(run: number, versionId: string | undefined, about: Parameters<typeof mapped>[1] = {}) {
  const message = mapped(run, about);
  return { ...message, next: { ...message.next, versionId } };
}

/** The calls that handling a message costs at the target. */
async function callsOf(writer: TestWriter, message: ReturnType<typeof mapped>): Promise<string[]> {
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
  await writer.open(undefined, watched).handle(message);
  return calls.filter((call) => call !== 'findDatabase' && call !== 'getDatabaseTags');
}

describe('an update of a table that nobody has touched', () => {
  let writer: TestWriter;
  beforeEach(async () => {
    writer = aWriter({}, true);
    await writer.write(mapped(1));
  });

  it('costs one call, time after time', async () => {
    expect(await callsOf(writer, known(2, '0', { entry: wider }))).toEqual(['updateTable']);
    expect(await callsOf(writer, known(3, '1', { entry: entryWith({ description: 'new' }) }))).toEqual(['updateTable']);

    expect(writer.table()).toMatchObject({ VersionId: '2', Description: 'new' });
    expect(writer.checkpoint()).toMatchObject({ outcome: 'updated', versionId: '2' });
    expect(await writer.image()).toMatchObject({ fence: 3, baseVersionId: '1' });
  });

  it('writes what an update after a look would have written', async () => {
    const careful = aWriter();
    await careful.write(mapped(1));
    const message = known(2, '0', { entry: wider });

    const [outcome, other] = [await writer.write(message), await careful.write(message)];

    expect(outcome).toEqual(other);
    expect(writer.table()).toEqual(careful.table());
    expect({ ...(await writer.image()), createTime: undefined, createdAt: undefined }).toEqual({
      ...(await careful.image()),
      createTime: undefined,
      createdAt: undefined,
    });
  });

  it.each([
    ['the target was not seen to refuse stale versions', () => aWriter(), '0'],
    ['the checkpoint is lost', () => aWriter({}, true), undefined],
    ['the checkpoint knows another version', () => aWriter({}, true), '3'],
  ])('is read first where %s', async (_story, open, versionId) => {
    const careful = open();
    await careful.write(mapped(1));

    expect(await callsOf(careful, known(2, versionId, { entry: wider }))).toEqual(['findTable', 'updateTable']);
  });

  it('is read first where the image is lost and the checkpoint knows a table: no create is refused for it', async () => {
    writer.world.images = aWriter().world.images;

    expect(await callsOf(writer, known(2, '0', { entry: wider }))).toEqual(['findTable', 'updateTable']);
  });

  it('is read first in a dry run, and where nothing would be written: what nobody has seen is not said', async () => {
    expect(await callsOf(writer, known(2, '0', { entry: wider, dryRun: true }))).toEqual(['findTable']);
    expect(await callsOf(writer, known(2, '0'))).toEqual(['findTable']);
  });

  it('finds the edit of a person by the version, and keeps it', async () => {
    writer.edit((table) => ({ ...table, Description: 'by hand', Parameters: { ...table.Parameters, rows: '7' } }));

    expect(await callsOf(writer, known(2, '0', { entry: wider }))).toEqual(['updateTable', 'findTable', 'updateTable']);

    expect(writer.table()).toMatchObject({ Description: 'by hand', Parameters: { rows: '7' } });
    expect(writer.checkpoint()).toMatchObject({ versionId: '2' });
  });

  it('still asks what people have decided about an edit that was kept', async () => {
    writer.edit((table) => ({ ...table, Description: 'by hand' }));
    await writer.write(known(2, '0', { entry: wider }));
    const message = known(3, '2', { entry: { ...wider, description: 'Orders of the day' } });

    const outcome = await writer.write(message);

    expect(outcome.conflicts).toMatchObject([{ field: 'description', target: 'by hand', decision: 'kept' }]);
    expect(writer.table()?.Description).toBe('by hand');
  });

  it('brings back what somebody deleted', async () => {
    writer.deleteAll();

    expect(await writer.write(known(2, '0', { entry: wider }))).toMatchObject({ outcome: 'restored' });
  });

  it('leaves alone the table that somebody else made after deleting ours, told by its version', async () => {
    writer.deleteAll();
    writer.world.target.seed(DATABASE, { Name: TABLE, Description: 'theirs' });
    writer.edit((table) => ({ ...table, Description: 'theirs, edited' }));

    expect(await writer.write(known(2, '0', { entry: wider }))).toMatchObject({ outcome: 'skipped' });
    expect(writer.table()?.Description).toBe('theirs, edited');
  });

  it('says under which id it was called, and none when nothing was written', async () => {
    expect((await writer.write(known(2, '0', { entry: wider }))).requestIds).toHaveLength(1);
    expect(await writer.write(known(3, '1', { entry: wider }))).not.toHaveProperty('requestIds');
  });

  it('waits between 50 and 500 ms after each concurrent change, and not after anything else', async () => {
    for (let round = 0; round < 3; round += 1) {
      writer.world.target.failNext('updateTable', new TargetConflictError('changed'));
    }
    writer.world.target.failNext('updateTable', new RemoteUnavailableError('glue', 'reset', { outcomeUnknown: true }));

    expect(await writer.write(known(2, '0', { entry: wider }))).toMatchObject({ outcome: 'updated' });
    expect(writer.pauses).toEqual([275, 275, 275]);
  });
});

describe('the archive of versions', () => {
  const described = (run: number, versionId: string, about = {}) =>
    known(run, versionId, { entry: entryWith({ description: `run ${run}` }), strategy: 'metadata-only', ...about });
  const archived = async ({ world }: TestWriter) =>
    (await world.target.listVersions(DATABASE, TABLE)).tables.slice(1).map(({ VersionId }) => VersionId);

  it.each([
    ['metadata', []],
    ['never', ['0']],
    ['always', []],
  ] as const)('with %s takes of a description’s old versions %j', async (skipArchive, expected) => {
    const writer = aWriter({ archive: { skipArchive, keepVersions: 1000 } });
    await writer.write(mapped(1));

    await writer.write(described(2, '0'));

    expect(await archived(writer)).toEqual(expected);
  });

  it('takes what an update without a look replaced, while the version alone does not say whose it was', async () => {
    const writer = aWriter({}, true);
    await writer.write(mapped(1));

    for (let run = 2; run <= 14; run += 1) await writer.write(described(run, String(run - 2)));

    expect(await archived(writer)).toEqual(['9', '8', '7', '6', '5', '4', '3', '2', '1', '0']);
  });

  it('reaches back as far as it shall, at the cost of one call in a hundred', async () => {
    const writer = aWriter({ archive: { skipArchive: 'never', keepVersions: 100 } }, true);
    await writer.write(mapped(1));
    const calls: string[] = [];
    for (let run = 2; run <= 402; run += 1) calls.push(...(await callsOf(writer, described(run, String(run - 2)))));

    expect(calls.filter((call) => call === 'deleteVersions')).toHaveLength(3);
    expect(calls.filter((call) => call === 'updateTable')).toHaveLength(401);
    expect(writer.table()?.VersionId).toBe('401');
  });

  it('makes room when Glue takes no further version, and the table is written all the same', async () => {
    const writer = aWriter({ archive: { skipArchive: 'never', keepVersions: 100 } });
    await writer.write(mapped(1));
    writer.world.target.failNext('updateTable', new TargetFullError('TABLE_VERSION'));

    expect(await writer.write(described(2, '0'))).toMatchObject({ outcome: 'metadata-updated' });

    expect(await archived(writer)).toEqual([]);
    expect(writer.told[0]?.[0]).toBe('Glue takes no further version: old ones of the table are deleted');
  });

  it('that cannot be tidied is told, and no reason for the table to fail', async () => {
    const writer = aWriter({ archive: { skipArchive: 'never', keepVersions: 100 } });
    await writer.write(mapped(1));
    for (let run = 2; run <= 200; run += 1) await writer.write(described(run, String(run - 2)));
    writer.world.target.failNext('deleteVersions', new RemoteUnavailableError('glue', 'HTTP 503'));

    for (const run of [201, 202]) await writer.write(described(run, String(run - 2)));

    expect(writer.table()?.VersionId).toBe('201');
    expect(writer.told.map(([message]) => message)).toContain('Old versions of a table could not be deleted');
  });
});
