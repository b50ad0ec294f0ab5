import { type Checkpoint, digest } from '@dss/catalog-model';
import type { FetchRequested } from '@dss/contracts';
import { CredentialsRefusedError, DefinitionUnreadableError, RemoteUnavailableError } from '@dss/errors';
import { aDefinitionRecord, aListed } from '@dss/ports/testing';
import { TENANT, type TestDiscovery, eventsOf, keyOf, known } from '../testing/discovery-fixture.js';
import {
  RUN,
  aTenant,
  aWaiter,
  body,
  fetch,
  fetchEndOf,
  forbid,
  key,
  passedOn,
  remove,
  request,
  same,
  support,
  text,
  waiting,
  woken,
} from '../testing/fetch-orders.js';

describe('FetchDefinitionHandler', () => {
  it('stores the definition as it was answered and passes the asset on', async () => {
    const discovery = aTenant();

    await fetch(discovery, request({ recheck: true, spaceLabel: 'Sales' }));

    expect(await discovery.ports.definitions.find(TENANT, key)).toEqual({
      v: 1,
      key,
      space: 'SALES',
      technicalName: 'ORDERS',
      type: 'localtables',
      fence: 7,
      listed: aListed(),
      body,
      text,
      bytes: text.length,
    });
    const { intent, ...handedOn } = request({ recheck: true, spaceLabel: 'Sales' });
    expect(intent).toBe('fetch');
    const definition = { type: 'localtables', text };
    expect(passedOn(discovery)).toEqual([
      { ...handedOn, absent: false, body, definitionBytes: text.length, definition },
    ]);
  });

  it('leaves a large definition in the store', async () => {
    const discovery = aTenant();
    await discovery.ports.definitions.save(TENANT, aDefinitionRecord({ key, text: 'x', bytes: 40_000 }));

    await fetch(discovery, request({ intent: 'remap' }));

    expect(passedOn(discovery)).toMatchObject([{ definitionBytes: 40_000, definition: undefined }]);
  });

  it('remembers the type under which the definition was found', async () => {
    const discovery = aTenant();

    await fetch(discovery, request({ type: 'views' }));

    expect((await discovery.ports.definitions.find(TENANT, key))?.type).toBe('localtables');
  });

  it('maps the stored definition again without a call', async () => {
    const discovery = aTenant();
    await discovery.ports.definitions.save(TENANT, aDefinitionRecord({ key, body: 'stored', bytes: 12 }));

    await fetch(discovery, request({ intent: 'remap' }));

    expect(discovery.ports.source.reads()).toEqual([]);
    expect(passedOn(discovery)).toMatchObject([{ body: 'stored', definitionBytes: 12 }]);
  });

  it('reads what should be mapped again and is not in the store', async () => {
    const discovery = aTenant();

    await fetch(discovery, request({ intent: 'remap' }));

    expect(discovery.ports.source.reads()).toEqual(['ORDERS']);
    expect(passedOn(discovery)).toMatchObject([{ body }]);
  });

  it('never replaces what a newer run has stored', async () => {
    const discovery = aTenant();
    const newer = aDefinitionRecord({ key, fence: 8 });
    await discovery.ports.definitions.save(TENANT, newer);

    await fetch(discovery);

    expect(await discovery.ports.definitions.find(TENANT, key)).toEqual(newer);
  });

  it('wakes whoever waited for the definition', async () => {
    const discovery = aTenant();
    await aWaiter(discovery);

    await fetch(discovery);

    expect(woken(discovery)).toEqual([{ ...waiting, wake: key }]);
  });
});

describe('FetchDefinitionHandler, when there is no definition', () => {
  it('skips an asset that is gone between list and read, and wakes its waiters', async () => {
    const discovery = aTenant();
    await aWaiter(discovery);
    discovery.ports.source.remove('SALES', 'ORDERS');
    known(discovery, 'SALES', same());

    await fetch(discovery);

    expect(await eventsOf(discovery, RUN)).toMatchObject([
      { ordinal: 4, technicalName: 'ORDERS', outcome: 'skipped', reason: 'gone between list and read' },
    ]);
    expect(discovery.ports.checkpoints.peek(TENANT, 'SALES', key)).toEqual(same());
    expect(woken(discovery)).toHaveLength(1);
    expect(await fetchEndOf(discovery)).toBe('absent');
  });

  it('rejects an asset that is refused: the kit keeps the message and wakes the waiters', async () => {
    const discovery = aTenant();
    discovery.ports.source.forbid('SALES');

    await expect(fetch(discovery)).rejects.toMatchObject({ code: 'SOURCE_FORBIDDEN', disposition: 'reject' });

    expect(await eventsOf(discovery, RUN)).toEqual([]);
  });

  it.each([
    ['a timeout', new RemoteUnavailableError('SAP Datasphere', 'timeout')],
    ['a refused token', new CredentialsRefusedError('the token was refused')],
  ])('tries again later after %s', async (_, error) => {
    const discovery = aTenant();
    discovery.ports.source.failure = () => error;

    await expect(fetch(discovery)).rejects.toBe(error);
    await expect(fetch(discovery, support)).rejects.toBe(error);
  });
});

