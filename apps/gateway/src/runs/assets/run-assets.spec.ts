import { aSyncRun, anAssetOutcome } from '@dss/ports/testing';
import type { Outcome, SyncRun } from '@dss/sync-run';
import { TENANT, type TestGateway, aGateway } from '../../testing/gateway-fixture.js';
import { ENTRIES, RUN, plannedRun } from '../../testing/planned-run.js';
import { RunAssetPage, type RunAssetsQuery } from './run-asset.js';
import { RunAssets } from './run-assets.js';

async function pageOf(assets: RunAssets, run: SyncRun, query: Partial<RunAssetsQuery> = {}) {
  return RunAssetPage.parse(JSON.parse((await assets.list(run, { limit: 50, ...query })).toString()));
}

describe('the assets of a run, as they are remembered', () => {
  let parts: TestGateway;
  beforeEach(() => {
    parts = aGateway();
  });

  const settle = async (ordinal: number, outcome: Outcome, told: object = {}) => {
    const { key, technicalName } = ENTRIES[ordinal]!;
    await parts.ports.events.publishOutcome(
      anAssetOutcome({ tenant: TENANT, run: RUN, key, technicalName, ordinal, outcome, ...told }),
    );
    return parts.ports.ledger.settle({ tenant: TENANT, run: RUN, ordinal, outcome, conflicts: 0 });
  };
  /** A run of one asset. */
  const otherRun = async (): Promise<SyncRun> => {
    const id = '01j8zq4y3n5v6w7x8y9z00run2';
    const avoided = { definitions: 0, definitionBytes: 0, entries: 0, entryBytes: 0 };
    const segments = [{ type: 'localtables', first: 0, count: 1 }];
    const segment = { v: 1 as const, space: 'HR', type: 'localtables', entries: [{ ...ENTRIES[3]!, ordinal: 0 }] };
    const head = { v: 1 as const, space: 'HR', first: 0, segments, incomplete: [], avoided };
    await parts.ports.manifests.saveSpace(TENANT, id, head, [segment]);
    await parts.ports.ledger.settle({ tenant: TENANT, run: id, ordinal: 0, outcome: 'unchanged', conflicts: 0 });
    return aSyncRun({ id, tenant: TENANT, state: 'ended', expected: 1 });
  };
  const endRun = () =>
    parts.ports.runs.change(TENANT, RUN, (run) => ({ ...run, state: 'ended', end: 'completed' })).then((run) => run!);
  const list = async (run: SyncRun, query: Partial<RunAssetsQuery> = {}) =>
    (await pageOf(parts.gateway.assets, run, query)).items.map(({ outcome }) => outcome);

  it('shows a settled asset of a running run within a second, and asks the ledger no more often', async () => {
    const run = await plannedRun(parts);
    const outcomes = jest.spyOn(parts.ports.ledger, 'outcomeCodes');
    expect((await list(run))[0]).toBeNull();
    await settle(0, 'created');
    parts.clock.pass(399);
    expect((await list(run))[0]).toBeNull();
    expect(outcomes).toHaveBeenCalledTimes(1);
    parts.clock.pass(601);
    expect((await list(run))[0]).toBe('created');
    expect(outcomes).toHaveBeenCalledTimes(2);
  });

  it('shows an asset open again whose source’s schema moved, and then what became of it', async () => {
    const run = await plannedRun(parts);
    expect((await list(run))[3]).toBe('unchanged');
    const { ledger } = parts.ports;
    await ledger.settle({ tenant: TENANT, run: RUN, ordinal: 0, outcome: 'updated', conflicts: 0, reopen: [3] });
    parts.clock.pass(1_000);
    expect((await list(run))[3]).toBeNull();
    await settle(3, 'updated');
    parts.clock.pass(1_000);
    expect((await list(run))[3]).toBe('updated');
  });

  it('shows the spaces that were listed meanwhile', async () => {
    const run = await plannedRun(parts, { state: 'listing' });
    expect(await list(run)).toHaveLength(6);
    const segment = { v: 1 as const, space: 'NEW', type: 'views', entries: [{ ...ENTRIES[2]!, ordinal: 6 }] };
    const segments = [{ type: 'views', first: 6, count: 1 }];
    const avoided = { definitions: 0, definitionBytes: 0, entries: 0, entryBytes: 0 };
    const head = { v: 1 as const, space: 'NEW', first: 6, segments, incomplete: [], avoided };
    await parts.ports.manifests.saveSpace(TENANT, RUN, head, [segment]);
    parts.clock.pass(1_000);
    expect(await list(run)).toHaveLength(7);
    // What is listed is kept only when it is all that the run expects.
    expect(await list({ ...run, state: 'working', expected: 7 })).toHaveLength(7);
  });

  it('is final as soon as the end is visible, however fresh the last page was', async () => {
    const run = await plannedRun(parts);
    for (const ordinal of [0, 1, 2]) await settle(ordinal, 'created');
    expect((await list(run))[5]).toBeNull();
    await settle(5, 'retired');
    expect((await list(await endRun()))[5]).toBe('retired');
  });

  it('reads an ended run once, whoever asks and whatever for', async () => {
    const run = await plannedRun(parts, { state: 'ended' });
    for (const ordinal of [0, 1, 2]) await settle(ordinal, 'created', { requestIds: ['r1'] });
    await settle(5, 'retired');
    const { manifests, ledger, events } = parts.ports;
    const reads = [
      jest.spyOn(manifests, 'listSpaces'),
      jest.spyOn(ledger, 'outcomeCodes'),
      jest.spyOn(manifests, 'listEntries'),
    ];
    const found = jest.spyOn(events, 'findOutcomes');
    const pages = await Promise.all(
      [{}, { outcome: 'created' as const }, { space: 'HR' }, {}].map((q) => list(run, q)),
    );
    expect(pages.map(({ length }) => length)).toEqual([6, 3, 2, 6]);
    parts.clock.pass(3_600_000);
    found.mockClear();
    const { items } = await pageOf(parts.gateway.assets, run);
    expect(items[0]).toMatchObject({ outcome: 'created', requestIds: ['r1'] });
    expect(items).toEqual((await pageOf(parts.gateway.assets, run)).items);
    // One for each of the four segments.
    expect(reads.map(({ mock }) => mock.calls.length)).toEqual([1, 1, 4]);
    expect(found.mock.calls.flatMap(([, , keys]) => keys)).toEqual([]);
  });

  it('looks again at an ended run of which something is open: a late message may have settled it', async () => {
    const run = await plannedRun(parts, { state: 'ended', end: 'incomplete' });
    expect((await list(run))[0]).toBeNull();
    await settle(0, 'created');
    parts.clock.pass(10_000);
    expect((await list(run))[0]).toBe('created');
  });

  it('rebuilds an old run from manifest and events once', async () => {
    const run = await plannedRun(parts, { state: 'ended' });
    for (const ordinal of [0, 1]) await settle(ordinal, 'created');
    jest
      .spyOn(parts.ports.ledger, 'outcomeCodes')
      .mockImplementation((_tenant, _run, expected) => Promise.resolve(new Uint8Array(expected)));
    const events = jest.spyOn(parts.ports.events, 'listOutcomes');
    const rebuilt = ['created', 'created', null, 'unchanged', 'skipped', null];
    expect(await list(run)).toEqual(rebuilt);
    parts.clock.pass(60_000);
    expect(await list(run)).toEqual(rebuilt);
    expect(events).toHaveBeenCalledTimes(1);
  });

  it('asks for all events of a page at once, and for none of what is open or was settled in bulk', async () => {
    const run = await plannedRun(parts);
    await settle(1, 'updated');
    await settle(2, 'created');
    const found = jest.spyOn(parts.ports.events, 'findOutcomes');
    await list(run);
    expect(found.mock.calls.map(([, , keys]) => keys)).toEqual([[ENTRIES[1]!.key, ENTRIES[2]!.key]]);
  });

  it('does not remember of a running run that an event was not there yet', async () => {
    const run = await plannedRun(parts);
    await settle(1, 'updated', { reason: 'as asked' });
    const none = jest.spyOn(parts.ports.events, 'findOutcomes').mockResolvedValueOnce([undefined]);
    const reasons = async () => (await pageOf(parts.gateway.assets, run)).items[1]?.reason;
    expect(await reasons()).toBeUndefined();
    expect(await reasons()).toBe('as asked');
    expect(none).toHaveBeenCalledTimes(2);
  });

  it('gives the repair what is stored now, past everything that is remembered', async () => {
    const run = await plannedRun(parts);
    const openOf = async () => (await parts.gateway.assets.listOpen(run)).map(({ entry }) => entry.ordinal);
    await list(run);
    expect(await openOf()).toEqual([0, 1, 2, 5]);
    await settle(1, 'created');
    expect(await openOf()).toEqual([0, 2, 5]);
    const [, view] = await parts.gateway.assets.listOpen(run);
    expect(view).toEqual({ space: 'SALES', type: 'views', entry: ENTRIES[2] });
  });

  it('tells the same from two gateways on the same stores', async () => {
    const run = await plannedRun(parts, { state: 'ended' });
    for (const ordinal of [0, 1, 2]) await settle(ordinal, 'created');
    await settle(5, 'retired');
    const second = new RunAssets(parts.ports, () => parts.clock.ms);
    expect(await pageOf(second, run)).toEqual(await pageOf(parts.gateway.assets, run));
  });

  it('loads again what it had no room for, and tells the same', async () => {
    const run = await plannedRun(parts, { state: 'ended' });
    for (const ordinal of [0, 1, 2]) await settle(ordinal, 'created', { changes: ['description'] });
    await settle(5, 'retired');
    const nothing = { indexes: 0, manifests: 0, segments: 0, rows: 0 };
    const forgetful = new RunAssets(parts.ports, () => parts.clock.ms, nothing);
    const entries = jest.spyOn(parts.ports.manifests, 'listEntries');
    for (const query of [{}, { space: 'SALES' }, { outcome: 'created' as const }, {}]) {
      // The newest is kept however little room there is: another run takes its place.
      await forgetful.list(await otherRun(), { limit: 50 });
      entries.mockClear();
      const page = await pageOf(forgetful, run, query);
      const loads = entries.mock.calls.length;
      expect(page).toEqual(await pageOf(parts.gateway.assets, run, query));
      expect(loads).toBeGreaterThan(0);
    }
  });

  it('fails for all who wait when a store is away, and works again with it', async () => {
    const run = await plannedRun(parts);
    const away = jest.spyOn(parts.ports.ledger, 'outcomeCodes').mockRejectedValueOnce(new Error('away'));
    const asked = await Promise.allSettled([list(run), list(run)]);
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(away).toHaveBeenCalledTimes(1);
    expect(await list(run)).toHaveLength(6);
  });

  it('bears an event log that has forgotten everything', async () => {
    const run = await plannedRun(parts, { state: 'ended' });
    await settle(0, 'created');
    parts.ports.events.dropAll();
    expect((await list(run))[0]).toBe('created');
  });
});
