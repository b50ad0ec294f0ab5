import { ASSET_TYPES, type AssetType } from '@dss/catalog-model';
import { MAPPING_VERSION } from '@dss/mapping';
import { aCheckpoint, aManifestSegment, aManifestSpace, aSyncRun } from '@dss/ports/testing';
import fc from 'fast-check';
import { type TestDiscovery, aDiscovery, keyOf, known, manifestOf, runId } from '../testing/discovery-fixture.js';
import { SpaceComparer } from './space-comparer.js';
import { SpaceDiscovery, fetchType } from './space-discovery.js';
import { TableNames } from './table-names.js';

const run = aSyncRun({ id: runId(1), tenant: 'acme', state: 'listing', fence: 7 });
const capabilities = { wave: '2026.19', types: ASSET_TYPES };

function discoveryOf({ ports, world }: TestDiscovery): SpaceDiscovery {
  const comparer = new SpaceComparer(ports.source, ports.checkpoints, world);
  return new SpaceDiscovery(comparer, new TableNames(ports.names, 'dsp_<space>'), ports.manifests);
}

function put({ ports }: TestDiscovery, type: AssetType, ...names: string[]): void {
  for (const technicalName of names) ports.source.put({ space: 'SALES', type, technicalName, definition: {} });
}

const looked = { capabilities, retired: new Map(), isGone: false };
const sales = { run, space: 'SALES', label: 'Sales', ...looked, first: 0 };

describe('SpaceDiscovery', () => {
  it('writes the manifest of a space: a segment for each type, absences last, ordinals without a gap', async () => {
    const discovery = aDiscovery();
    put(discovery, 'views', 'V');
    put(discovery, 'localtables', 'B', 'A');
    put(discovery, 'taskchains', 'NIGHTLY');
    known(discovery, 'SALES', aCheckpoint({ technicalName: 'GONE', type: 'views' }));

    const { head } = await discoveryOf(discovery).discover({ ...sales, first: 40 });

    expect(head).toMatchObject({ space: 'SALES', label: 'Sales', first: 40, incomplete: [] });
    expect(head.segments).toEqual([
      { type: 'localtables', first: 40, count: 2 },
      { type: 'views', first: 42, count: 1 },
      { type: 'taskchains', first: 43, count: 1 },
      { type: 'absent', first: 44, count: 1 },
    ]);
    const entries = await manifestOf(discovery, run.id);
    expect(entries.map(({ ordinal }) => ordinal)).toEqual([40, 41, 42, 43, 44]);
    expect(entries.map(({ intent }) => intent)).toEqual(['fetch', 'fetch', 'fetch', 'skip', 'absent']);
  });

  it('names what will be mapped, twins in byte order, and nothing else', async () => {
    const discovery = aDiscovery();
    put(discovery, 'localtables', 'Orders', 'ORDERS');
    put(discovery, 'dataflows', 'LOAD');

    await discoveryOf(discovery).discover(sales);

    const entries = await manifestOf(discovery, run.id);
    const nameOf = (name: string) => entries.find(({ technicalName }) => technicalName === name);
    expect(nameOf('ORDERS')).toMatchObject({ database: 'dsp_sales', table: 'orders' });
    expect(nameOf('Orders')?.table).toMatch(/^orders_[0-9a-f]+$/);
    expect(nameOf('LOAD')?.table).toBeUndefined();
    expect(await discovery.ports.names.find('acme', keyOf('SALES', 'LOAD'))).toBeUndefined();
  });

  it('keeps what an earlier try has written, whatever the tenant shows by now', async () => {
    const discovery = aDiscovery();
    put(discovery, 'localtables', 'ORDERS');
    const first = await discoveryOf(discovery).discover(sales);
    put(discovery, 'localtables', 'AAA');

    const again = await discoveryOf(discovery).discover({ ...sales, first: 5 });

    expect(again).toEqual(first);
  });

  it('goes on with the manifest of a try that was quicker', async () => {
    const discovery = aDiscovery();
    put(discovery, 'localtables', 'ORDERS');
    const { manifests, source } = discovery.ports;
    const quicker = { head: aManifestSpace({ first: 3 }), segment: aManifestSegment() };
    source.failure = ({ method }) => {
      // The other try ends just while this one is listing.
      if (method === 'listCatalog') void manifests.saveSpace('acme', run.id, quicker.head, [quicker.segment]);
      return undefined;
    };

    const discovered = await discoveryOf(discovery).discover(sales);

    expect(discovered).toEqual({ head: quicker.head, segments: [quicker.segment] });
  });

  it("compares with the checkpoints of other spaces' sources", async () => {
    const discovery = aDiscovery();
    put(discovery, 'analyticmodels', 'MODEL', 'STEADY');
    const source = keyOf('HR', 'PEOPLE');
    const on = '2026-11-19T16:40:01.000Z';
    const listed = { type: 'analyticmodels', status: 'Deployed', changedOn: on, deployedOn: on };
    const about = { type: 'analyticmodels', listed, mapping: MAPPING_VERSION };
    known(discovery, 'HR', aCheckpoint({ technicalName: 'PEOPLE', space: 'HR' }));
    const schema = aCheckpoint().fingerprint!.schema;
    for (const [technicalName, seen] of [
      ['MODEL', 'another schema'],
      ['STEADY', schema],
    ] as const) {
      const sources = { [source]: { space: 'HR', schema: seen } };
      known(discovery, 'SALES', aCheckpoint({ ...about, technicalName, sources }));
    }

    await discoveryOf(discovery).discover(sales);

    const entries = await manifestOf(discovery, run.id);
    expect(entries.map(({ technicalName, intent }) => [technicalName, intent])).toEqual([
      ['MODEL', 'remap'],
      ['STEADY', 'unchanged'],
    ]);
  });

  it('numbers any listing without gap or repeat', async () => {
    const assets = fc.uniqueArray(
      fc.tuple(fc.constantFrom(...ASSET_TYPES), fc.string({ minLength: 1, maxLength: 3 })),
      { maxLength: 20, selector: ([, name]) => name },
    );
    await fc.assert(
      fc.asyncProperty(assets, fc.nat(1000), async (listed, first) => {
        const discovery = aDiscovery();
        discovery.ports.source.addSpace('SALES');
        for (const [type, name] of listed) put(discovery, type, name);

        await discoveryOf(discovery).discover({ ...sales, first });

        const ordinals = (await manifestOf(discovery, run.id)).map(({ ordinal }) => ordinal);
        expect(ordinals).toEqual(listed.map((_, at) => first + at));
      }),
      { numRuns: 30 },
    );
  });
});

describe('fetchType', () => {
  it.each([
    ['views', undefined, 'views'],
    ['absent', 'remotetables', 'remotetables'],
    ['absent', 'dataflows', 'localtables'],
    ['absent', undefined, 'localtables'],
    ['of a newer service', 'views', 'localtables'],
  ])('a segment of %s whose entry was listed as %s is read as %s', (type, listed, expected) => {
    expect(fetchType(aManifestSegment({ type }), listed)).toBe(expected);
  });
});
