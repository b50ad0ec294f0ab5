import type { FetchEnd } from '@dss/ports';
import { type Document, aTable, aView, together } from './testing/csn.js';
import {
  FENCE,
  RUN,
  TENANT,
  aDetector,
  announced,
  ended,
  eventsOf,
  fetched,
  keyOf,
  seen,
  stored,
  typesOf,
  woken,
} from './testing/detector-fixture.js';

const orders = aTable('ORDERS', { ID: { type: 'cds.String', length: 7 } });

describe('an asset whose source is fetched in this run', () => {
  it('waits without holding its delivery, and goes on with the version of this run', async () => {
    const detector = await aDetector();
    await stored(detector, 'ORDERS', aTable('ORDERS', { ID: { type: 'cds.String', length: 5 } }), { fence: 1 });
    await announced(detector, 'ORDERS');
    await detector.open().handle(await fetched(detector, 'V', aView('V', 'ORDERS')));
    expect(detector.ports.work.published('map')).toEqual([]);
    expect(await eventsOf(detector)).toEqual([]);

    await stored(detector, 'ORDERS', orders);
    await ended(detector, 'ORDERS', 'stored');
    const [again, ...rest] = woken(detector);
    expect(rest).toEqual([]);
    await detector.open().handle(again!);

    expect(typesOf(detector)).toEqual(['cds.String(7) resolved']);
  });

  it('keeps its message as it was', async () => {
    const detector = await aDetector();
    await announced(detector, 'ORDERS');
    await fetched(detector, 'V', aView('V', 'ORDERS'));
    const message = seen('V', { recheck: true, spaceLabel: 'Sales', wake: 'listed-HR' });

    await detector.open().handle(message);

    const [waiter] = await detector.ports.ledger.endFetch(TENANT, RUN, keyOf('ORDERS'), 'stored');
    expect(JSON.parse(waiter!)).toEqual(message);
  });

  it('waits for the listing of its space first', async () => {
    const detector = await aDetector();
    const { ledger } = detector.ports;
    await ledger.announceSpaces(TENANT, RUN, ['HR']);
    await stored(detector, 'PEOPLE', aTable('PEOPLE'), { space: 'HR' });
    const message = await fetched(detector, 'V', aView('V', 'HR.PEOPLE'));

    await detector.open().handle(message);

    expect(detector.ports.work.published('map')).toEqual([]);
    const [waiter] = await ledger.endListing(TENANT, RUN, 'HR');
    expect(JSON.parse(waiter!)).toEqual(message);
    await detector.open().handle(message);
    expect(typesOf(detector)).toEqual(['cds.String(10) resolved']);
  });

  it.each<[string, FetchEnd, Document | undefined, string]>([
    ['is unreachable: its last version stands in, provisionally', 'unreachable', orders, 'cds.String(7) provisional'],
    ['is unreachable and was never read: a guess', 'unreachable', undefined, 'cds.String() provisional'],
    ['is proven absent: a guess that is final', 'absent', orders, 'cds.String() inferred'],
    ['was stored and is lost from the store: a guess', 'stored', undefined, 'cds.String() provisional'],
    ['cannot be read: a guess', 'stored', aTable('OTHER'), 'cds.String() provisional'],
  ])('goes on when that source %s', async (_, end, known, types) => {
    const detector = await aDetector();
    await announced(detector, 'ORDERS');
    if (known !== undefined) await stored(detector, 'ORDERS', known, { fence: 1 });
    await ended(detector, 'ORDERS', end);

    await detector.open().handle(await fetched(detector, 'V', aView('V', 'ORDERS')));

    expect(typesOf(detector)).toEqual([types]);
  });

  it.each<[FetchEnd, string]>([
    ['unreachable', 'cds.String(7) provisional'],
    ['absent', 'cds.String(7) resolved'],
  ])('takes the copy inside its own answer when the source is %s', async (end, types) => {
    const detector = await aDetector();
    await announced(detector, 'PEOPLE', 'HR');
    await ended(detector, 'PEOPLE', end, 'HR');
    const copy = aTable('HR.PEOPLE', { ID: { type: 'cds.String', length: 7 } });

    await detector.open().handle(await fetched(detector, 'V', together(aView('V', 'HR.PEOPLE'), copy)));

    expect(typesOf(detector)).toEqual([types]);
  });

  it('says which source could not be read', async () => {
    const detector = await aDetector();
    await announced(detector, 'ORDERS');
    await ended(detector, 'ORDERS', 'unreachable');

    await detector.open().handle(await fetched(detector, 'V', aView('V', 'ORDERS')));

    expect(detector.ports.work.published('map')[0]?.asset.findings).toMatchObject([{ code: 'SOURCE_UNREACHABLE' }]);
  });

  it("does not take its own copy of an asset for another space's namesake", async () => {
    const detector = await aDetector();
    // HR.PEOPLE reads HR's ORDERS, which cannot be had; the answer for V carries the ORDERS of SALES.
    await stored(detector, 'PEOPLE', aView('PEOPLE', 'ORDERS'), { space: 'HR' });
    await announced(detector, 'ORDERS', 'HR');
    await ended(detector, 'ORDERS', 'unreachable', 'HR');

    await detector.open().handle(await fetched(detector, 'V', together(aView('V', 'HR.PEOPLE'), orders)));

    expect(typesOf(detector)).toEqual(['cds.String() provisional']);
  });
});

