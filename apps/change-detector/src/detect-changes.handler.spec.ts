import { type Checkpoint, digest } from '@dss/catalog-model';
import { MAPPING_VERSION } from '@dss/mapping';
import { aListed } from '@dss/ports/testing';
import { aTable, aView, amount, text10, together } from './testing/csn.js';
import {
  FENCE,
  TENANT,
  type TestDetector,
  aDetector,
  checkpointOf,
  eventsOf,
  fetched,
  keyOf,
  seen,
  stored,
} from './testing/detector-fixture.js';

const orders = aTable('ORDERS', { ID: text10, AMOUNT: amount });

/** The checkpoint after this asset was written as it is now. */
async function written(detector: TestDetector, about: Partial<Checkpoint> = {}): Promise<Checkpoint> {
  const twin = await aDetector();
  await twin.open().handle(await fetched(twin, 'ORDERS', orders));
  const { next } = twin.ports.work.published('map')[0]!;
  const at = { database: 'dsp_sales', table: 'orders', versionId: '3', entryBytes: 900 };
  const checkpoint = { ...next, ...at, fence: FENCE - 1, outcome: 'created', ...about };
  detector.ports.checkpoints.put(TENANT, 'SALES', keyOf('ORDERS'), checkpoint);
  return checkpoint;
}

describe('DetectChangesHandler', () => {
  it('sends a new asset on, with all that the next stages need', async () => {
    const detector = await aDetector();
    const message = await fetched(detector, 'ORDERS', orders, { spaceLabel: 'Sales', priority: 'critical', round: 2 });

    await detector.open().handle(message);

    const [changed, ...rest] = detector.ports.work.published('map');
    expect(rest).toEqual([]);
    expect(changed).toMatchObject({
      ...{ tenant: TENANT, key: keyOf('ORDERS'), space: 'SALES', spaceLabel: 'Sales', technicalName: 'ORDERS' },
      ...{ priority: 'critical', round: 2, ordinal: 0, fence: FENCE },
      strategy: 'full',
      schemaMoved: true,
      names: { database: 'dsp_sales', table: 'orders' },
      listed: aListed(),
      asset: { columns: [{ technicalName: 'ID' }, { technicalName: 'AMOUNT' }] },
      next: { fence: FENCE, mapping: MAPPING_VERSION, body: message.body, definitionBytes: message.definitionBytes },
    });
    expect(changed?.next.fingerprint).toEqual(changed?.fingerprint);
    expect(await eventsOf(detector)).toEqual([]);
    expect(checkpointOf(detector, 'ORDERS')).toBeUndefined();
  });

  it('settles an asset that the target holds already, and remembers what was seen of it', async () => {
    const detector = await aDetector();
    const before = await written(detector, { body: digest('other bytes, same meaning'), recheck: true });

    await detector.open().handle(await fetched(detector, 'ORDERS', orders));

    expect(detector.ports.work.published('map')).toEqual([]);
    expect(await eventsOf(detector)).toMatchObject([
      { outcome: 'unchanged', strategy: 'none', database: 'dsp_sales', table: 'orders' },
    ]);
    const { recheck, ...kept } = before;
    expect(recheck).toBe(true);
    const body = digest(JSON.stringify(orders));
    expect(checkpointOf(detector, 'ORDERS')).toEqual({ ...kept, fence: FENCE, outcome: 'unchanged', body });
  });

  it('sends a changed asset on and leaves its checkpoint to the writer', async () => {
    const detector = await aDetector();
    const before = await written(detector);

    await detector.open().handle(await fetched(detector, 'ORDERS', aTable('ORDERS', { ID: text10 })));

    expect(detector.ports.work.published('map')).toMatchObject([{ strategy: 'full', schemaMoved: true }]);
    expect(checkpointOf(detector, 'ORDERS')).toEqual(before);
  });

  it('has the target compared in a full run although nothing moved', async () => {
    const detector = await aDetector();
    await written(detector);

    await detector.open().handle(await fetched(detector, 'ORDERS', orders, { mode: 'full' }));

    expect(detector.ports.work.published('map')).toMatchObject([{ strategy: 'full', schemaMoved: false }]);
  });

  it.each([
    ['no columns', aTable('ORDERS', {})],
    ['context: a name space', { definitions: { ORDERS: { kind: 'context' } } }],
  ])('skips what never becomes a table: %s', async (reason, document) => {
    const detector = await aDetector();

    await detector.open().handle(await fetched(detector, 'ORDERS', document));

    expect(await eventsOf(detector)).toMatchObject([{ outcome: 'skipped', reason }]);
    expect(checkpointOf(detector, 'ORDERS')).toMatchObject({ fence: FENCE, outcome: 'skipped', reason });
    expect(detector.ports.work.published('map')).toEqual([]);
  });

  it('does not forget the table of an asset that has lost its columns', async () => {
    const detector = await aDetector();
    await written(detector);

    await detector.open().handle(await fetched(detector, 'ORDERS', aTable('ORDERS', {})));

    expect(checkpointOf(detector, 'ORDERS')).toMatchObject({ outcome: 'skipped', table: 'orders', versionId: '3' });
  });

  it('moves no checkpoint in a dry run', async () => {
    const detector = await aDetector();
    const before = await written(detector);
    const empty = await fetched(detector, 'EMPTY', aTable('EMPTY', {}), { dryRun: true, ordinal: 1 });

    await detector.open().handle(await fetched(detector, 'ORDERS', orders, { dryRun: true }));
    await detector.open().handle(empty);
    await detector.open().handle(seen('UNKNOWN', { dryRun: true, absent: true, ordinal: 2 }));

    expect((await eventsOf(detector)).map(({ outcome }) => outcome)).toEqual(['unchanged', 'skipped', 'skipped']);
    expect(checkpointOf(detector, 'ORDERS')).toEqual(before);
    expect(checkpointOf(detector, 'EMPTY')).toBeUndefined();
  });

  it('keeps the definitions of other assets that came along in the answer', async () => {
    const detector = await aDetector();
    const kept = await stored(detector, 'KEPT', aTable('KEPT'), { fence: 1 });
    const answer = together(aView('V', 'ORDERS'), orders, aTable('KEPT', {}), aTable('HR.PEOPLE'));

    await detector.open().handle(await fetched(detector, 'V', answer));

    const { definitions } = detector.ports;
    expect(await definitions.find(TENANT, keyOf('ORDERS'))).toMatchObject({
      technicalName: 'ORDERS',
      type: 'localtables',
      text: JSON.stringify(answer),
    });
    expect(await definitions.find(TENANT, keyOf('KEPT'))).toEqual(kept);
    // A stub of another space may be cut short.
    expect(await definitions.find(TENANT, keyOf('PEOPLE', 'HR'))).toBeUndefined();
  });
});

