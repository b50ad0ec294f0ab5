import type { EntryMapped } from '@dss/contracts';
import {
  Crash,
  CrashPoint,
  aDependant,
  aManifestEntry,
  aManifestSegment,
  aManifestSpace,
  anEntryColumn,
} from '@dss/ports/testing';
import {
  KEY,
  TENANT,
  type TestWriter,
  aWriter,
  entryWith,
  mapped,
  retirement,
  runId,
  sibling,
} from './testing/writer-fixture.js';

type Story = (writer: TestWriter) => Promise<EntryMapped>;

const hers = 'What it really means';
const RUN = 4;
const changed = () => mapped(RUN, { entry: entryWith({ columns: [anEntryColumn()] }), schemaMoved: true });

const stories: Record<string, Story> = {
  'the first table of its space': () => Promise.resolve(mapped(RUN)),
  'another table of its space': async (writer) => {
    await writer.write(sibling(1));
    return mapped(RUN);
  },
  'a changed table': async (writer) => {
    await writer.write(mapped(1));
    return changed();
  },
  'a changed table that need not be read': async (writer) => {
    await writer.write(mapped(1));
    const { next, ...message } = changed();
    return { ...message, next: { ...next, versionId: '0' } };
  },
  'a changed table that need not be read, had nobody edited it': async (writer) => {
    await writer.write(mapped(1));
    writer.edit((table) => ({ ...table, TableType: 'VIRTUAL_VIEW', Description: hers }));
    const { next, ...message } = changed();
    return { ...message, next: { ...next, versionId: '0' } };
  },
  'a changed table with an edit to keep': async (writer) => {
    await writer.write(mapped(1));
    writer.edit((table) => ({ ...table, Description: hers }));
    return changed();
  },
  'a changed table with an edit that the source overwrites': async (writer) => {
    await writer.write(mapped(1));
    writer.edit((table) => ({ ...table, TableType: 'VIRTUAL_VIEW', Description: hers }));
    return changed();
  },
  'an edit to overwrite in a table whose image was lost': async (writer) => {
    await writer.write(mapped(1));
    writer.world.images = aWriter().world.images;
    writer.edit((table) => ({ ...table, TableType: 'VIRTUAL_VIEW' }));
    return mapped(RUN);
  },
  'nothing but an edit to report': async (writer) => {
    await writer.write(mapped(1));
    writer.edit((table) => ({ ...table, Description: hers }));
    return mapped(RUN);
  },
  'a table in which nothing differs': async (writer) => {
    await writer.write(mapped(1));
    return mapped(RUN);
  },
  'a table that somebody deleted': async (writer) => {
    await writer.write(mapped(1));
    writer.deleteAll();
    return mapped(RUN);
  },
  'a table whose image was lost': async (writer) => {
    await writer.write(mapped(1));
    writer.world.images = aWriter().world.images;
    return changed();
  },
  'a table that is somebody else’s': (writer) => {
    writer.world.target.seed('dsp_sales', { Name: 'orders' });
    return Promise.resolve(mapped(RUN));
  },
  'a database that is somebody else’s': async (writer) => {
    await writer.world.target.createDatabase({ Name: 'dsp_sales', Parameters: { 'dsp_sync.owner': 'x/y' } });
    return mapped(RUN);
  },
  'a table that a newer run wrote': async (writer) => {
    await writer.write(mapped(RUN + 1));
    return changed();
  },
  'an asset that is gone': async (writer) => {
    await writer.write(mapped(1));
    return mapped(RUN, { entry: undefined, strategy: 'delete', next: { ...mapped(RUN).next, absences: 1 } });
  },
  'a table to be marked as retired': async (writer) => {
    await writer.write(mapped(1));
    return retirement(RUN, 'retire');
  },
  'a table to be deleted': async (writer) => {
    await writer.write(mapped(1));
    await writer.write(retirement(3, 'retire'));
    return retirement(RUN, 'delete');
  },
  'a table to be deleted whose mark somebody took away': async (writer) => {
    await writer.write(mapped(1));
    return retirement(RUN, 'delete');
  },
  'a table to be deleted that is gone already': async (writer) => {
    await writer.write(mapped(1));
    writer.deleteAll();
    return retirement(RUN, 'delete');
  },
  'a deleted table that a person wants back': async (writer) => {
    await writer.write(mapped(1));
    await writer.write(retirement(2, 'retire'));
    await writer.write(retirement(3, 'delete'));
    return retirement(RUN, 'restore');
  },
  'a marked table that a person wants back': async (writer) => {
    await writer.write(mapped(1));
    await writer.write(retirement(3, 'retire'));
    return retirement(RUN, 'restore');
  },
  'a marked table whose asset is back': async (writer) => {
    await writer.write(mapped(1));
    await writer.write(retirement(3, 'retire'));
    return mapped(RUN);
  },
  'a deleted table whose asset is back': async (writer) => {
    await writer.write(mapped(1));
    await writer.write(retirement(2, 'retire'));
    await writer.write(retirement(3, 'delete'));
    return mapped(RUN);
  },
  'a kept table whose asset is back': async (writer) => {
    await writer.write(mapped(1));
    await writer.write(retirement(2, 'retire'));
    await writer.write(retirement(3, 'restore'));
    return mapped(RUN);
  },
  'a dry run': async (writer) => {
    await writer.write(mapped(1));
    return { ...changed(), dryRun: true };
  },
  'a schema that moved under a dependant': async (writer) => {
    await writer.write(mapped(1));
    await withDependant(writer);
    return changed();
  },
};

