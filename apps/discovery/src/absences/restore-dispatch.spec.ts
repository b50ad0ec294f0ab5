import { aRetirementRecord } from '@dss/ports/testing';
import { TENANT, aDiscovery, aRun, keyOf, manifestOf, runId } from '../testing/discovery-fixture.js';
import { recordOf, sync } from '../testing/sync-tenant.js';

describe('a run that brings a table back', () => {
  const key = keyOf('SALES', 'GONE');
  const record = aRetirementRecord({ key, technicalName: 'GONE', type: 'views', table: 'gone' });

  it('lists nothing, has one asset, and sends it on as a wish of the one who asked', async () => {
    const discovery = aDiscovery();
    await discovery.ports.retirements.save(TENANT, record);
    await aRun(discovery, { restores: key, actor: 'ann' });

    await sync(discovery);

    expect(discovery.ports.source.calls).toEqual([]);
    expect(discovery.ports.work.published('detect')).toMatchObject([
      {
        key,
        technicalName: 'GONE',
        type: 'views',
        ordinal: 0,
        absent: true,
        restore: { by: 'ann' },
        names: { table: 'gone' },
      },
    ]);
    expect(await manifestOf(discovery, runId(1))).toMatchObject([
      { ordinal: 0, intent: 'absent', restore: { by: 'ann' } },
    ]);
    expect(await recordOf(discovery)).toMatchObject({ state: 'working', expected: 1 });
    // The next run must not take this one's spaces for all that there were.
    expect((await recordOf(discovery)).knownSpaces).toBeUndefined();
  });

  it('has nothing to do when the asset is back already', async () => {
    const discovery = aDiscovery();
    await aRun(discovery, { restores: key });

    await sync(discovery);

    expect(discovery.drained).toEqual([runId(1)]);
    expect((await recordOf(discovery)).expected).toBe(0);
  });
});
