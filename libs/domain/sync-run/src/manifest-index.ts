import type { ManifestSpace } from './manifest.js';

/** Ordinals of one segment: `first` and the `count - 1` after it. */
export interface SegmentRange {
  /** Position in `ManifestIndex.spaces`. */
  readonly space: number;
  readonly type: string;
  readonly first: number;
  readonly count: number;
}

/** Which ordinals a run has and where they are kept, without the assets themselves. */
export interface ManifestIndex {
  readonly spaces: readonly string[];
  /** By first ordinal, none empty. */
  readonly ranges: readonly SegmentRange[];
  /** One above the highest ordinal, 0 without any. */
  readonly end: number;
  /** How many ordinals there are: less than `end` as long as a space before the last is not listed. */
  readonly count: number;
}

/** The heads of a run's spaces in the form that pages are computed from. */
export function indexManifest(heads: readonly ManifestSpace[]): ManifestIndex {
  const ranges = heads
    .flatMap(({ segments }, space) => segments.map(({ type, first, count }) => ({ space, type, first, count })))
    .filter(({ count }) => count > 0)
    .sort((a, b) => a.first - b.first);
  const last = ranges.at(-1);
  return {
    spaces: heads.map(({ space }) => space),
    ranges,
    end: last === undefined ? 0 : last.first + last.count,
    count: ranges.reduce((sum, { count }) => sum + count, 0),
  };
}

/** Position of the range that holds an ordinal; -1 when none does. */
export function rangeOf({ ranges }: ManifestIndex, ordinal: number): number {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const { first, count } = ranges[middle] ?? { first: 0, count: 0 };
    if (ordinal < first) high = middle - 1;
    else if (ordinal >= first + count) low = middle + 1;
    else return middle;
  }
  return -1;
}
