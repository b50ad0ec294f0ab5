import { RemoteUnavailableError } from '@dss/errors';
import type { SyncRun } from '@dss/sync-run';
import { TENANT, aRun, runId } from '../testing/discovery-fixture.js';
import { aTenant, recordOf, sync } from '../testing/sync-tenant.js';

describe('a run whose command comes late or again', () => {
  it('waits for its turn while another run of the tenant is active, uncharged', async () => {
    const discovery = aTenant();
    await discovery.ports.ledger.claimTenant(TENANT, runId(9));
    await aRun(discovery);

    await expect(sync(discovery)).rejects.toMatchObject({ code: 'NOT_YET', retry: { charged: false } });

    expect(await recordOf(discovery)).toMatchObject({ state: 'queued' });
    expect(discovery.ports.source.calls).toEqual([]);
  });

  it.each<[string, Partial<SyncRun> | undefined]>([
    ['that nobody knows', undefined],
    ['that is listed already', { state: 'working', fence: 3 }],
    ['that has ended', { state: 'ended', end: 'completed', fence: 3 }],
    ['that has failed', { state: 'listing', end: 'failed', fence: 3 }],
  ])('leaves a run alone %s', async (_, about) => {
    const discovery = aTenant();
    if (about !== undefined) await aRun(discovery, about);

    await sync(discovery);

    expect(discovery.ports.source.calls).toEqual([]);
    expect(await discovery.ports.ledger.claimTenant(TENANT, 'somebody else')).toBe(true);
  });

  it('does not hold the tenant for a run that ended between look and claim', async () => {
    const discovery = aTenant();
    const { runs, ledger } = discovery.ports;
    const run = await aRun(discovery, { state: 'listing', fence: 3 });
    const claim = ledger.claimTenant.bind(ledger);
    ledger.claimTenant = async (tenant, id) => {
      await runs.change(tenant, id, () => ({ ...run, state: 'ended', end: 'completed' }));
      return claim(tenant, id);
    };

    await sync(discovery);

    expect(discovery.ports.source.calls).toEqual([]);
    expect(await claim(TENANT, 'somebody else')).toBe(true);
  });

  it.each<[string, Partial<SyncRun>]>([
    ['ended', { state: 'ended', end: 'incomplete', expected: 1 }],
    ['failed', { end: 'failed', code: 'LISTING_STALLED' }],
  ])('does not bring a run back to work that was %s while it was being listed', async (_, about) => {
    const discovery = aTenant();
    const { runs, source } = discovery.ports;
    await aRun(discovery);
    source.failure = ({ method, space }) => {
      if (method === 'listCatalog' && space === 'SALES') {
        void runs.change(TENANT, runId(1), (stored) => ({ ...stored, ...about }));
      }
      return undefined;
    };

    await sync(discovery);

    expect(await recordOf(discovery)).toMatchObject(about);
    expect((await recordOf(discovery)).state).not.toBe('working');
    expect(discovery.drained).toEqual([]);
  });

  it('does not fail a run that another delivery has listed meanwhile', async () => {
    const discovery = aTenant();
    const { runs, source } = discovery.ports;
    await aRun(discovery);
    source.failure = () => {
      void runs.change(TENANT, runId(1), (stored) => ({ ...stored, state: 'working', expected: 3 }));
      return new RemoteUnavailableError('SAP Datasphere', 'reset');
    };

    await sync(discovery);

    expect((await recordOf(discovery)).end).toBeUndefined();
  });

  it('lists the spaces that its first delivery chose, whatever the tenant shows by now', async () => {
    const discovery = aTenant();
    const { source, work, manifests } = discovery.ports;
    await aRun(discovery);
    const findSpace = manifests.findSpace.bind(manifests);
    manifests.findSpace = (tenant, id, space) =>
      space === 'SALES' ? Promise.reject(new Error('killed in the second space')) : findSpace(tenant, id, space);
    await expect(sync(discovery)).rejects.toThrow('killed');
    manifests.findSpace = findSpace;
    source.put({ space: 'AAA', type: 'views', technicalName: 'NEW', definition: {} });

    await sync(discovery);

    expect((await recordOf(discovery)).spaces).toEqual(['HR', 'SALES']);
    expect(work.published('fetch').map(({ ordinal, technicalName }) => [ordinal, technicalName])).toEqual([
      [0, 'PEOPLE'],
      [1, 'ORDERS'],
      [2, 'MODEL'],
    ]);
  });

  it('gives a later run a greater fencing number, also after the ledger and the clock were lost', async () => {
    const discovery = aTenant();
    await aRun(discovery, { id: runId(1), state: 'ended', fence: 9_000_000_000 });
    await aRun(discovery, { id: runId(2) });

    await sync(discovery, runId(2));

    expect((await recordOf(discovery, runId(2))).fence).toBe(9_000_000_001);
  });
});
