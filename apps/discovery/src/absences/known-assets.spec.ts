import { aCheckpoint, aDefinitionRecord, aListed, aRetirementRecord, anImage } from '@dss/ports/testing';
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
import { recordOf, sync } from '../testing/sync-tenant.js';

const listed = aListed();

/** An asset that was written once; what Redis knew of it is lost. */
async function written({ ports }: TestDiscovery, technicalName: string, about = {}): Promise<void> {
  const key = keyOf('SALES', technicalName);
  const Parameters = { 'dsp.space': 'SALES', 'dsp.technicalName': technicalName, 'dsp.kind': 'local-table' };
  await ports.images.save(
    TENANT,
    anImage({ key, fence: 5, input: { Name: technicalName.toLowerCase(), Parameters }, ...about }),
  );
}

async function aLostRedis(): Promise<TestDiscovery> {
  const discovery = aDiscovery();
  for (const name of ['STAYS', 'GONE']) await written(discovery, name);
  discovery.ports.source.put({ space: 'SALES', type: 'localtables', technicalName: 'STAYS', definition: {}, listed });
  await aRun(discovery);
  return discovery;
}

describe('the loss of Redis', () => {
  it('costs no definition that is stored and has not moved', async () => {
    const discovery = await aLostRedis();
    const record = { key: keyOf('SALES', 'STAYS'), technicalName: 'STAYS' };
    await discovery.ports.definitions.save(TENANT, aDefinitionRecord({ ...record, listed }));

    await sync(discovery);

    const [entry] = await manifestOf(discovery, runId(1));
    expect(entry).toMatchObject({ technicalName: 'STAYS', intent: 'remap', table: 'stays' });
  });

  it('misses what has meanwhile gone, and counts from the beginning', async () => {
    const discovery = await aLostRedis();

    await sync(discovery);

    const absent = (await manifestOf(discovery, runId(1))).filter(({ intent }) => intent === 'absent');
    expect(absent).toMatchObject([{ technicalName: 'GONE', table: 'gone', absence: { step: 'count', listings: 1 } }]);
    expect((await recordOf(discovery)).retirement).toBeUndefined();
  });

  it('brings nothing back that was deleted', async () => {
    const discovery = await aLostRedis();
    await written(discovery, 'DELETED', { away: 'deleted' });
    await written(discovery, 'ALSO');
    const also = aRetirementRecord({ key: keyOf('SALES', 'ALSO'), technicalName: 'ALSO', state: 'deleted' });
    await discovery.ports.retirements.save(TENANT, also);

    await sync(discovery);

    expect((await manifestOf(discovery, runId(1))).map(({ technicalName }) => technicalName)).toEqual([
      'STAYS',
      'GONE',
    ]);
  });

  it('still knows what was retired, by its record alone', async () => {
    const discovery = aDiscovery();
    discovery.ports.source.addSpace('SALES');
    const record = aRetirementRecord({ key: keyOf('SALES', 'GONE'), technicalName: 'GONE', table: 'gone' });
    await discovery.ports.retirements.save(TENANT, record);
    await aRun(discovery);

    await sync(discovery);

    expect(await manifestOf(discovery, runId(1))).toMatchObject([{ technicalName: 'GONE', absence: { step: 'wait' } }]);
  });

  it('is made up for once: later runs trust what is there', async () => {
    const discovery = await aLostRedis();
    await sync(discovery);
    await discovery.ports.ledger.releaseTenant(TENANT, runId(1));
    await written(discovery, 'UNSEEN');
    await aRun(discovery, { id: runId(2) });

    await sync(discovery, runId(2));

    const later = (await manifestOf(discovery, runId(2))).map(({ technicalName }) => technicalName);
    expect(later).not.toContain('UNSEEN');
  });

  it('replaces nothing that was not lost', async () => {
    const discovery = await aLostRedis();
    known(
      discovery,
      'SALES',
      aCheckpoint({ technicalName: 'GONE', absences: 4, absentSince: '2026-11-20T11:00:00.000Z' }),
    );

    await sync(discovery);

    const absent = (await manifestOf(discovery, runId(1))).find(({ intent }) => intent === 'absent');
    expect(absent?.absence?.listings).toBe(5);
  });
});
