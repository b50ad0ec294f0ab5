import { MAPPING_VERSION } from '@dss/mapping';
import { CredentialsRefusedError, RemoteUnavailableError, SourceForbiddenError, ThrottledError } from '@dss/errors';
import { aCheckpoint, aRunRequested, anAssetSeen } from '@dss/ports/testing';
import type { SyncRun } from '@dss/sync-run';
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

const command = (id = runId(1)) => aRunRequested({ tenant: TENANT, run: id });

async function sync(discovery: TestDiscovery, id?: string): Promise<void> {
  await discovery.open(RunSyncHandler).handle(command(id));
}
async function recordOf({ ports }: TestDiscovery, id = runId(1)): Promise<SyncRun> {
  return (await ports.runs.find(TENANT, id))!;
}

/** Two spaces: a table and a model here, a view there. */
function aTenant(): TestDiscovery {
  const discovery = aDiscovery();
  const { source } = discovery.ports;
  source.addSpace('SALES', 'Sales');
  source.put({ space: 'SALES', type: 'localtables', technicalName: 'ORDERS', definition: {} });
  source.put({ space: 'SALES', type: 'analyticmodels', technicalName: 'MODEL', definition: {}, catalog: {} });
  source.put({ space: 'HR', type: 'views', technicalName: 'PEOPLE', definition: {} });
  return discovery;
}

/** An asset of SALES exactly as the run before left it. */
function unmoved(technicalName: string, outcome = 'created') {
  const on = '2026-11-19T16:40:01.000Z';
  const listed = { type: 'localtables', status: 'Deployed', changedOn: on, deployedOn: on };
  return aCheckpoint({ technicalName, listed, mapping: MAPPING_VERSION, outcome, fence: 1 });
}

