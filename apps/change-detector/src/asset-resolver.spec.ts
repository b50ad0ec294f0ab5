import type { AssetSeen } from '@dss/contracts';
import { aTable, aView, amount, text10, together } from './testing/csn.js';
import {
  RUN,
  TENANT,
  type TestDetector,
  aDetector,
  announced,
  ended,
  fetched,
  keyOf,
  stored,
  typesOf,
} from './testing/detector-fixture.js';

const orders = aTable('ORDERS', { ID: { type: 'cds.String', length: 7 } });

describe('an asset with sources of sources', () => {
  it('waits for each of them in turn, and every wake is a message of its own', async () => {
    const detector = await aDetector();
    const { ledger } = detector.ports;
    await ledger.announceSpaces(TENANT, RUN, ['HR', 'SALES']);
    await stored(detector, 'A', aTable('A', { ID: text10 }), { space: 'HR' });
    const union = together(aView('V', 'HR.A'), {
      definitions: {
        V: {
          kind: 'entity',
          elements: { ID: {}, X: {} },
          query: {
            SELECT: {
              from: { join: 'inner', args: [{ ref: ['HR.A'] }, { ref: ['B'] }] },
              columns: [{ ref: ['HR.A', 'ID'] }, { ref: ['B', 'X'] }],
            },
          },
        },
      },
    });
    await stored(detector, 'B', aTable('B', { X: amount }));
    let message = await fetched(detector, 'V', union);
    const wakes: (string | undefined)[] = [];

    for (const space of ['HR', 'SALES', 'HR']) {
      await detector.open().handle(message);
      const waiters = await ledger.endListing(TENANT, RUN, space);
      if (waiters.length > 0) message = { ...(JSON.parse(waiters[0]!) as AssetSeen), wake: `listed-${space}` };
      wakes.push(message.wake);
    }

    expect(new Set(wakes)).toEqual(new Set(['listed-HR', 'listed-SALES']));
    expect(typesOf(detector)).toEqual(['cds.String(10) resolved', 'cds.Decimal() resolved']);
  });

  it('resolves through a chain of views', async () => {
    const detector = await aDetector();
    await stored(detector, 'ORDERS', orders);
    for (let at = 1; at <= 40; at += 1) {
      await stored(detector, `V${at}`, aView(`V${at}`, at === 1 ? 'ORDERS' : `V${at - 1}`));
    }

    await detector.open().handle(await fetched(detector, 'TOP', aView('TOP', 'V40')));

    expect(typesOf(detector)).toEqual(['cds.String(7) resolved']);
  });

  it('ends in a circle of views', async () => {
    const detector = await aDetector();
    await stored(detector, 'B', aView('B', 'A'));
    const message = await fetched(detector, 'A', aView('A', 'B'));

    await detector.open().handle(message);

    expect(typesOf(detector)).toEqual(['cds.String() inferred']);
    expect(Object.keys(detector.ports.work.published('map')[0]?.next.sources ?? {})).toEqual([keyOf('B')]);
  });

  it('ends although it never learns all of its sources', async () => {
    const detector = await aDetector();
    for (let at = 1; at <= 100; at += 1) await stored(detector, `V${at}`, aView(`V${at}`, `V${at + 1}`));

    await detector.open().handle(await fetched(detector, 'V0', aView('V0', 'V1')));

    expect(typesOf(detector)).toEqual(['cds.String() provisional']);
  });
});

describe('what is remembered of sources', () => {
  const sourcesOf = ({ ports }: TestDetector) => ports.work.published('map').at(-1)?.next.sources ?? {};
  const dependantsOf = async ({ ports }: TestDetector, name: string, space = 'SALES') =>
    (await ports.dependencies.listDependants(TENANT, keyOf(name, space))).map(({ technicalName }) => technicalName);

  it('the schema of a source, as its own detection computes it, so that an unmoved source never seems to move', async () => {
    const detector = await aDetector();
    await stored(detector, 'ORDERS', aTable('ORDERS', { ID: text10, AMOUNT: amount }));
    const untyped = aView('UNTYPED', 'ORDERS', ['ID', 'AMOUNT']);
    await detector.open().handle(await fetched(detector, 'UNTYPED', untyped, { ordinal: 1 }));
    const own = detector.ports.work.published('map')[0]?.fingerprint.schema;

    await detector.open().handle(await fetched(detector, 'V', aView('V', 'UNTYPED'), { ordinal: 2 }));

    expect(sourcesOf(detector)[keyOf('UNTYPED')]).toEqual({ space: 'SALES', schema: own });
    expect(Object.keys(sourcesOf(detector))).toHaveLength(2);
  });

  it('a source that was not found, so that its appearance is noticed', async () => {
    const detector = await aDetector();
    await announced(detector, 'PEOPLE', 'HR');
    await ended(detector, 'PEOPLE', 'unreachable', 'HR');

    await detector.open().handle(await fetched(detector, 'V', aView('V', 'HR.PEOPLE')));

    expect(sourcesOf(detector)).toEqual({ [keyOf('PEOPLE', 'HR')]: { space: 'HR', schema: '' } });
    expect(await dependantsOf(detector, 'PEOPLE', 'HR')).toEqual(['V']);
  });

  it('nothing of an asset whose columns all carry their types', async () => {
    const detector = await aDetector();

    await detector.open().handle(await fetched(detector, 'ORDERS', orders));

    expect(sourcesOf(detector)).toEqual({});
  });

  it('who depends on whom, also when nothing else has changed', async () => {
    const detector = await aDetector();
    await stored(detector, 'ORDERS', orders);
    await stored(detector, 'OTHER', aTable('OTHER'));
    await detector.open().handle(await fetched(detector, 'V', aView('V', 'ORDERS')));
    expect(await dependantsOf(detector, 'ORDERS')).toEqual(['V']);

    await detector.open().handle(await fetched(detector, 'V', aView('V', 'OTHER'), { round: 1 }));

    expect(await dependantsOf(detector, 'ORDERS')).toEqual([]);
    expect(await dependantsOf(detector, 'OTHER')).toEqual(['V']);
  });
});
