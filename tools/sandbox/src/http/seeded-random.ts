import { createHash } from 'node:crypto';

/** Numbers from 0 up to but not including 1. */
export type Random = () => number;

/**
 * The same seed gives the same numbers (mulberry32): scripted shares and latencies can be replayed. Not for secrets.
 *
 * @param seed  any integer
 * @param salt  tells apart what is drawn with one seed, so that one script does not shift another one's numbers
 */
export function seededRandom(seed: number, salt = ''): Random {
  let state = createHash('sha256').update(`${seed}:${salt}`).digest().readInt32LE();
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