describe('RunSyncHandler', () => {
  it('lists the tenant and sends each asset on its way, with the ordinals of the manifest', async () => {
    const discovery = aTenant();
    await aRun(discovery, { mode: 'full', dryRun: true });

    await sync(discovery);

    const { fence } = await recordOf(discovery);
    expect(discovery.ports.work.published('fetch')).toMatchObject([
      { ordinal: 0, space: 'HR', technicalName: 'PEOPLE', type: 'views', priority: 'high' },
      { ordinal: 1, space: 'SALES', technicalName: 'ORDERS', type: 'localtables', priority: 'medium' },
      { ordinal: 2, space: 'SALES', technicalName: 'MODEL', type: 'analyticmodels', priority: 'critical' },
    ]);
    for (const request of discovery.ports.work.published('fetch')) {
      expect(request).toMatchObject({ fence, mode: 'full', dryRun: true, intent: 'fetch', round: 0 });
    }
    expect(discovery.ports.work.published('fetch')[1]).toMatchObject({
      spaceLabel: 'Sales',
      names: { database: 'dsp_sales', table: 'orders' },
      listed: { type: 'localtables', status: 'Deployed' },
    });
  });

  it('tells in the record what it lists, and how many assets there are', async () => {
    const discovery = aTenant();
    await aRun(discovery);

    await sync(discovery);

    expect(await recordOf(discovery)).toMatchObject({
      state: 'working',
      wave: '2026.19',
      spaces: ['HR', 'SALES'],
      knownSpaces: ['HR', 'SALES'],
      expected: 3,
      incompleteScopes: [],
    });
    expect((await discovery.ports.ledger.progress(TENANT, runId(1))).expected).toBe(3);
  });

  it('settles what is unmoved or never becomes a table in bulk, and ends a run of nothing else at once', async () => {
    const discovery = aDiscovery();
    const { source, work, ledger, checkpoints } = discovery.ports;
    source.put({ space: 'SALES', type: 'localtables', technicalName: 'ORDERS', definition: {} });
    source.put({ space: 'SALES', type: 'dataflows', technicalName: 'LOAD', definition: {} });
    known(discovery, 'SALES', unmoved('ORDERS'));
    await aRun(discovery);

    await sync(discovery);

    expect(work.published('fetch')).toEqual([]);
    expect((await ledger.progress(TENANT, runId(1))).counts).toMatchObject({ unchanged: 1, skipped: 1 });
    expect(discovery.drained).toEqual([runId(1)]);
    const { fence } = await recordOf(discovery);
    expect(checkpoints.peek(TENANT, 'SALES', keyOf('SALES', 'ORDERS'))?.fence).toBe(fence);
  });

  it('leaves checkpoints alone in a dry run', async () => {
    const discovery = aDiscovery();
    discovery.ports.source.put({ space: 'SALES', type: 'localtables', technicalName: 'ORDERS', definition: {} });
    known(discovery, 'SALES', unmoved('ORDERS'));
    await aRun(discovery, { dryRun: true });

    await sync(discovery);

    expect(discovery.ports.checkpoints.peek(TENANT, 'SALES', keyOf('SALES', 'ORDERS'))).toEqual(unmoved('ORDERS'));
    expect(discovery.drained).toEqual([runId(1)]);
  });

  it('sends an absent asset to detection, under the type it had', async () => {
    const discovery = aTenant();
    known(discovery, 'SALES', aCheckpoint({ technicalName: 'GONE', type: 'remotetables', table: 'gone' }));
    await aRun(discovery);

    await sync(discovery);

    expect(discovery.ports.work.published('detect')).toMatchObject([
      { technicalName: 'GONE', absent: true, ordinal: 3, type: 'remotetables', names: { table: 'gone' } },
    ]);
  });

  it('announces fetches before anybody can look for them, and wakes whoever waited for the listing', async () => {
    const discovery = aTenant();
    const { ledger, work } = discovery.ports;
    await aRun(discovery);
    await ledger.announceSpaces(TENANT, runId(1), ['HR', 'SALES']);
    const waiting = anAssetSeen({ tenant: TENANT, run: runId(1), ordinal: 9, technicalName: 'WAITING' });
    const waiter = { ordinal: 9, message: JSON.stringify(waiting) };
    await ledger.awaitListing(TENANT, runId(1), 'HR', waiter);
    await ledger.awaitListing(TENANT, runId(1), 'SALES', waiter);

    await sync(discovery);

    // Two messages, not one: an asset may wait for one space after the other.
    expect(work.published('detect').map(({ ordinal, wake }) => [ordinal, wake])).toEqual([
      [9, 'listed-HR'],
      [9, 'listed-SALES'],
    ]);
    expect(await ledger.awaitFetch(TENANT, runId(1), keyOf('HR', 'PEOPLE'), waiter)).toBe('waiting');
    expect(await ledger.awaitListing(TENANT, runId(1), 'SALES', waiter)).toBe('listed');
  });

  it('looks at the spaces of its scope only, and still knows the others', async () => {
    const discovery = aTenant();
    await aRun(discovery, { scope: { spaces: ['HR'] } });

    await sync(discovery);

    expect(discovery.ports.source.calls.filter(({ space }) => space === 'SALES')).toEqual([]);
    expect(await recordOf(discovery)).toMatchObject({ spaces: ['HR'], knownSpaces: ['HR', 'SALES'], expected: 1 });
  });
});

