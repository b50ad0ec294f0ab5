import {
  CredentialsRefusedError,
  NotYetError,
  RemoteUnavailableError,
  SourceForbiddenError,
  TargetForbiddenError,
  ThrottledError,
} from '@dss/errors';
import { MAPPING_VERSION } from '@dss/mapping';
import { aCheckpoint, anAssetSeen } from '@dss/ports/testing';
import { TENANT, aDiscovery, aRun, keyOf, known, manifestOf, runId } from '../testing/discovery-fixture.js';
import { aTenant, recordOf, sync } from '../testing/sync-tenant.js';

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

  it('lists nothing while the names that are given are being read from Glue, and ends the run where they cannot be', async () => {
    const discovery = aTenant();
    const { names, source, work } = discovery.ports;
    const asked: string[] = [];
    const listSpaces = jest.spyOn(source, 'listSpaces');
    const hindered = (by: Error) => (tenant: string, prefix: string) => {
      asked.push(`${tenant} ${prefix}`);
      return Promise.reject(by);
    };
    await aRun(discovery);

    names.ensureComplete = hindered(new NotYetError('A glue-writer is still reading', 1000));
    await expect(sync(discovery)).rejects.toMatchObject({ code: 'NOT_YET' });
    names.ensureComplete = hindered(new TargetForbiddenError('The role may not call glue:GetDatabases'));
    await sync(discovery);

    expect(asked).toEqual(['acme dsp_', 'acme dsp_']);
    expect(listSpaces).not.toHaveBeenCalled();
    expect(work.published('fetch')).toEqual([]);
    expect(await recordOf(discovery)).toMatchObject({
      end: 'failed',
      code: 'TARGET_FORBIDDEN',
      reason: expect.stringContaining('glue:GetDatabases'),
    });
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
    ['probe', 'CREDENTIALS_REFUSED', new CredentialsRefusedError('the secret was refused')],
    ['listSpaces', 'REMOTE_UNAVAILABLE', new RemoteUnavailableError('SAP Datasphere', 'timeout')],
    ['listSpaces', 'SOURCE_FORBIDDEN', new SourceForbiddenError('no role at all')],
  ] as const)('fails the run when %s ends with %s', async (method, code, error) => {
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