describe('DetectChangesHandler and broken promises', () => {
  it('tries again later when the definition is not in the store', async () => {
    const detector = await aDetector();

    await expect(detector.open().handle(seen('ORDERS'))).rejects.toMatchObject({ code: 'REMOTE_UNAVAILABLE' });
  });

  it.each([
    ['an answer without it', aTable('OTHER')],
    ['an answer whose columns are hidden', { definitions: { ORDERS: { kind: 'entity', elements: [] } } }],
    ['what is no CSN', '{"value": 1}'],
  ])('rejects %s', async (_, document) => {
    const detector = await aDetector();
    const message = await fetched(detector, 'ORDERS', document);

    await expect(detector.open().handle(message)).rejects.toMatchObject({
      code: 'DEFINITION_UNREADABLE',
      disposition: 'reject',
    });
    await expect(detector.open().handle(message)).rejects.toThrow(/SALES\/ORDERS/);
  });

  it('rejects an asset without a name at the target', async () => {
    const detector = await aDetector();
    const message = { ...(await fetched(detector, 'ORDERS', orders)), names: undefined };

    await expect(detector.open().handle(message)).rejects.toMatchObject({ code: 'CONTRACT_BROKEN' });
  });
});

describe('DetectChangesHandler, late', () => {
  it('does not take back what a newer run has confirmed', async () => {
    const detector = await aDetector();
    const newer = await written(detector, { fence: FENCE + 1 });

    await detector.open().handle(await fetched(detector, 'ORDERS', orders));

    expect(checkpointOf(detector, 'ORDERS')).toEqual(newer);
    expect(await eventsOf(detector)).toMatchObject([{ outcome: 'unchanged' }]);
  });

  it('reads the newest definition there is', async () => {
    const detector = await aDetector();
    const message = await fetched(detector, 'ORDERS', orders);
    const newer = aTable('ORDERS', { ID: text10 });
    await stored(detector, 'ORDERS', newer, { fence: 9 });

    await detector.open().handle(message);

    expect(detector.ports.work.published('map')[0]?.asset.columns).toHaveLength(1);
  });

  it('settles what was stored before, whatever it finds now', async () => {
    const detector = await aDetector();
    const message = await fetched(detector, 'ORDERS', orders);
    const at = '2026-11-20T11:00:00.000Z';
    const { tenant, run, key, ordinal, space, technicalName, type } = message;
    const head = { tenant, run, key, ordinal, space, technicalName, type };
    await detector.ports.events.publishOutcome({ ...head, outcome: 'created', at });
    const before = await written(detector, { fence: FENCE });

    await detector.open().handle(message);

    expect((await detector.ports.ledger.progress(TENANT, run)).counts).toMatchObject({ created: 1, unchanged: 0 });
    expect(checkpointOf(detector, 'ORDERS')).toEqual(before);
  });
});
