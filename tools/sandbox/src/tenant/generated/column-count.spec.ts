import { columnCount } from './column-count.js';
import { Draws, mixed } from './draws.js';

describe('the number of columns', () => {
  const drawn = Array.from({ length: 20_000 }, (_, at) => columnCount(new Draws(mixed(1, at)))).sort((a, b) => a - b);
  const at = (share: number) => drawn[Math.floor(share * drawn.length)] ?? NaN;

  it('is that of real content: half at most 8 to 10, nine in ten at most 26 to 58, the widest above 123', () => {
    expect(at(0.5)).toBeGreaterThanOrEqual(8);
    expect(at(0.5)).toBeLessThanOrEqual(10);
    expect(at(0.9)).toBeGreaterThanOrEqual(26);
    expect(at(0.9)).toBeLessThanOrEqual(58);
    expect(drawn.at(-1)).toBeGreaterThanOrEqual(123);
  });

  it('is at least two, a key and something to tell', () => {
    expect(drawn[0]).toBe(2);
  });
});
