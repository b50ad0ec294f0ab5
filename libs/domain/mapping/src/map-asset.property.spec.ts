import fc from 'fast-check';
import { type Asset, type CatalogEntry, type Listed, canonicalJson } from '@dss/catalog-model';
import { fingerprint } from '@dss/change-detection';
import { type MappingRequest, mapAsset } from './map-asset.js';
import { allocateColumnNames } from './names.js';
import { anyAsset } from './testing/some-asset.js';
import { validateEntry } from './validate-entry.js';

const request: MappingRequest = { tenant: 'demo', names: { database: 'dsp_sales', table: 't_orders', columns: {} } };

function entryOf(asset: Asset, about: Partial<MappingRequest> = {}): CatalogEntry {
  const mapped = mapAsset(asset, { ...request, ...about });
  if (mapped.outcome !== 'mapped') throw new Error(mapped.reason);
  return mapped.entry;
}

describe('every mapped asset', () => {
  const listed = fc.option(
    fc.record({ type: fc.constant('views'), status: fc.constantFrom('Deployed', 'ChangesToDeploy') }),
    {
      nil: undefined,
    },
  );

  it('keeps every column, in order, under a name of its own, and passes the checks before a write', () => {
    fc.assert(
      fc.property(anyAsset, listed, (asset, row) => {
        const entry = entryOf(asset, { listed: row });
        expect(entry.columns.map(({ technicalName }) => technicalName)).toEqual(
          asset.columns.map(({ technicalName }) => technicalName),
        );
        for (const { technicalName, parameters } of entry.columns) {
          expect(parameters['dsp.technicalName']).toBe(technicalName);
          expect(parameters['dsp.nativeType']).toBeDefined();
        }
        expect(validateEntry(entry)).toEqual([]);
      }),
    );
  });

  it('is mapped to the same bytes again, also with the names that the first time gave', () => {
    fc.assert(
      fc.property(anyAsset, (asset) => {
        const first = entryOf(asset);
        const columns = allocateColumnNames(
          {},
          asset.columns.map(({ technicalName }) => technicalName),
        );
        const again = entryOf(structuredClone(asset), { names: { ...request.names, columns } });
        expect(JSON.stringify(again)).toBe(JSON.stringify(first));
      }),
    );
  });

  it('shows nothing that its fingerprint does not tell: whatever moves the entry moves a digest', () => {
    const shown = (of: Asset, row: Listed | undefined) =>
      canonicalJson({ ...entryOf(of, { listed: row }), findings: [] });
    fc.assert(
      fc.property(anyAsset, anyAsset, listed, listed, (asset, other, row, otherRow) => {
        const [entry, digests] = [shown(asset, row), fingerprint(asset, row)];
        for (const [field, moved] of oneFieldMoved(asset, other)) {
          if (shown(moved, row) === entry) continue;
          expect([field, fingerprint(moved, row)]).not.toEqual([field, digests]);
        }
        if (shown(asset, otherRow) !== entry) expect(fingerprint(asset, otherRow)).not.toEqual(digests);
      }),
      { numRuns: 40 },
    );
  });

  it('does not depend on the order of what has no order', () => {
    fc.assert(
      fc.property(anyAsset, (asset) => {
        const reversed: Asset = {
          ...asset,
          associations: asset.associations.toReversed(),
          measures: asset.measures.toReversed(),
          hierarchies: asset.hierarchies.toReversed(),
          parameters: asset.parameters.toReversed(),
          variables: asset.variables.toReversed(),
          sources: asset.sources.toReversed(),
          dataAccessControls: asset.dataAccessControls.toReversed(),
        };
        expect(fingerprint(reversed)).toEqual(fingerprint(asset));
        const names = new Set(asset.associations.map(({ name }) => name));
        if (names.size === asset.associations.length) expect(entryOf(reversed)).toEqual(entryOf(asset));
      }),
    );
  });
});

type Moved = readonly [field: string, moved: Asset];

/** The asset once for each field of the other asset, and for each field of its first column, with that field taken over. */
function oneFieldMoved(asset: Asset, other: Asset): readonly Moved[] {
  const [column, ...columns] = asset.columns;
  const ofColumn = Object.entries(other.columns[0]!).filter(([field]) => field !== 'technicalName');
  return [
    ...Object.entries(other).map(([field, value]): Moved => [field, { ...asset, [field]: value }]),
    ...ofColumn.map(([field, value]): Moved => {
      return [field, { ...asset, columns: [{ ...column!, [field]: value }, ...columns] }];
    }),
  ];
}
