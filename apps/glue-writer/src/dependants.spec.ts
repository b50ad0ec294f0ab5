import type { ManifestEntry } from '@dss/sync-run';
import type { SettleResult } from '@dss/ports';
import {
  aDefinitionRecord,
  aDependant,
  aKey,
  aListed,
  aManifestEntry,
  aManifestSegment,
  aManifestSpace,
} from '@dss/ports/testing';
import { Dependants } from './dependants.js';
import { KEY, TENANT, type TestWriter, aWriter, mapped, runId } from './testing/writer-fixture.js';

const RUN = 2;
const moved = mapped(RUN, { ordinal: 0, schemaMoved: true, spaceLabel: 'Sales of the source' });

/** A view over the table of these tests, as this run's manifest has it. */
async function aView({ world }: TestWriter, ordinal: number, about: Partial<ManifestEntry> = {}, segment = 'views') {
  const technicalName = `V${ordinal}`;
  const space = `SPACE${ordinal}`;
  const key = aKey(TENANT, technicalName, space);
  const names = { database: 'dsp_sales', table: technicalName.toLowerCase() };
  const entry = aManifestEntry({
    ordinal,
    key,
    technicalName,
    bulk: 'unchanged',
    intent: 'unchanged',
    ...names,
    ...about,
  });
  const head = aManifestSpace({ space, label: 'Space', segments: [{ type: segment, first: ordinal, count: 1 }] });
  await world.index.save(TENANT, aDependant({ key, technicalName, space }), [KEY]);
  await world.manifests.saveSpace(TENANT, runId(RUN), head, [
    aManifestSegment({ space, type: segment, entries: [entry] }),
  ]);
  if (entry.bulk !== undefined) {
    await world.ledger.settleBulk(TENANT, runId(RUN), space, RUN, [{ ordinal, key, outcome: entry.bulk }]);
  }
  return { key, space, technicalName };
}

describe('Dependants', () => {
  let writer: TestWriter;
  let dependants: Dependants;
  beforeEach(() => {
    writer = aWriter();
    dependants = new Dependants(writer.world);
  });
  const settle = async (): Promise<SettleResult> => {
    const reopen = (await dependants.affectedBy(moved)).map(({ entry }) => entry.ordinal);
    return writer.world.ledger.settle({
      ...{ tenant: TENANT, run: runId(RUN), ordinal: 0, outcome: 'updated', conflicts: 0 },
      reopen,
    });
  };
  const affected = async (message = moved) =>
    (await dependants.affectedBy(message)).map(({ entry }) => entry.technicalName);
  const sent = () => writer.world.work.published('detect');

  it('are those that this run settled as unchanged before anybody knew', async () => {
    await aView(writer, 1);
    await aView(writer, 2, { bulk: undefined, intent: 'fetch' });
    await aView(writer, 3, { bulk: 'skipped' });
    expect(await affected()).toEqual(['V1']);
  });

  it('are none when the schema stands still, or nothing moves at all', async () => {
    await aView(writer, 1);
    expect(await affected({ ...moved, schemaMoved: false })).toEqual([]);
    expect(await affected({ ...moved, dryRun: true })).toEqual([]);
  });

  it('are found under another type than their own when list and definition disagree', async () => {
    await aView(writer, 1, {}, 'analyticmodels');
    expect(await affected()).toEqual(['V1']);
  });

  it('are left to a later run when this one has not listed their space', async () => {
    await writer.world.index.save(TENANT, aDependant({ space: 'ELSEWHERE' }), [KEY]);
    expect(await affected()).toEqual([]);
  });

  it('are sent to detection with all that the list said, and the definition that is stored', async () => {
    const listed = aListed({ type: 'views' });
    const { key, space, technicalName } = await aView(writer, 1, { priority: 'critical', listed });
    const record = aDefinitionRecord({ key, space, technicalName });
    await writer.world.definitions.save(TENANT, record);
    await dependants.lookAgain(moved, await dependants.affectedBy(moved), await settle());
    expect(sent()).toEqual([
      {
        ...{ tenant: TENANT, run: runId(RUN), fence: RUN, mode: 'incremental', dryRun: false, priority: 'critical' },
        ...{ key, space, spaceLabel: 'Space', technicalName, type: 'views', ordinal: 1, round: 0, wake: KEY },
        ...{ absent: false, listed, names: { database: 'dsp_sales', table: 'v1' } },
        ...{ body: record.body, definitionBytes: record.bytes },
      },
    ]);
  });

  it('are sent once, by the settle that opened them', async () => {
    await aView(writer, 1);
    const all = await dependants.affectedBy(moved);
    await dependants.lookAgain(moved, all, await settle());
    await dependants.lookAgain(moved, all, await settle());
    expect(sent()).toHaveLength(1);
  });

  it('are sent by the repeat when the first try died in between', async () => {
    await aView(writer, 1);
    await aView(writer, 2);
    await settle();
    await dependants.lookAgain(moved, await dependants.affectedBy(moved), await settle());
    expect(sent().map(({ ordinal }) => ordinal)).toEqual([1, 2]);
  });

  it('are not sent by a repeat once they have ended again', async () => {
    await aView(writer, 1);
    await settle();
    const again = { tenant: TENANT, run: runId(RUN), ordinal: 1, outcome: 'updated' as const, conflicts: 0 };
    await writer.world.ledger.settle(again);
    await dependants.lookAgain(moved, await dependants.affectedBy(moved), await settle());
    expect(sent()).toEqual([]);
  });

  it('are not sent by a repeat when their space was listed only after the settle: they are not open', async () => {
    await settle();
    await aView(writer, 1);
    await dependants.lookAgain(moved, await dependants.affectedBy(moved), await settle());
    expect(sent()).toEqual([]);
  });
});
