import { Draws, mixed } from './draws.js';

const MANY = 10_000;

describe('draws', () => {
  it('are the same for the same seed, on every machine', () => {
    const draws = new Draws(42);
    expect([draws.below(1000), draws.below(1000), draws.below(1000)]).toEqual([601, 448, 852]);
    expect(mixed(1, 2, 3)).toBe(mixed(1, 2, 3));
  });

  it('fall evenly between 0 and 1', () => {
    const draws = new Draws(7);
    const tenths = Array.from({ length: MANY }, () => Math.floor(draws.next() * 10));
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const share = tenths.filter((drawn) => drawn === tenth).length / MANY;
      expect(Math.abs(share - 0.1)).toBeLessThan(0.02);
    }
  });

  it('of neighbouring numbers have nothing to do with each other', () => {
    const first = Array.from({ length: MANY }, (_, at) => new Draws(mixed(1, at)).next());
    const rises = first.filter((drawn, at) => drawn > (first[at - 1] ?? 0)).length / MANY;
    expect(Math.abs(rises - 0.5)).toBeLessThan(0.03);
    expect(new Set(Array.from({ length: MANY }, (_, at) => mixed(1, at))).size).toBeGreaterThan(MANY - 10);
  });
});
