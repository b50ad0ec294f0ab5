import type { Segment } from './segment.js';

/** As many of about one size become one: a word is then copied a few times in its life, and a search has few parts. */
const TOGETHER = 4;
/** Segments that hold less than this part of what they were made of are made anew. */
const LEAST_LIVE = 0.5;

/** Which segments to merge next, undefined when all is well. Small ones first: they are soon done. */
export function chooseMerge(segments: readonly Segment[]): readonly Segment[] | undefined {
  const classes = new Map<number, Segment[]>();
  for (const segment of segments) {
    const size = sizeClassOf(segment);
    const same = classes.get(size);
    if (same === undefined) classes.set(size, [segment]);
    else same.push(segment);
  }
  for (const [, same] of [...classes].sort(([a], [b]) => a - b)) if (same.length >= TOGETHER) return same;
  const stale = segments.find(({ live, members }) => live < members.length * LEAST_LIVE);
  return stale && [stale];
}

/** By powers of the number that is merged. */
function sizeClassOf({ places, words }: Segment): number {
  return Math.floor(Math.log(places.length + words.length + 1) / Math.log(TOGETHER));
}
