import type { Absence, AbsenceStep, Checkpoint } from '@dss/catalog-model';
import type { AssetSeen } from '@dss/contracts';
import { aCheckpoint } from '@dss/ports/testing';
import {
  FENCE,
  NOW,
  TENANT,
  type TestDetector,
  aDetector,
  checkpointOf,
  eventsOf,
  keyOf,
  seen,
} from './testing/detector-fixture.js';

const since = { ours: '2026-11-01T08:00:00.000Z', source: '2026-11-01T08:00:01.000Z' };
const at = { ours: '2026-11-20T11:00:00.000Z' };
const absence = (step: AbsenceStep, about: Partial<Absence> = {}): Absence => ({
  ...{ step, listings: 3, since, at, reason: 'absent in 3 complete listings' },
  ...about,
});
const gone = aCheckpoint({ technicalName: 'GONE', type: 'views', table: 'gone', outcome: 'updated', fence: FENCE - 1 });
const counted = { absences: 3, absentSince: since.ours, absentSinceAtSource: since.source, fence: FENCE };

async function handled(about: Partial<AssetSeen>, checkpoint: Checkpoint = gone): Promise<TestDetector> {
  const detector = await aDetector();
  detector.ports.checkpoints.put(TENANT, 'SALES', keyOf('GONE'), checkpoint);
  await detector.open().handle(seen('GONE', { absent: true, type: 'views', ...about }));
  return detector;
}

describe('DetectChangesHandler and absence', () => {
  it.each(['retire', 'delete'] as const)('hands a proven %s to the writer, with the evidence counted', async (step) => {
    const detector = await handled({ absence: absence(step), proof: 'absent' });

    expect(detector.ports.work.published('write')).toMatchObject([
      { strategy: 'delete', schemaMoved: false, retirement: { act: step, at }, next: { ...gone, ...counted } },
    ]);
    expect(await eventsOf(detector)).toEqual([]);
  });

  it('hands the approval of a person on', async () => {
    const detector = await handled({ absence: absence('retire', { approved: true }), proof: 'absent' });

    expect(detector.ports.work.published('write')).toMatchObject([{ retirement: { act: 'retire', approved: true } }]);
  });

  it.each<[string, Partial<AssetSeen>, string]>([
    ['is only counted', { absence: absence('count') }, 'absent in 3 complete listings'],
    ['waits in quarantine', { absence: absence('wait') }, 'absent in 3 complete listings'],
    ['is kept by a person', { absence: absence('keep') }, 'absent in 3 complete listings'],
    [
      'waits for approval',
      { absence: absence('retire'), held: 'it waits for approval' },
      'absent in 3 complete listings; it waits for approval',
    ],
    ['cannot be proven to be gone', { absence: absence('retire'), proof: 'unreachable' }, 'nothing is proven'],
    ['was not asked for', { absence: absence('delete') }, 'nothing is proven'],
  ])('touches no table of an asset that %s, counts it and says why', async (_story, about, reason) => {
    const detector = await handled(about);

    expect(detector.ports.work.published('write')).toEqual([]);
    expect(await eventsOf(detector)).toMatchObject([{ outcome: 'skipped', reason: expect.stringContaining(reason) }]);
    // What the target holds of it has not changed.
    expect(checkpointOf(detector, 'GONE')).toEqual({ ...gone, ...counted });
  });

  it('counts anew when it can be read although no list shows it', async () => {
    const detector = await handled({ absence: absence('retire'), proof: 'found' });

    expect(detector.ports.work.published('write')).toEqual([]);
    expect(checkpointOf(detector, 'GONE')).toMatchObject({ absences: 0, absentSince: undefined, fence: FENCE });
  });

  it('counts once, however often the message comes', async () => {
    const detector = await handled({ absence: absence('count') });

    await detector.open().handle(seen('GONE', { absent: true, type: 'views', round: 1, absence: absence('count') }));

    expect(checkpointOf(detector, 'GONE')).toMatchObject(counted);
  });

  it('forgets an asset that never became a table as soon as its absence is due', async () => {
    const flow = { ...gone, table: undefined, outcome: 'skipped', reason: 'no columns' };
    const detector = await handled({ absence: absence('retire') }, flow);

    expect(detector.ports.work.published('write')).toEqual([]);
    const reason = 'absent in 3 complete listings; it never became a table';
    expect(await eventsOf(detector)).toMatchObject([{ outcome: 'skipped', reason }]);
    expect(checkpointOf(detector, 'GONE')).toMatchObject({ outcome: 'deleted', fence: FENCE });
  });

  it('moves no checkpoint in a dry run', async () => {
    const detector = await handled({ absence: absence('count'), dryRun: true });

    expect(checkpointOf(detector, 'GONE')).toEqual(gone);
  });

  it('knows a retired asset by its names when its checkpoint was lost', async () => {
    const detector = await aDetector();
    await detector.open().handle(seen('GONE', { absent: true, absence: absence('wait') }));

    expect(checkpointOf(detector, 'GONE')).toMatchObject({ ...counted, table: 'gone', dirty: true });
  });

  it.each<[string, Partial<AssetSeen>, Checkpoint | undefined]>([
    ['of which nothing is known', { names: undefined, absence: absence('retire'), proof: 'absent' }, undefined],
    ['whose message brings no evidence, as an older release sent it', {}, gone],
  ])('does nothing about an asset %s', async (_story, about, checkpoint) => {
    const detector = await aDetector();
    if (checkpoint !== undefined) detector.ports.checkpoints.put(TENANT, 'SALES', keyOf('GONE'), checkpoint);
    await detector.open().handle(seen('GONE', { absent: true, ...about }));

    expect(detector.ports.work.published('write')).toEqual([]);
    expect(await eventsOf(detector)).toMatchObject([{ outcome: 'skipped' }]);
    expect(checkpointOf(detector, 'GONE')).toEqual(checkpoint);
  });

  it('hands a wish to have the table back to the writer; what was counted counts no more', async () => {
    const detector = await handled({ restore: { by: 'ann' } }, { ...gone, ...counted, outcome: 'deleted' });

    expect(detector.ports.work.published('write')).toMatchObject([
      {
        retirement: { act: 'restore', by: 'ann', at: { ours: NOW.toISOString() } },
        next: { absences: 0, fence: FENCE },
      },
    ]);
  });
});
