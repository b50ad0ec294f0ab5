import { InMemoryRunStore, aSyncRun } from '@dss/ports/testing';
import type { SyncRun } from '@dss/sync-run';
import { aGateway } from '../testing/gateway-fixture.js';
import { RunList } from './run-list.js';
import { RunLookup } from './run-lookup.js';

const TENANT = 'acme';
const ID = '01j8zq4y3n5v6w7x8y9z000001';
const { logger } = aGateway().gateway;

describe('RunLookup', () => {
  let nowMs = 0;
  let store: InMemoryRunStore;
  let list: RunList;
  let lookup: RunLookup;
  beforeEach(async () => {
    nowMs = 1_000_000;
    store = new InMemoryRunStore();
    list = new RunList(store, logger);
    lookup = new RunLookup(store, list, TENANT, () => nowMs);
    await store.create(aSyncRun({ id: ID, tenant: TENANT, state: 'working' }));
    await list.start();
  });
  afterEach(() => {
    list.stop();
  });
  const changed = async (changes: Partial<SyncRun>) => {
    const heard = new Promise((resolve) => list.onChange(resolve));
    await store.change(TENANT, ID, (run) => ({ ...run, ...changes }));
    await heard;
  };

  it('shows every change that the store has told of, without asking it each time', async () => {
    const find = jest.spyOn(store, 'find');
    expect(await lookup.get(ID)).toMatchObject({ state: 'working' });
    await changed({ conflicts: 3 });
    expect(await lookup.get(ID)).toMatchObject({ conflicts: 3 });
    await changed({ state: 'ended', end: 'completed' });
    await Promise.all([lookup.get(ID), lookup.get(ID)]);
    expect(await lookup.get(ID)).toMatchObject({ state: 'ended' });
    expect(find).toHaveBeenCalledTimes(1);
  });

  it('knows a run of another gateway before its message has come', async () => {
    const other = '01j8zq4y3n5v6w7x8y9z000002';
    const quiet = new RunLookup(store, new RunList(store, logger), TENANT, () => nowMs);
    await expect(quiet.get(other)).rejects.toMatchObject({ problem: 'RUN_NOT_FOUND' });
    await store.create(aSyncRun({ id: other, tenant: TENANT }));
    expect(await quiet.get(other)).toMatchObject({ id: other });
  });

  it('never takes an end back that it has seen in the store', async () => {
    list.stop();
    await store.change(TENANT, ID, (run) => ({ ...run, state: 'ended', end: 'completed' }));
    list.add(aSyncRun({ id: ID, tenant: TENANT, state: 'working' }));
    expect(await lookup.get(ID)).toMatchObject({ state: 'ended' });
  });

  it('lets go of a run ten seconds after the store has, and so does the list', async () => {
    await lookup.get(ID);
    jest.spyOn(store, 'find').mockResolvedValue(undefined);
    nowMs += 9_999;
    await lookup.get(ID);
    await new Promise((resolve) => setImmediate(resolve));
    await expect(lookup.get(ID)).rejects.toMatchObject({ problem: 'RUN_NOT_FOUND' });
    expect(list.list()).toEqual([]);
  });

  it('asks for no run whose name is none', async () => {
    const find = jest.spyOn(store, 'find');
    await expect(lookup.get('../other')).rejects.toMatchObject({ problem: 'RUN_NOT_FOUND' });
    expect(find).not.toHaveBeenCalled();
  });
});
