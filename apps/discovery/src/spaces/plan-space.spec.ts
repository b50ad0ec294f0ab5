import type { ListedObject } from '@dss/ports';
import { aCheckpoint, aKey } from '@dss/ports/testing';
import {
  SPACE,
  TENANT,
  entriesOf,
  failed,
  keyOf,
  listing,
  object,
  on,
  only,
  plan,
  row,
  seenBefore,
} from '../testing/space-listings.js';
import type { SpaceListing } from './space-listing.js';

describe('planSpace', () => {
  const table = listing({ localtables: [object('ORDERS', { businessName: 'Orders', semanticUsage: 'Fact' })] });

  it('fetches an asset at first sight, with what the lists said of it', () => {
    expect(only(plan(table))).toEqual({
      key: keyOf('ORDERS'),
      technicalName: 'ORDERS',
      priority: 'high',
      intent: 'fetch',
      reason: 'not seen before',
      recheck: false,
      listed: {
        type: 'localtables',
        label: 'Orders',
        semanticUsage: 'Fact',
        status: 'Deployed',
        changedOn: on,
        deployedOn: on,
      },
    });
  });

  it('settles an unmoved asset in bulk, and tells what reading and writing it would have cost', () => {
    const planned = plan(table, [seenBefore(table, { definitionBytes: 700, entryBytes: 300 })]);

    expect(only(planned)).toMatchObject({ intent: 'unchanged', bulk: 'unchanged', table: 'orders' });
    expect(planned.avoided).toEqual({ definitions: 1, definitionBytes: 700, entries: 1, entryBytes: 300 });
  });

  it('skips again what was skipped before, for the same reason', () => {
    const before = seenBefore(table, { outcome: 'skipped', reason: 'no columns' });

    expect(only(plan(table, [before]))).toMatchObject({ intent: 'unchanged', bulk: 'skipped', reason: 'no columns' });
  });

  it('reads again what was listed too shortly after its last change', () => {
    const fresh = listing({ localtables: [object('ORDERS', { changedOn: '2026-11-20T12:00:00.000Z' })] });

    expect(only(plan(fresh)).recheck).toBe(true);
    expect(only(plan(fresh, [seenBefore(fresh, { recheck: true })])).intent).toBe('fetch');
  });

  it.each<[string, Partial<ListedObject>]>([
    ['it was changed', { changedOn: '2026-11-19T16:40:02.000Z' }],
    ['it was deployed', { deployedOn: '2026-11-19T16:40:02.000Z' }],
    ['its status moved', { status: 'ChangesToDeploy' }],
  ])('fetches a known asset when %s', (_, about) => {
    const now = listing({
      localtables: [object('ORDERS', { businessName: 'Orders', semanticUsage: 'Fact', ...about })],
    });

    expect(only(plan(now, [seenBefore(table)])).intent).toBe('fetch');
  });

  it('reads everything in a full run', () => {
    expect(only(plan(table, [seenBefore(table)], { mode: 'full' })).intent).toBe('fetch');
  });

  it('maps the stored definition again when only the mapping has moved; only the reading is avoided', () => {
    const before = seenBefore(table, { definitionBytes: 700, entryBytes: 300 });
    const planned = plan(table, [before], { mappingVersion: '2' });

    expect(only(planned).intent).toBe('remap');
    expect(planned.avoided).toEqual({ definitions: 1, definitionBytes: 700, entries: 0, entryBytes: 0 });
  });

  it.each([
    ['dataflows', 'a data-flow has no columns'],
    ['replicationflows', 'a replication-flow has no columns'],
    ['transformationflows', 'a transformation-flow has no columns'],
    ['taskchains', 'a task-chain has no columns'],
    ['dataaccesscontrols', 'a data-access-control has no columns'],
  ] as const)('never fetches %s: they are counted and skipped', (type, reason) => {
    const planned = plan(listing({ [type]: [object('LOAD')] }), [], { mode: 'full' });

    expect(only(planned)).toMatchObject({ intent: 'skip', bulk: 'skipped', reason });
  });

  it("takes an operator's priority rule before the default ones", () => {
    const rules = [{ name: 'ORD*', priority: 'critical' as const }];

    expect(only(plan(table, [], { priorityRules: rules })).priority).toBe('critical');
  });

  it('keeps case-only twins apart', () => {
    const twins = plan(listing({ localtables: [object('Orders'), object('ORDERS')] }));

    expect(entriesOf(twins).map(({ technicalName }) => technicalName)).toEqual(['Orders', 'ORDERS']);
    expect(new Set(entriesOf(twins).map(({ key }) => key)).size).toBe(2);
  });

  it('counts a name that shows up under two types once, under the first', () => {
    const planned = plan(listing({ views: [object('ORDERS')], localtables: [object('ORDERS')] }));

    expect([...planned.segments.keys()]).toEqual(['localtables']);
    expect(only(planned).listed?.type).toBe('localtables');
  });
});