describe('an asset whose source is not fetched in this run', () => {
  it('takes any stored version as it is', async () => {
    const detector = await aDetector();
    await stored(detector, 'ORDERS', orders, { fence: 1 });

    await detector.open().handle(await fetched(detector, 'V', aView('V', 'ORDERS')));

    expect(typesOf(detector)).toEqual(['cds.String(7) resolved']);
    expect(detector.ports.work.published('fetch')).toEqual([]);
  });

  it('has a source read that is not stored, outside the accounting and in its own urgency', async () => {
    const detector = await aDetector();
    const message = await fetched(detector, 'V', aView('V', 'HR.PEOPLE'), { priority: 'critical' });

    await detector.open().handle(message);

    const [request, ...rest] = detector.ports.work.published('fetch');
    expect(rest).toEqual([]);
    expect(request).toMatchObject({
      space: 'HR',
      technicalName: 'PEOPLE',
      key: keyOf('PEOPLE', 'HR'),
      intent: 'fetch',
    });
    expect(request).toMatchObject({ run: RUN, fence: FENCE, priority: 'critical' });
    expect(request).not.toHaveProperty('ordinal');
    expect(detector.ports.work.published('map')).toEqual([]);

    await stored(detector, 'PEOPLE', aTable('PEOPLE'), { space: 'HR' });
    await ended(detector, 'PEOPLE', 'stored', 'HR');
    for (const again of woken(detector)) await detector.open().handle(again);
    expect(typesOf(detector)).toEqual(['cds.String(10) resolved']);
  });

  it('goes on at once when that read was quicker than it could begin to wait', async () => {
    const detector = await aDetector();
    const { ledger, work } = detector.ports;
    const publish = work.publish.bind(work);
    work.publish = async (stage, message) => {
      await publish(stage, message);
      if (stage !== 'fetch') return;
      await stored(detector, 'ORDERS', orders);
      await ledger.endFetch(TENANT, RUN, keyOf('ORDERS'), 'stored');
    };

    await detector.open().handle(await fetched(detector, 'V', aView('V', 'ORDERS')));

    expect(typesOf(detector)).toEqual(['cds.String(7) resolved']);
  });

  it('asks once for a source that many need', async () => {
    const detector = await aDetector();
    for (const [at, name] of ['V1', 'V2', 'V3'].entries()) {
      await detector.open().handle(await fetched(detector, name, aView(name, 'ORDERS'), { ordinal: at }));
    }

    expect(detector.ports.work.published('fetch')).toHaveLength(1);
    await stored(detector, 'ORDERS', orders);
    await ended(detector, 'ORDERS', 'stored');
    expect(woken(detector)).toHaveLength(3);
  });

  it('reads a name with a dot by all spaces of the tenant, not by those of the scope', async () => {
    const detector = await aDetector();
    await detector.ports.runs.change(TENANT, RUN, (run) => ({ ...run, spaces: ['SALES'] }));
    await stored(detector, 'PEOPLE', aTable('PEOPLE'), { space: 'HR' });

    await detector.open().handle(await fetched(detector, 'V', aView('V', 'HR.PEOPLE')));

    expect(typesOf(detector)).toEqual(['cds.String(10) resolved']);
  });
});
