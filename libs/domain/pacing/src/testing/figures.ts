import type { Quota } from '../pace.js';
import type { SentCall, SimulationResult } from './simulate.js';

export interface Figures {
  /** Of what the provider would have taken. */
  readonly used: number;
  /** Of all calls. */
  readonly throttled: number;
}

export function figuresOf({ calls, allowed }: SimulationResult): Figures {
  const throttled = calls.filter(({ isThrottled }) => isThrottled).length;
  return { used: (calls.length - throttled) / allowed, throttled: throttled / calls.length };
}

/** Accepted calls per second between two moments. */
export function rateBetween(calls: readonly SentCall[], fromS: number, untilS: number): number {
  return (
    calls.filter((call) => !call.isThrottled && call.sentS >= fromS && call.sentS < untilS).length / (untilS - fromS)
  );
}

/** By how many calls the worst window of any length holds more than the burst and 1.02 times the quota; below zero: none does. */
export function mostAbove(calls: readonly SentCall[], { perSecond, burst }: Quota): number {
  const sent = calls.map(({ sentS }) => sentS).sort((a, b) => a - b);
  let lowest = Infinity;
  let most = -Infinity;
  for (const [at, time] of sent.entries()) {
    lowest = Math.min(lowest, at - 1.02 * perSecond * time);
    most = Math.max(most, at + 1 - 1.02 * perSecond * time - lowest - burst);
  }
  return most;
}

/** A small seeded generator (mulberry32), so that a failing run can be had again. */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