describe('planSpace and the catalog', () => {
  const orders = [object('ORDERS')];
  const exposed = listing({ views: orders }, [row('ORDERS', { label: 'Orders' })]);

  it('notices that a catalog row has moved', () => {
    const relabelled = listing({ views: orders }, [row('ORDERS', { label: 'All orders' })]);

    expect(only(plan(relabelled, [seenBefore(exposed)]))).toMatchObject({
      intent: 'fetch',
      reason: 'catalogRow moved',
    });
  });

  it('does not take another address of the tenant for a change', () => {
    const at = (host: string) => {
      const relationalMetadataUrl = `https://${host}/api/v1/dwc/consumption/relational/SALES/ORDERS/$metadata`;
      return listing({ views: orders }, [row('ORDERS', { relationalMetadataUrl })]);
    };

    expect(only(plan(at('new.example'), [seenBefore(at('old.example'))])).intent).toBe('unchanged');
  });

  it('notices that an asset is no longer exposed', () => {
    expect(only(plan(listing({ views: orders }), [seenBefore(exposed)])).intent).toBe('fetch');
  });

  it('keeps what was known of the row when the catalog could not be read', () => {
    const before = seenBefore(exposed);
    const planned = plan(listing({ views: orders }, 'failed'), [before]);

    expect(only(planned)).toMatchObject({ intent: 'unchanged', listed: { catalogRow: before.listed?.catalogRow } });
    expect(planned.incomplete).toEqual([failed('catalog')]);
  });

  it.each([
    ['analyticmodels', true],
    ['views', false],
  ] as const)('adds an exposed asset that no object list shows, as %s', (type, supportsAnalyticalQueries) => {
    const planned = plan(listing({}, [row('SHARED', { label: 'Shared', supportsAnalyticalQueries })]));

    expect([...planned.segments.keys()]).toEqual([type]);
    expect(only(planned)).toMatchObject({ intent: 'fetch', listed: { type, label: 'Shared' } });
  });

  it('keeps the known type of such an asset, because the catalog does not tell it', () => {
    const before = aCheckpoint({ technicalName: 'SHARED', type: 'remotetables' });

    expect(only(plan(listing({}, [row('SHARED')]), [before])).listed?.type).toBe('remotetables');
  });

  it('reads an exposed asset whose list failed, and forgets nothing that only that list tells', () => {
    const before = seenBefore(exposed, { listed: { ...seenBefore(exposed).listed!, semanticUsage: 'Fact' } });
    const planned = plan(listing({ views: 'failed' }, [row('ORDERS', { label: 'Orders' })]), [before]);

    expect(only(planned)).toMatchObject({ intent: 'fetch', reason: 'the list does not tell when it was changed' });
    const { changedOn, deployedOn, ...rest } = before.listed!;
    expect([changedOn, deployedOn]).toEqual([on, on]);
    expect(only(planned).listed).toEqual(rest);
  });
});

describe('planSpace and absence', () => {
  const gone = aCheckpoint({ technicalName: 'GONE', type: 'views', database: 'dsp_sales', table: 'gone' });

  it('judges an asset absent when every list is complete and none shows it', () => {
    const planned = plan(listing({ localtables: [object('ORDERS')] }), [gone]);

    expect(planned.segments.get('absent')).toEqual([
      {
        key: keyOf('GONE'),
        technicalName: 'GONE',
        priority: 'high',
        intent: 'absent',
        database: 'dsp_sales',
        table: 'gone',
        listed: { type: 'views' },
        reason: expect.stringContaining('absent in 1 complete listing'),
        absence: expect.objectContaining({ step: 'count', listings: 1 }),
      },
    ]);
    expect(planned.incomplete).toEqual([]);
  });

  it.each<[string, SpaceListing]>([
    ['its own list failed', listing({ views: 'failed' })],
    ['the list of another type failed: it may have moved there', listing({ analyticmodels: 'failed' })],
    ['the catalog failed', listing({}, 'failed')],
  ])('judges nothing absent when %s, and says that the scope is incomplete', (_, lists) => {
    const planned = plan(lists, [gone]);

    expect(entriesOf(planned)).toEqual([]);
    expect(planned.incomplete).toHaveLength(1);
  });

  it('judges nothing absent when the tenant no longer lists a type of what is known: it may be there under another word', () => {
    const planned = plan(listing({ views: 'not offered' }), [gone, aCheckpoint({ technicalName: 'OLD' })]);

    expect(entriesOf(planned)).toEqual([]);
    expect(planned.incomplete).toEqual([
      { space: SPACE, type: 'views', code: 'TYPE_NOT_LISTED', reason: 'the tenant has no list of this type any more' },
    ]);
  });

  it('does not miss a type of which nothing is known', () => {
    expect(plan(listing({ views: 'not offered' })).incomplete).toEqual([]);
  });

  it('reads an asset that is listed again after an absence', () => {
    const lists = listing({ views: [object('BACK')] });
    const before = seenBefore(lists, { absences: 1, absentSince: '2026-11-01', outcome: 'skipped' });

    expect(only(plan(lists, [before]))).toMatchObject({ intent: 'fetch', reason: 'listed again after an absence' });
  });
});

describe('planSpace and moved sources', () => {
  const lists = listing({ analyticmodels: [object('MODEL')] });
  const source = aKey(TENANT, 'ORDERS', 'HR');
  const withSource = (schema: string) => seenBefore(lists, { sources: { [source]: { space: 'HR', schema } } });

  it.each([
    ['a source has another schema', 's1', 's2', 'remap'],
    ['a source that was not found has a schema now', '', 's1', 'remap'],
    ['its sources are as they were', 's1', 's1', 'unchanged'],
    ['a source has no schema of its own that could move', 's1', undefined, 'unchanged'],
    ['a source was not found and still is not', '', undefined, 'unchanged'],
  ] as const)('%s', (_, before, now, intent) => {
    const schemaOf = (key: string) => (key === source ? now : undefined);

    expect(only(plan(lists, [withSource(before)], { schemaOf })).intent).toBe(intent);
  });
});
