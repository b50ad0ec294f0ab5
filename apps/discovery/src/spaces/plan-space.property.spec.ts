import { ASSET_TYPES } from '@dss/catalog-model';
import { aCheckpoint } from '@dss/ports/testing';
import fc from 'fast-check';
import { entriesOf, listing, object, plan, row } from '../testing/space-listings.js';

describe('planSpace, whatever a tenant answers', () => {
  const name = fc.constantFrom('A', 'a', 'B', 'ORDERS', 'Orders', '∞', 'SAP.TIME.D', 'x y/z');
  const rows = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.array(
        name.map((technicalName) => object(technicalName)),
        { maxLength: 6 },
      ),
    },
    fc.constantFrom('failed' as const, 'not offered' as const),
  );
  const anyListing = fc
    .record({
      lists: fc.dictionary(fc.constantFrom(...ASSET_TYPES), rows),
      catalog: fc.oneof(fc.array(fc.tuple(name, fc.boolean()), { maxLength: 6 }), fc.constant('failed' as const)),
    })
    .map(({ lists, catalog }) =>
      listing(
        lists,
        catalog === 'failed'
          ? catalog
          : catalog.map(([exposed, supportsAnalyticalQueries]) => row(exposed, { supportsAnalyticalQueries })),
      ),
    );
  const anyCheckpoints = fc.uniqueArray(
    fc.record({
      technicalName: name,
      type: fc.constantFrom(...ASSET_TYPES, 'of a newer service'),
      outcome: fc.constantFrom('created', 'skipped', 'failed'),
    }),
    { selector: ({ technicalName }) => technicalName },
  );

  it('gives each listed asset exactly one entry, and each known one at most one', () => {
    fc.assert(
      fc.property(anyListing, anyCheckpoints, (lists, checkpoints) => {
        const planned = plan(lists, checkpoints.map(aCheckpoint));
        const names = entriesOf(planned).map(({ technicalName }) => technicalName);
        const listed = [...lists.types.values(), lists.catalog].flatMap((list) =>
          'rows' in list ? list.rows.map((each) => ('name' in each ? each.name : each.technicalName)) : [],
        );
        const absent = (planned.segments.get('absent') ?? []).map(({ technicalName }) => technicalName);

        expect(names).toHaveLength(new Set(names).size);
        expect(new Set(names)).toEqual(new Set([...listed, ...absent]));
        expect(absent.filter((gone) => listed.includes(gone))).toEqual([]);
      }),
    );
  });

  it('explains every known asset: it has an entry, or its scope is told as incomplete', () => {
    fc.assert(
      fc.property(anyListing, anyCheckpoints, (lists, checkpoints) => {
        const planned = plan(lists, checkpoints.map(aCheckpoint));
        const names = entriesOf(planned).map(({ technicalName }) => technicalName);
        const lost = checkpoints.filter(({ technicalName }) => !names.includes(technicalName));

        expect(lost.length === 0 || planned.incomplete.length > 0).toBe(true);
      }),
    );
  });
});