describe('FetchDefinitionHandler for a source that is read for others', () => {
  it('stores it and wakes the waiters; it is in no manifest, so nothing else becomes of it', async () => {
    const discovery = aTenant();
    await aWaiter(discovery);
    known(discovery, 'SALES', same());

    await fetch(discovery, support);

    expect((await discovery.ports.definitions.find(TENANT, key))?.text).toBe(text);
    expect(discovery.ports.work.published('detect')).toEqual([{ ...waiting, wake: key }]);
    expect(await eventsOf(discovery, RUN)).toEqual([]);
  });

  it.each<[string, 'absent' | 'unreachable', (discovery: TestDiscovery) => void]>([
    ['is gone', 'absent', remove],
    ['is refused', 'unreachable', forbid],
  ])('ends as a value when it %s, and wakes the waiters', async (_, end, happen) => {
    const discovery = aTenant();
    await aWaiter(discovery);
    happen(discovery);

    await fetch(discovery, support);

    expect(await fetchEndOf(discovery)).toBe(end);
    expect(woken(discovery)).toHaveLength(1);
    expect(await eventsOf(discovery, RUN)).toEqual([]);
  });
});

describe('FetchDefinitionHandler and the very bytes of last time', () => {
  const moved = { ...aListed(), changedOn: '2026-11-19T10:00:00Z', deployedOn: '2026-11-19T10:00:00Z' };

  it('settles them without detection, and remembers the new dates', async () => {
    const discovery = aTenant();
    await aWaiter(discovery);
    known(discovery, 'SALES', same({ outcome: 'updated', recheck: true }));

    await fetch(discovery, request({ listed: moved }));

    expect(passedOn(discovery)).toEqual([]);
    expect(await eventsOf(discovery, RUN)).toMatchObject([
      { outcome: 'unchanged', strategy: 'none', database: 'dsp_sales', table: 'orders', definitionBytes: text.length },
    ]);
    expect(discovery.ports.checkpoints.peek(TENANT, 'SALES', key)).toEqual({
      ...same({ outcome: 'updated' }),
      fence: 7,
      listed: moved,
    });
    expect(woken(discovery)).toHaveLength(1);
  });

  it('reads them again next run when they were listed too shortly after a change', async () => {
    const discovery = aTenant();
    known(discovery, 'SALES', same());

    await fetch(discovery, request({ recheck: true }));

    expect(discovery.ports.checkpoints.peek(TENANT, 'SALES', key)?.recheck).toBe(true);
  });

  it('skips again what was skipped, for the same reason', async () => {
    const discovery = aTenant();
    known(discovery, 'SALES', same({ outcome: 'skipped', reason: 'no columns' }));

    await fetch(discovery);

    expect(await eventsOf(discovery, RUN)).toMatchObject([{ outcome: 'skipped', reason: 'no columns' }]);
  });

  it.each<[string, Partial<Checkpoint>, Partial<FetchRequested>]>([
    ['other bytes', { body: digest('other') }, {}],
    ['another mapping version', { mapping: '0' }, {}],
    ['a target that may differ', { dirty: true }, {}],
    ['an absence before', { absences: 1, outcome: 'skipped', reason: 'retirement pending' }, {}],
    ['a last outcome that was rejected', { outcome: 'rejected' }, {}],
    ['types that came from sources', { sources: { [keyOf('HR', 'P')]: { space: 'HR', schema: 's' } } }, {}],
    ['another label in the list', {}, { listed: aListed({ label: 'All orders' }) }],
    ['another status', {}, { listed: aListed({ status: 'ChangesToDeploy' }) }],
    ['another catalog row', {}, { listed: aListed({ catalogRow: 'moved' }) }],
    ['a full run', {}, { mode: 'full' }],
    ['a dry run', {}, { dryRun: true }],
  ])('has %s looked at by detection', async (_, before, about) => {
    const discovery = aTenant();
    known(discovery, 'SALES', same(before));

    await fetch(discovery, request(about));

    expect(passedOn(discovery)).toHaveLength(1);
    expect(await eventsOf(discovery, RUN)).toEqual([]);
  });

  it('has an asset without checkpoint looked at by detection', async () => {
    const discovery = aTenant();

    await fetch(discovery);

    expect(passedOn(discovery)).toHaveLength(1);
  });
});

describe('FetchDefinitionHandler and the proof of an absence', () => {
  const moment = { ours: '2026-11-20T11:00:00.000Z' };
  const absence = { step: 'retire' as const, listings: 2, since: moment, at: moment, reason: 'absent' };

  it.each<[string, (discovery: TestDiscovery) => void, string]>([
    ['absent when no word leads to it', remove, 'absent'],
    ['found when it can be read all the same', () => undefined, 'found'],
    ['unreachable when it is refused', forbid, 'unreachable'],
    [
      'found when there is something that cannot be read',
      ({ ports }) => {
        ports.source.failure = () => new DefinitionUnreadableError('no JSON', {});
      },
      'found',
    ],
  ])('is %s', async (_story, happens, proof) => {
    const discovery = aTenant();
    happens(discovery);

    await fetch(discovery, request({ absence }));

    expect(passedOn(discovery)).toMatchObject([{ absent: true, absence, proof }]);
    // It was read to prove something, not to be kept.
    expect(await discovery.ports.definitions.find(TENANT, key)).toBeUndefined();
    expect(await eventsOf(discovery, RUN)).toEqual([]);
  });

  it('is asked for under every word that an object with columns may have', async () => {
    const discovery = aTenant();
    await fetch(discovery, request({ absence }));
    expect(discovery.ports.source.calls).toMatchObject([{ method: 'readDefinition', type: 'views' }]);
  });

  it('is tried again when the source is away', async () => {
    const discovery = aTenant();
    discovery.ports.source.failure = () => new RemoteUnavailableError('SAP Datasphere', 'it answered 503');
    await expect(fetch(discovery, request({ absence }))).rejects.toMatchObject({ disposition: 'retry' });
    expect(passedOn(discovery)).toEqual([]);
  });
});
