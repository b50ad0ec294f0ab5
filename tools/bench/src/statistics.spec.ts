import fc from 'fast-check';
import { spreadOf } from './results/scenario-result.js';
import { growthSlope, percentile } from './statistics.js';

describe('the slope of growth', () => {
  it.each([
    ['in proportion', (n: number) => 3 * n, 1],
    ['with the square', (n: number) => n * n, 2],
    ['not at all', () => 250, 0],
    ['with the root', (n: number) => Math.sqrt(n), 0.5],
  ])('of what grows %s', (_story, figure, slope) => {
    expect(growthSlope([1000, 10_000, 100_000].map((n) => [n, figure(n)]))).toBeCloseTo(slope);
  });

  it('of a fixed share beside a growing one lies below 1', () => {
    expect(growthSlope([1000, 10_000, 100_000].map((n) => [n, n + 5000]))).toBeLessThan(1);
  });

  it('is none for a single size', () => {
    expect(growthSlope([[1000, 5]])).toBeNaN();
  });
});

describe('a percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, at) => 100 - at);

  it.each([
    [0.5, 50],
    [0.99, 99],
    [1, 100],
    [0, 1],
  ])('%d of 1 to 100 is %d', (share, value) => {
    expect(percentile(hundred, share)).toBe(value);
  });

  it('is a value that occurred', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        expect(values).toContain(percentile(values, share));
      }),
    );
  });
});

describe('a spread', () => {
  it.each([
    [[5, 1, 3], { median: 3, min: 1, max: 5 }],
    [[4, 1, 3, 2], { median: 2.5, min: 1, max: 4 }],
    [[7], { median: 7, min: 7, max: 7 }],
  ])('of %j', (values, spread) => {
    expect(spreadOf(values)).toEqual(spread);
  });
});
