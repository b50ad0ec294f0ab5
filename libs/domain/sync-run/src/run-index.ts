import { type ManifestIndex } from './manifest-index.js';
import { OPEN, OUTCOMES } from './outcome.js';

/** Counters of one range: open, then one for each outcome. */
const CODES = OUTCOMES.length + 1;

/** How each ordinal of a run ended, counted beforehand so that a page and its total cost no look at the others. */
export interface RunIndex {
  readonly manifest: ManifestIndex;
  /** One byte for each ordinal below the manifest's end: `nibbleOf` its outcome, 0 while it is open. */
  readonly outcomes: Uint8Array;
  /** Ordinals of each range by outcome, `CODES` numbers a range. */
  readonly counts: Uint32Array;
  /** Ordinals without an outcome. */
  readonly open: number;
}

export interface OrdinalFilter {
  /** `nibbleOf` an outcome, 0 for open ones; all when absent. */
  readonly code?: number | undefined;
  readonly space?: string | undefined;
}

export interface OrdinalPage {
  /** Ascending. */
  readonly ordinals: readonly number[];
  /** How many pass the filter in all. */
  readonly total: number;
  /** More follow this page. */
  readonly more: boolean;
}

/** @param outcomes one byte an ordinal; what lies beyond its end is open */
export function indexRun(manifest: ManifestIndex, outcomes: Uint8Array): RunIndex {
  const counts = new Uint32Array(manifest.ranges.length * CODES);
  let open = 0;
  for (const [at, { first, count }] of manifest.ranges.entries()) {
    const base = at * CODES;
    for (let ordinal = first; ordinal < first + count; ordinal += 1) {
      const place = base + (outcomes[ordinal] ?? OPEN);
      counts[place] = (counts[place] ?? 0) + 1;
    }
    open += counts[base] ?? 0;
  }
  return { manifest, outcomes, counts, open };
}

/**
 * The ordinals behind `after` (-1 for the first page) that pass a filter, at most `limit`, and how many pass in all.
 * Segments of other spaces and segments without that outcome are never walked.
 */
export function pageOrdinals(index: RunIndex, filter: OrdinalFilter, after: number, limit: number): OrdinalPage {
  const { manifest, outcomes } = index;
  const ordinals: number[] = [];
  let total = 0;
  for (const [at, range] of manifest.ranges.entries()) {
    if (filter.space !== undefined && manifest.spaces[range.space] !== filter.space) continue;
    const matches = filter.code === undefined ? range.count : (index.counts[at * CODES + filter.code] ?? 0);
    total += matches;
    if (matches === 0 || ordinals.length > limit) continue;
    const end = range.first + range.count;
    const from = Math.max(range.first, after + 1);
    // One more than asked for tells whether anything follows.
    if (filter.code === undefined) takeAll(ordinals, from, end, limit + 1);
    else takeMatching(ordinals, outcomes, filter.code, from, end, limit + 1);
  }
  const more = ordinals.length > limit;
  if (more) ordinals.pop();
  return { ordinals, total, more };
}

function takeAll(into: number[], from: number, end: number, most: number): void {
  for (let ordinal = from; ordinal < end && into.length < most; ordinal += 1) into.push(ordinal);
}

function takeMatching(
  into: number[],
  outcomes: Uint8Array,
  code: number,
  from: number,
  end: number,
  most: number,
): void {
  // A view, so that the native search ends with the segment.
  const segment = outcomes.subarray(0, end);
  let ordinal = segment.indexOf(code, from);
  while (ordinal !== -1 && into.length < most) {
    into.push(ordinal);
    ordinal = segment.indexOf(code, ordinal + 1);
  }
}