describe('RunSyncHandler, when something cannot be listed', () => {
  it('goes on with the other spaces when one fails', async () => {
    const discovery = aTenant();
    discovery.ports.source.failure = ({ space, method }) =>
      space === 'HR' && method === 'listObjects' ? new SourceForbiddenError('not a member', { space }) : undefined;
    known(discovery, 'HR', aCheckpoint({ technicalName: 'OLD', type: 'views', space: 'HR' }));
    await aRun(discovery);

    await sync(discovery);

    const { expected, incompleteScopes, state } = await recordOf(discovery);
    expect([state, expected]).toEqual(['working', 2]);
    expect(incompleteScopes.map(({ space, code }) => `${space} ${code}`)).toContain('HR SOURCE_FORBIDDEN');
    expect((await manifestOf(discovery, runId(1))).map(({ technicalName }) => technicalName)).toEqual([
      'ORDERS',
      'MODEL',
    ]);
    expect(discovery.logged.join()).toContain('A list could not be read');
  });

  it.each([
    ['probe', new CredentialsRefusedError('the secret was refused'), 'CREDENTIALS_REFUSED'],
    ['listSpaces', new RemoteUnavailableError('SAP Datasphere', 'timeout'), 'REMOTE_UNAVAILABLE'],
    ['listSpaces', new SourceForbiddenError('no role at all'), 'SOURCE_FORBIDDEN'],
  ] as const)('fails the run when %s says: %s', async (method, error, code) => {
    const discovery = aTenant();
    discovery.ports.source.failure = (call) => (call.method === method ? error : undefined);
    await aRun(discovery);

    await sync(discovery);
    await sync(discovery);

    const record = await recordOf(discovery);
    expect(record).toMatchObject({ state: 'listing', end: 'failed', code, reason: error.message });
    expect(record.expected).toBeUndefined();
    expect(discovery.ports.source.calls.filter((call) => call.method === method)).toHaveLength(1);
    expect(discovery.ports.work.published('fetch')).toEqual([]);
  });

  it('goes back uncharged when the tenant asks for a pause', async () => {
    const discovery = aTenant();
    discovery.ports.source.failure = ({ method }) =>
      method === 'probe' ? new ThrottledError('SAP Datasphere', 90_000) : undefined;
    await aRun(discovery);

    await expect(sync(discovery)).rejects.toMatchObject({ retry: { charged: false, afterMs: 90_000 } });

    expect((await recordOf(discovery)).end).toBeUndefined();
  });

  it('is not failed by a source that goes away after its first spaces are on their way', async () => {
    const discovery = aTenant();
    await aRun(discovery, { state: 'listing', fence: 7, spaces: ['HR', 'SALES'] });
    discovery.ports.source.failure = () => new RemoteUnavailableError('SAP Datasphere', 'reset');

    await expect(sync(discovery)).rejects.toMatchObject({ code: 'REMOTE_UNAVAILABLE' });

    expect((await recordOf(discovery)).end).toBeUndefined();
  });
});

describe('RunSyncHandler and lost spaces', () => {
  const notListed = (space: string) => ({ space, code: 'SPACE_NOT_LISTED', reason: expect.any(String) });

  it('tells a space that an earlier run saw, in every run until it is back', async () => {
    const discovery = aTenant();
    known(discovery, 'LOST', aCheckpoint({ technicalName: 'OLD', space: 'LOST' }));
    await aRun(discovery, { id: runId(1), state: 'ended', knownSpaces: ['HR', 'LOST', 'SALES'] });

    for (const number of [2, 3]) {
      await aRun(discovery, { id: runId(number) });
      await sync(discovery, runId(number));
      await discovery.ports.ledger.releaseTenant(TENANT, runId(number));

      const record = await recordOf(discovery, runId(number));
      expect(record.incompleteScopes).toEqual([notListed('LOST')]);
      expect(record.spaces).toEqual(['HR', 'SALES']);
    }

    discovery.ports.source.addSpace('LOST');
    await aRun(discovery, { id: runId(4) });
    await sync(discovery, runId(4));
    expect((await recordOf(discovery, runId(4))).incompleteScopes).toEqual([]);
  });

  it('does not miss a space that never held an asset', async () => {
    const discovery = aTenant();
    await aRun(discovery, { id: runId(1), state: 'ended', knownSpaces: ['EMPTY', 'HR', 'SALES'] });
    await aRun(discovery, { id: runId(2) });

    await sync(discovery, runId(2));

    const { incompleteScopes, knownSpaces } = await recordOf(discovery, runId(2));
    expect([incompleteScopes, knownSpaces]).toEqual([[], ['HR', 'SALES']]);
  });

  it('tells a space that was asked for and is not there, and nothing about others', async () => {
    const discovery = aTenant();
    known(discovery, 'LOST', aCheckpoint({ technicalName: 'OLD', space: 'LOST' }));
    await aRun(discovery, { id: runId(1), state: 'ended', knownSpaces: ['HR', 'LOST', 'SALES'] });
    await aRun(discovery, { id: runId(2), scope: { spaces: ['HR', 'TYPO'] } });

    await sync(discovery, runId(2));

    const { incompleteScopes, spaces, knownSpaces } = await recordOf(discovery, runId(2));
    expect(incompleteScopes).toEqual([notListed('TYPO')]);
    expect(spaces).toEqual(['HR']);
    // It still decides how `LOST.X` is read, and the next whole run still misses it.
    expect(knownSpaces).toEqual(['HR', 'SALES', 'LOST']);
  });
});

describe('RunSyncHandler, twice and late', () => {
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
