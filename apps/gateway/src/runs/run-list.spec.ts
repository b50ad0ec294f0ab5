import { InMemoryRunStore, aSyncRun } from '@dss/ports/testing';
import type { SyncRun } from '@dss/sync-run';
import { aGateway } from '../testing/gateway-fixture.js';
import { RunList } from './run-list.js';
import { waitForEnd } from './wait-for-end.js';

const id = (n: number) => `01j8zq4y3n5v6w7x8y9z0000${String(n)}`;
const run = (n: number, changes: Partial<SyncRun> = {}) => aSyncRun({ id: id(n), ...changes });
const { logger } = aGateway().gateway;

describe('RunList', () => {
  let store: InMemoryRunStore;
  let list: RunList;
  beforeEach(() => {
    store = new InMemoryRunStore();
    list = new RunList(store, logger);
  });
  afterEach(() => {
    list.stop();
  });
  const nextChange = () =>
    new Promise<SyncRun>((resolve) => {
      const stop = list.onChange((changed) => {
        stop();
        resolve(changed);
      });
    });

  it('knows all stored runs as soon as it has started', async () => {
    await store.create(run(11));
    await store.create(run(12));
    await list.start();
    expect(list.list().map((one) => one.id)).toEqual([id(12), id(11)]);
  });

  it('follows what others create and change', async () => {
    await list.start();
    const created = nextChange();
    await store.create(run(13));
    expect((await created).id).toBe(id(13));
    const changed = nextChange();
    await store.change('acme', id(13), (stored) => ({ ...stored, state: 'listing' }));
    await changed;
    expect(list.list({ state: 'listing' })).toHaveLength(1);
  });

  it('shows a run of its own gateway at once, but never puts an older state over a newer one', async () => {
    await store.create(run(14, { state: 'working' }));
    await list.start();
    list.add(run(14));
    list.add(run(15));
    expect(list.list().map(({ state }) => state)).toEqual(['queued', 'working']);
  });

  it('is sorted by age whatever the order in which runs come, change and go', async () => {
    await list.start();
    const order = [15, 11, 19, 13, 17, 12];
    for (const n of order) list.add(run(n));
    for (const n of [13, 19]) {
      const seen = nextChange();
      await store.create(run(n, { state: 'working' }));
      await seen;
    }
    list.forget(id(17));
    list.forget(id(99));
    const newest = list.list();
    expect(newest.map((one) => one.id)).toEqual([19, 15, 13, 12, 11].map(id));
    expect(newest.map(({ state }) => state === 'working')).toEqual([true, false, true, false, false]);
    expect(list.find(id(17))).toBeUndefined();
    list.add(run(20));
    // Whoever reads a list is not disturbed by what comes meanwhile.
    expect(newest).toHaveLength(5);
  });

  it('never takes an end back: what says otherwise was sent before', async () => {
    await list.start();
    const ended = nextChange();
    await store.create(run(18, { state: 'ended' }));
    await ended;
    const other = nextChange();
    await store.change('acme', id(18), (stored) => ({ ...stored, state: 'working' }));
    await store.create(run(16));
    expect((await other).id).toBe(id(16));
    expect(list.find(id(18))).toMatchObject({ state: 'ended' });
  });

  it('filters by tenant, state and end together', async () => {
    await store.create(run(11, { state: 'ended', end: 'partial' }));
    await store.create(run(12, { state: 'ended', end: 'completed' }));
    await store.create(run(13, { state: 'ended', end: 'completed', tenant: 'other' }));
    await store.create(run(14));
    await list.start();
    expect(list.list({ tenant: 'acme', state: 'ended', end: 'completed' }).map((one) => one.id)).toEqual([id(12)]);
  });

  it('starts to follow again when the feed breaks', async () => {
    jest.useFakeTimers();
    const broken = {
      changes: { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('consumer deleted')) }) },
      stop: () => undefined,
    };
    jest.spyOn(store, 'watch').mockResolvedValueOnce(broken as never);
    await list.start();
    await store.create(run(16));
    await jest.advanceTimersByTimeAsync(1_000);
    jest.useRealTimers();
    expect(list.list().map((one) => one.id)).toEqual([id(16)]);
  });

  it('keeps trying while the store is away', async () => {
    jest.useFakeTimers();
    const ended = { changes: (async function* () {})(), stop: () => undefined };
    const watch = jest.spyOn(store, 'watch').mockResolvedValueOnce(ended as never);
    await list.start();
    for (let n = 0; n < 3; n += 1) watch.mockRejectedValueOnce(new Error('no responders'));
    await store.create(run(17));
    await jest.advanceTimersByTimeAsync(5_000);
    jest.useRealTimers();
    expect(list.list().map((one) => one.id)).toEqual([id(17)]);
  });
});

describe('waitForEnd', () => {
  const started = async () => {
    const store = new InMemoryRunStore();
    const list = new RunList(store, logger);
    await store.create(run(20, { state: 'working' }));
    await list.start();
    return { store, list, working: run(20, { state: 'working' }) };
  };
  const ended = (stored: SyncRun): SyncRun => ({ ...stored, state: 'ended', end: 'completed' });

  it('gives a run that has ended back at once', async () => {
    const { list } = await started();
    expect(await waitForEnd(list, ended(run(21)), 10)).toMatchObject({ end: 'completed' });
    list.stop();
  });

  it('waits for nothing when nobody asked it to', async () => {
    const { list, working } = await started();
    expect(await waitForEnd(list, working, 0)).toBeUndefined();
    list.stop();
  });

  it('sees an end that came before it began to wait', async () => {
    const { store, list, working } = await started();
    const seen = new Promise((resolve) => list.onChange(resolve));
    await store.change('acme', working.id, ended);
    await seen;
    expect(await waitForEnd(list, working, 10)).toMatchObject({ end: 'completed' });
    list.stop();
  });

  it('is not woken by other runs or by progress', async () => {
    const { store, list, working } = await started();
    const waiting = waitForEnd(list, working, 10);
    await store.create(ended(run(22)));
    await store.change('acme', working.id, (stored) => ({ ...stored, conflicts: 1 }));
    await store.change('acme', working.id, ended);
    expect(await waiting).toMatchObject({ id: working.id, conflicts: 1, state: 'ended' });
    list.stop();
  });

  it('stops waiting after the time that was asked for', async () => {
    const { list, working } = await started();
    jest.useFakeTimers();
    const waiting = waitForEnd(list, working, 5);
    await jest.advanceTimersByTimeAsync(5_000);
    jest.useRealTimers();
    expect(await waiting).toBeUndefined();
    list.stop();
  });
});
