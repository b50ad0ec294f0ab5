import fc from 'fast-check';
import { type ManifestSpace } from './manifest.js';
import { indexManifest, rangeOf } from './manifest-index.js';
import { OUTCOMES } from './outcome.js';
import { type OrdinalFilter, indexRun, pageOrdinals } from './run-index.js';

const CODES = OUTCOMES.length + 1;
const head = (space: string, segments: ManifestSpace['segments']): ManifestSpace => ({
  ...{ v: 1, space, first: segments[0]?.first ?? 0, segments, incomplete: [] },
  avoided: { definitions: 0, definitionBytes: 0, entries: 0, entryBytes: 0 },
});

/** Spaces in any order, segments with gaps between them (a space that is not listed yet) and empty ones. */
const heads = fc
  .array(fc.array(fc.record({ gap: fc.nat(3), count: fc.nat(12) }), { maxLength: 3 }), { maxLength: 5 })
  .chain((spaces) => {
    let next = 0;
    const listed = spaces.map((segments, space) =>
      head(
        `S${space}`,
        segments.map(({ gap, count }, type) => {
          const first = next + gap;
          next = first + count;
          return { type: `t${type}`, first, count };
        }),
      ),
    );
    return fc.shuffledSubarray(listed, { minLength: listed.length });
  });
const outcomes = fc.uint8Array({ max: CODES - 1, minLength: 0, maxLength: 200 });
const filters = fc.record(
  { code: fc.nat(CODES - 1), space: fc.constantFrom('S0', 'S1', 'S4', 'none') },
  { requiredKeys: [] },
);

/** As one would write it without an index. */
function naivePage(
  spaces: readonly ManifestSpace[],
  codes: Uint8Array,
  filter: OrdinalFilter,
  after: number,
  limit: number,
) {
  const wanted = spaces
    .filter(({ space }) => filter.space === undefined || filter.space === space)
    .flatMap(({ segments }) => segments)
    .flatMap(({ first, count }) => Array.from({ length: count }, (_, at) => first + at))
    .filter((ordinal) => filter.code === undefined || (codes[ordinal] ?? 0) === filter.code)
    .sort((a, b) => a - b);
  const rest = wanted.filter((ordinal) => ordinal > after);
  return { ordinals: rest.slice(0, limit), total: wanted.length, more: rest.length > limit };
}

describe('the index of a run', () => {
  // Shorter outcomes than ordinals would be open ones; the ledger always tells all.
  const padded = (codes: Uint8Array, end: number) => {
    const all = new Uint8Array(end);
    all.set(codes.subarray(0, end));
    return all;
  };

  it('gives the very pages that a look at every ordinal gives', () => {
    fc.assert(
      fc.property(
        heads,
        outcomes,
        filters,
        fc.integer({ min: -1, max: 120 }),
        fc.integer({ min: 1, max: 20 }),
        (spaces, some, filter, after, limit) => {
          const manifest = indexManifest(spaces);
          const codes = padded(some, manifest.end);
          const page = pageOrdinals(indexRun(manifest, codes), filter, after, limit);
          expect(page).toEqual(naivePage(spaces, codes, filter, after, limit));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('shows each ordinal once to whoever follows the pages', () => {
    fc.assert(
      fc.property(heads, outcomes, filters, fc.integer({ min: 1, max: 7 }), (spaces, some, filter, limit) => {
        const manifest = indexManifest(spaces);
        const index = indexRun(manifest, padded(some, manifest.end));
        const seen: number[] = [];
        for (let more = true; more;) {
          const page = pageOrdinals(index, filter, seen.at(-1) ?? -1, limit);
          seen.push(...page.ordinals);
          more = page.more;
        }
        expect(seen).toEqual(naivePage(spaces, index.outcomes, filter, -1, Infinity).ordinals);
      }),
    );
  });

  it('counts what is open, and knows where each ordinal is kept', () => {
    fc.assert(
      fc.property(heads, outcomes, (spaces, some) => {
        const manifest = indexManifest(spaces);
        const index = indexRun(manifest, padded(some, manifest.end));
        const all = naivePage(spaces, index.outcomes, {}, -1, Infinity).ordinals;
        expect(index.open).toBe(all.filter((ordinal) => index.outcomes[ordinal] === 0).length);
        expect(manifest.count).toBe(all.length);
        for (let ordinal = -1; ordinal <= manifest.end; ordinal += 1) {
          const { first, count } = manifest.ranges[rangeOf(manifest, ordinal)] ?? { first: Infinity, count: 0 };
          expect(ordinal >= first && ordinal < first + count).toBe(all.includes(ordinal));
        }
      }),
    );
  });

  it('of a run without assets is empty', () => {
    const index = indexRun(indexManifest([]), new Uint8Array(0));
    expect(pageOrdinals(index, {}, -1, 50)).toEqual({ ordinals: [], total: 0, more: false });
    expect(index.open).toBe(0);
  });
});
