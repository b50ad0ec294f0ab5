import { MAPPING_VERSION } from '@dss/mapping';
import { Crash, CrashPoint, aCheckpoint, aRetirementRecord, aRunRequested, anAssetSeen } from '@dss/ports/testing';
import {
  TENANT,
  type TestDiscovery,
  aDiscovery,
  aRun,
  keyOf,
  known,
  manifestOf,
  runId,
} from '../testing/discovery-fixture.js';
import { RunSyncHandler } from './run-sync.handler.js';

/** Every kind of entry, in two spaces, and an asset that waits for the second space's listing. */
async function aTenant(): Promise<TestDiscovery> {
  const discovery = aDiscovery();
  const { source, ledger } = discovery.ports;
  source.put({ space: 'HR', type: 'views', technicalName: 'PEOPLE', definition: {} });
  source.put({ space: 'SALES', type: 'localtables', technicalName: 'ORDERS', definition: {} });
  source.put({ space: 'SALES', type: 'localtables', technicalName: 'STEADY', definition: {} });
  source.put({ space: 'SALES', type: 'dataflows', technicalName: 'LOAD', definition: {} });
  const on = '2026-11-19T16:40:01.000Z';
  const listed = { type: 'localtables', status: 'Deployed', changedOn: on, deployedOn: on };
  known(discovery, 'SALES', aCheckpoint({ technicalName: 'STEADY', listed, mapping: MAPPING_VERSION }));
  known(discovery, 'SALES', aCheckpoint({ technicalName: 'GONE', type: 'views' }));
  const due = { absences: 9, absentSince: '2026-11-01T00:00:00.000Z', database: 'dsp_sales', table: 'due' };
  known(discovery, 'SALES', aCheckpoint({ technicalName: 'DUE', type: 'views', ...due }));
  await aRun(discovery);
  await ledger.announceSpaces(TENANT, runId(1), ['SALES']);
  const waiting = anAssetSeen({ tenant: TENANT, run: runId(1), ordinal: 0, technicalName: 'PEOPLE' });
  await ledger.awaitListing(TENANT, runId(1), 'SALES', { ordinal: 0, message: JSON.stringify(waiting) });
  return discovery;
}

/** A run that a person asked for to get a table back. */
async function aRestore(): Promise<TestDiscovery> {
  const discovery = aDiscovery();
  const key = keyOf('SALES', 'GONE');
  await discovery.ports.retirements.save(TENANT, aRetirementRecord({ key, technicalName: 'GONE' }));
  await aRun(discovery, { restores: key });
  return discovery;
}

async function handle(discovery: TestDiscovery, crash?: CrashPoint): Promise<void> {
  await discovery.open(RunSyncHandler, crash).handle(aRunRequested({ tenant: TENANT, run: runId(1) }));
}

/** All that others can see. The fencing number may differ, because one that nobody used may be lost. */
async function worldOf(discovery: TestDiscovery) {
  const { runs, ledger, work, checkpoints } = discovery.ports;
  const run = (await runs.find(TENANT, runId(1)))!;
  const steady = checkpoints.peek(TENANT, 'SALES', keyOf('SALES', 'STEADY'));
  const withoutFence = <T extends { fence?: number }>(message: T) => {
    expect([run.fence, undefined]).toContain(message.fence);
    return { ...message, fence: 0 };
  };
  return {
    run: { ...run, fence: 0 },
    // A try that died took with it who was first to give a name; the name stays.
    manifest: (await manifestOf(discovery, runId(1))).map((entry) => ({ ...entry, fresh: undefined })),
    fetches: work
      .published('fetch')
      .map(withoutFence)
      .map(({ names, ...message }) => ({ ...message, names: names && { ...names, fresh: undefined } })),
    // The waiter's message was not made by this run's command.
    detections: work.published('detect').map((message) => ({ ...message, fence: 0 })),
    outcomes: await ledger.outcomes(TENANT, runId(1), 6),
    progress: await ledger.progress(TENANT, runId(1)),
    steady: steady && withoutFence(steady),
    gone: checkpoints.peek(TENANT, 'SALES', keyOf('SALES', 'GONE')),
  };
}

describe('RunSyncHandler, killed at any call', () => {
  async function killedAnywhere(start: () => Promise<TestDiscovery>, count: number, expected: unknown): Promise<void> {
    for (let at = 1; at <= count; at += 1) {
      for (const moment of ['before', 'after'] as const) {
        const discovery = await start();
        const killed = handle(discovery, new CrashPoint(at, moment));
        expect([at, moment, await killed.catch((error: unknown) => error)]).toEqual([at, moment, expect.any(Crash)]);

        await handle(discovery);

        expect([at, moment, await worldOf(discovery)]).toEqual([at, moment, expected]);
      }
    }
  }

  it('leaves the same world as an undisturbed run after its command was delivered again', async () => {
    const undisturbed = await aTenant();
    const calls = new CrashPoint();
    await handle(undisturbed, calls);
    const expected = await worldOf(undisturbed);
    const intents = ['fetch', 'fetch', 'unchanged', 'skip', 'absent', 'absent'];
    expect(expected.manifest.map(({ intent }) => intent)).toEqual(intents);
    expect(expected.detections).toHaveLength(2);
    expect(expected.fetches.filter(({ absence }) => absence !== undefined)).toHaveLength(1);
    expect(expected.run.retirement).toMatchObject({ due: 1 });

    await killedAnywhere(aTenant, calls.count, expected);
  });

  it('brings a table back once, however often its command is delivered', async () => {
    const undisturbed = await aRestore();
    const calls = new CrashPoint();
    await handle(undisturbed, calls);
    const expected = await worldOf(undisturbed);
    expect(expected.detections).toHaveLength(1);

    await killedAnywhere(aRestore, calls.count, expected);
  });

  it('changes nothing when a finished command is delivered again', async () => {
    const discovery = await aTenant();
    await handle(discovery);
    const before = await worldOf(discovery);

    await handle(discovery);

    expect(await worldOf(discovery)).toEqual(before);
    expect(discovery.ports.source.calls.filter(({ method }) => method === 'probe')).toHaveLength(1);
  });
});