/** A view of the same run that was settled as unchanged before anybody knew. */
async function withDependant({ world }: TestWriter): Promise<void> {
  const view = aDependant();
  const entry = aManifestEntry({ ordinal: 1, key: view.key, technicalName: 'V_ORDERS', bulk: 'unchanged' });
  await world.index.save(TENANT, view, [KEY]);
  await world.manifests.saveSpace(
    TENANT,
    runId(RUN),
    aManifestSpace({ segments: [{ type: 'views', first: 1, count: 1 }] }),
    [aManifestSegment({ type: 'views', entries: [entry] })],
  );
  await world.ledger.settleBulk(TENANT, runId(RUN), 'SALES', RUN, [
    { ordinal: 1, key: view.key, outcome: 'unchanged' },
  ]);
}

/** All that others can see. */
async function worldOf(writer: TestWriter) {
  const { target, ledger, events, work } = writer.world;
  // Which fields a write has changed, and under which id, is known to the try that wrote only.
  const seen = { ...(await events.findOutcome(TENANT, runId(RUN), KEY)), changes: undefined, requestIds: undefined };
  return {
    tables: target.allTables(),
    writes: target.writes,
    // When a new table was born is known to the try that had to read it.
    image: { ...(await writer.image()), createTime: undefined, createdAt: undefined },
    event: seen,
    progress: await ledger.progress(TENANT, runId(RUN)),
    strategies: await ledger.strategies(TENANT, runId(RUN)),
    checkpoint: writer.checkpoint(),
    retirement: await writer.world.retirements.find(TENANT, KEY),
    detect: work.published('detect'),
  };
}

describe('WriteEntryHandler, killed at any call', () => {
  it.each(Object.entries(stories))('leaves the same world for %s after another delivery', async (_, story) => {
    const undisturbed = aWriter({}, true);
    const calls = new CrashPoint();
    const first = await story(undisturbed);
    await undisturbed.open(calls).handle(first);
    const expected = await worldOf(undisturbed);
    expect(expected.progress.done).toBeGreaterThan(0);

    for (let at = 1; at <= calls.count; at += 1) {
      for (const moment of ['before', 'after'] as const) {
        const writer = aWriter({}, true);
        const message = await story(writer);
        await expect(writer.open(new CrashPoint(at, moment)).handle(message)).rejects.toThrow(Crash);

        await writer.open().handle(message, true);

        expect([at, moment, await worldOf(writer)]).toEqual([at, moment, expected]);
      }
    }
  });

  it.each(Object.entries(stories))('bears to be killed twice with %s', async (_, story) => {
    const undisturbed = aWriter({}, true);
    const calls = new CrashPoint();
    const first = await story(undisturbed);
    await undisturbed.open(calls).handle(first);
    const expected = await worldOf(undisturbed);

    for (let at = 1; at <= calls.count; at += 1) {
      const writer = aWriter({}, true);
      const message = await story(writer);
      await expect(writer.open(new CrashPoint(at, 'after')).handle(message)).rejects.toThrow(Crash);
      await writer
        .open(new CrashPoint(at + 1, 'after'))
        .handle(message, true)
        .catch((error: unknown) => {
          expect(error).toBeInstanceOf(Crash);
        });

      await writer.open().handle(message, true);

      expect([at, await worldOf(writer)]).toEqual([at, expected]);
    }
  });

  it.each(Object.entries(stories))('leaves the same world for %s when its message comes twice', async (_, story) => {
    const once = aWriter({}, true);
    const first = await story(once);
    await once.open().handle(first);
    for (const again of [
      (message: EntryMapped) => ({ message, redelivered: true }),
      // What the repair puts back is a new message.
      (message: EntryMapped) => ({ message: { ...message, round: 1 }, redelivered: false }),
    ]) {
      const twice = aWriter({}, true);
      const message = await story(twice);
      await twice.open().handle(message);
      const second = again(message);
      await twice.open().handle(second.message, second.redelivered);

      expect(await worldOf(twice)).toEqual(await worldOf(once));
    }
  });
});
