import { type Draws } from './draws.js';

/**
 * How many columns an asset has, by share of assets: fitted to 235 entities of public SAP sample content, of which half
 * had at most 8 to 10 columns, nine in ten at most 26 to 58, the widest 123 (performance.md 4.1).
 */
const SHARES: readonly (readonly [share: number, columns: number])[] = [
  [0, 2],
  [0.25, 5],
  [0.5, 9],
  [0.75, 18],
  [0.9, 42],
  [0.98, 90],
  [1, 140],
];

/** Between two known shares the count grows by a constant factor. */
export function columnCount(draws: Draws): number {
  const at = draws.next();
  const upper = SHARES.findIndex(([share]) => share > at);
  const [lowShare, low] = SHARES[upper - 1] ?? [0, 2];
  const [highShare, high] = SHARES[upper] ?? [1, 140];
  return Math.round(low * (high / low) ** ((at - lowShare) / (highShare - lowShare)));
}
