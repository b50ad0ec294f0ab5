import type { AssetSeen } from '@dss/contracts';
import { MAPPING_VERSION } from '@dss/mapping';
import { Crash, CrashPoint, aCheckpoint } from '@dss/ports/testing';
import { aTable, aView, together } from './testing/csn.js';
import {
  FENCE,
  RUN,
  TENANT,
  type TestDetector,
  aDetector,
  checkpointOf,
  eventsOf,
  fetched,
  keyOf,
  seen,
  stored,
} from './testing/detector-fixture.js';

const moment = { ours: '2026-11-20T11:00:00.000Z' };
const due = {
  step: 'retire' as const,
  listings: 2,
  since: moment,
  at: moment,
  reason: 'absent in 2 complete listings',
};

type Story = (detector: TestDetector) => Promise<AssetSeen>;

const stories: Record<string, Story> = {
  'a new asset that brings others along': (detector) =>
    fetched(detector, 'ORDERS', together(aTable('ORDERS'), aTable('ITEMS'), aTable('NOTES'))),
  'an asset that is skipped': (detector) => fetched(detector, 'ORDERS', aTable('ORDERS', {})),
  'an unchanged asset': async (detector) => {
    const twin = await aDetector();
    await twin.open().handle(await fetched(twin, 'ORDERS', aTable('ORDERS')));
    const { next } = twin.ports.work.published('map')[0]!;
    const held = { ...next, fence: FENCE - 1, table: 'orders', mapping: MAPPING_VERSION };
    detector.ports.checkpoints.put(TENANT, 'SALES', keyOf('ORDERS'), held);
    return fetched(detector, 'ORDERS', aTable('ORDERS'));
  },
  'an asset that waits for a fetch': async (detector) => {
    await detector.ports.ledger.announceFetches(TENANT, RUN, [keyOf('ITEMS')]);
    return fetched(detector, 'ORDERS', aView('ORDERS', 'ITEMS'));
  },
  'an asset whose source nobody has asked for': (detector) => fetched(detector, 'ORDERS', aView('ORDERS', 'ITEMS')),
  'an asset that is resolved through a source': async (detector) => {
    await stored(detector, 'ITEMS', aTable('ITEMS'));
    return fetched(detector, 'ORDERS', aView('ORDERS', 'ITEMS'));
  },
  'an absent asset': (detector) => {
    detector.ports.checkpoints.put(TENANT, 'SALES', keyOf('ORDERS'), aCheckpoint({ fence: FENCE - 1 }));
    return Promise.resolve(seen('ORDERS', { absent: true, absence: due, proof: 'absent' }));
  },
  'an absent asset that is only counted': (detector) => {
    detector.ports.checkpoints.put(TENANT, 'SALES', keyOf('ORDERS'), aCheckpoint({ fence: FENCE - 1 }));
    return Promise.resolve(seen('ORDERS', { absent: true, absence: { ...due, step: 'count' } }));
  },
  'an absent asset that never became a table': (detector) => {
    const checkpoint = aCheckpoint({ fence: FENCE - 1, table: undefined, outcome: 'skipped' });
    detector.ports.checkpoints.put(TENANT, 'SALES', keyOf('ORDERS'), checkpoint);
    return Promise.resolve(seen('ORDERS', { absent: true, absence: due }));
  },
};

/** All that others can see, waiters included. */
async function worldOf(detector: TestDetector) {
  const { work, definitions, dependencies, ledger } = detector.ports;
  return {
    fetch: work.published('fetch'),
    map: work.published('map'),
    write: work.published('write'),
    detect: work.published('detect'),
    events: await eventsOf(detector),
    counts: (await ledger.progress(TENANT, RUN)).counts,
    checkpoint: checkpointOf(detector, 'ORDERS'),
    harvested: await Promise.all(['ITEMS', 'NOTES'].map((name) => definitions.find(TENANT, keyOf(name)))),
    dependants: await dependencies.listDependants(TENANT, keyOf('ITEMS')),
    waiters: await ledger.endFetch(TENANT, RUN, keyOf('ITEMS'), 'stored'),
  };
}

describe('DetectChangesHandler, killed at any call', () => {
  it.each(Object.entries(stories))('leaves the same world for %s after another delivery', async (_, story) => {
    const undisturbed = await aDetector();
    const calls = new CrashPoint();
    await undisturbed.open(calls).handle(await story(undisturbed));
    const expected = await worldOf(undisturbed);

    for (let at = 1; at <= calls.count; at += 1) {
      for (const moment of ['before', 'after'] as const) {
        const detector = await aDetector();
        const message = await story(detector);
        await expect(detector.open(new CrashPoint(at, moment)).handle(message)).rejects.toThrow(Crash);

        await detector.open().handle(message);

        expect([at, moment, await worldOf(detector)]).toEqual([at, moment, expected]);
      }
    }
  });

  it.each(Object.entries(stories))('leaves the same world for %s when its message comes twice', async (_, story) => {
    const once = await aDetector();
    await once.open().handle(await story(once));
    const twice = await aDetector();
    const message = await story(twice);

    await twice.open().handle(message);
    await twice.open().handle(message);

    expect(await worldOf(twice)).toEqual(await worldOf(once));
  });
});
