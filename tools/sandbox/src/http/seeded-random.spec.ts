import fc from 'fast-check';
import { seededRandom } from './seeded-random.js';

const drawn = (seed: number, salt: string, count = 5) => {
  const random = seededRandom(seed, salt);
  return Array.from({ length: count }, random);
};

describe('seeded random numbers', () => {
  it('are the same for the same seed and salt, and others for others', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), (seed, salt) => {
        expect(drawn(seed, salt)).toEqual(drawn(seed, salt));
        expect(drawn(seed, salt)).not.toEqual(drawn(seed + 1, salt));
        expect(drawn(seed, salt)).not.toEqual(drawn(seed, `${salt}x`));
      }),
      // A sum of seed and bytes maps these two to one state.
      { examples: [[-4, '']] },
    );
  });

  it('are spread evenly over [0, 1)', () => {
    const all = drawn(7, 'spread', 20_000);
    const tenths = Array.from({ length: 10 }, (_, tenth) => all.filter((x) => Math.floor(x * 10) === tenth).length);
    expect(Math.min(...tenths)).toBeGreaterThan(1800);
    expect(Math.max(...tenths)).toBeLessThan(2200);
  });
});
