import { PRIORITIES } from '@dss/catalog-model';
import { aKey, aManifestEntry } from '@dss/ports/testing';
import { Intent, type ManifestEntry } from '@dss/sync-run';
import fc from 'fast-check';
import { type PlannedEntry, SegmentPacker, unpackEntry, weightOf } from './packed-segment.js';

const FIRST = 40;
const COUNT = 30;
const text = fc.option(fc.string({ unit: 'binary', maxLength: 12 }), { nil: undefined });
const entries = fc
  .array(
    fc.record({
      ordinal: fc.integer({ min: FIRST - 2, max: FIRST + COUNT + 2 }),
      technicalName: fc.string({ unit: 'binary' }),
      priority: fc.constantFrom(...PRIORITIES),
      intent: fc.constantFrom(...Intent.options),
      bulk: fc.constantFrom('unchanged' as const, 'skipped' as const, undefined),
      ...{ database: text, table: text, reason: text, type: text },
    }),
  )
  .map((all) =>
    all
      .toSorted((a, b) => a.ordinal - b.ordinal)
      .map(({ type, ...entry }) =>
        aManifestEntry({
          ...entry,
          key: aKey('acme', entry.technicalName),
          listed: type === undefined ? undefined : { type },
        }),
      ),
  );

function packed(all: readonly ManifestEntry[]) {
  const packer = new SegmentPacker(FIRST, COUNT);
  for (const entry of all) packer.add(entry);
  return packer.pack();
}

const shownOf = (entry: ManifestEntry): PlannedEntry => {
  const { ordinal, key, technicalName, priority, intent, database, table, reason, bulk, listed } = entry;
  return { ordinal, key, technicalName, priority, intent, database, table, reason, bulk, listedType: listed?.type };
};

describe('a packed segment', () => {
  it('gives every entry back as it was, and nothing where there is none', () => {
    fc.assert(
      fc.property(entries, (all) => {
        const segment = packed(all);
        for (let ordinal = FIRST - 3; ordinal < FIRST + COUNT + 3; ordinal += 1) {
          const inside = ordinal >= FIRST && ordinal < FIRST + COUNT;
          const entry = inside ? all.find((one) => one.ordinal === ordinal) : undefined;
          expect(unpackEntry(segment, ordinal)).toEqual(entry && shownOf(entry));
        }
      }),
    );
  });

  it('takes a fraction of what the entries would', () => {
    const thousand = Array.from({ length: 1000 }, (_, at) =>
      aManifestEntry({ ordinal: at, technicalName: `T_SALES_ORDER_${at}`, table: `t_sales_order_${at}` }),
    );
    const packer = new SegmentPacker(0, 1000);
    for (const entry of thousand) packer.add(entry);
    expect(weightOf(packer.pack())).toBeLessThan(130_000);
  });
});
