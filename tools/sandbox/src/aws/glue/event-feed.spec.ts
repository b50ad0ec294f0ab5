import { EventFeed, EventFaults } from './event-feed.js';

const AT = { account: '123456789012', region: 'eu-central-1' };

function feed(faults: object = {}, seed = 1): EventFeed {
  const opened = new EventFeed();
  opened.change(EventFaults.parse(faults), seed);
  return opened;
}

/** Names of the databases whose creation arrived, in the order of arrival, when so many are created. */
function arrived(opened: EventFeed, count: number): number[] {
  for (let number = 0; number < count; number += 1) {
    opened.publish(AT, { typeOfChange: 'CreateDatabase', databaseName: String(number) }, 0);
  }
  return opened.since(0).map(({ event }) => Number(event.detail.databaseName));
}

describe('the event feed', () => {
  it('has the shape of EventBridge', () => {
    const opened = feed();
    opened.publish(AT, { typeOfChange: 'UpdateTable', databaseName: 'd', tableName: 't' }, 1_700_000_000_500);
    opened.publish(
      AT,
      { typeOfChange: 'BatchDeleteTable', databaseName: 'd', changedTables: ['t'] },
      1_700_000_001_000,
    );
    expect(opened.since(0)).toEqual([
      {
        seq: 1,
        event: {
          version: '0',
          id: '00000000-0000-4000-8000-000000000001',
          'detail-type': 'Glue Data Catalog Table State Change',
          source: 'aws.glue',
          account: AT.account,
          time: '2023-11-14T22:13:20Z',
          region: AT.region,
          resources: ['arn:aws:glue:eu-central-1:123456789012:table/d/t'],
          detail: { typeOfChange: 'UpdateTable', databaseName: 'd', tableName: 't' },
        },
      },
      expect.objectContaining({
        seq: 2,
        event: expect.objectContaining({
          'detail-type': 'Glue Data Catalog Database State Change',
          detail: { typeOfChange: 'BatchDeleteTable', databaseName: 'd', changedTables: ['t'] },
        }),
      }),
    ]);
    expect(opened.since(1)).toHaveLength(1);
  });

  it('gives every event in order when nothing is scripted', () => {
    expect(arrived(feed(), 100)).toEqual(Array.from({ length: 100 }, (_, number) => number));
  });

  it('loses the share that it is told to, the same events with the same seed', () => {
    const left = arrived(feed({ dropped: 0.2 }), 5000);
    expect(left.length / 5000).toBeCloseTo(0.8, 1);
    expect(arrived(feed({ dropped: 0.2 }), 5000)).toEqual(left);
    expect(arrived(feed({ dropped: 0.2 }, 2), 5000)).not.toEqual(left);
    expect(arrived(feed({ dropped: 1 }), 50)).toEqual([]);
  });

  it('lets a share be overtaken by later ones; none is lost', () => {
    const order = arrived(feed({ reordered: 0.3 }), 5000);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 5000 }, (_, number) => number));
    const held = order.filter((number, place) => order.slice(0, place).some((earlier) => earlier > number));
    expect(held.length / 5000).toBeGreaterThan(0.2);
    expect(arrived(feed({ reordered: 1 }), 50)).toHaveLength(50);
  });

  it('forgets on request and goes on counting', () => {
    const opened = feed();
    arrived(opened, 3);
    opened.reset();
    opened.publish(AT, { typeOfChange: 'DeleteDatabase', databaseName: 'd' }, 0);
    expect(opened.since(0).map(({ seq }) => seq)).toEqual([4]);
  });
});
