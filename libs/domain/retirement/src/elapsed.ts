import type { ClockReading } from '@dss/catalog-model';

/**
 * Time between two moments, milliseconds, never negative.
 *
 * Where both clocks were read, the smaller difference counts: a clock that jumps ahead, ours or the source's, must not
 * make an absence old or a quarantine end. An unreadable text counts as no time at all.
 */
export function elapsedMs(from: ClockReading, to: ClockReading): number {
  const differences = [difference(from.ours, to.ours)];
  if (from.source !== undefined && to.source !== undefined) differences.push(difference(from.source, to.source));
  return Math.min(...differences.map((ms) => (Number.isFinite(ms) && ms > 0 ? ms : 0)));
}

/** A moment as two clocks tell it, epoch milliseconds. */
export function clockReading(oursMs: number, sourceMs: number | undefined): ClockReading {
  const ours = new Date(oursMs).toISOString();
  return sourceMs === undefined ? { ours } : { ours, source: new Date(sourceMs).toISOString() };
}

function difference(from: string, to: string): number {
  return Date.parse(to) - Date.parse(from);
}
