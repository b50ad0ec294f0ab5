import { Latencies } from './latencies.js';
import { Latency } from './rate.js';

const latencies = (seed: number, ...all: object[]) =>
  new Latencies(
    all.map((one) => Latency.parse(one)),
    seed,
  );
const drawn = (source: Latencies, count: number, operation = 'UpdateTable') =>
  Array.from({ length: count }, () => source.draw('glue', operation));

describe('latencies', () => {
  it('are fixed without a spread and none where nothing is said', () => {
    const source = latencies(1, { operation: 'UpdateTable', meanMs: 80 });
    expect(drawn(source, 3)).toEqual([80, 80, 80]);
    expect(drawn(source, 2, 'GetTable')).toEqual([0, 0]);
    expect(source.draw('sts', 'UpdateTable')).toBe(0);
  });

  it('lie evenly within their spread', () => {
    const all = drawn(latencies(1, { meanMs: 80, spread: 0.25 }), 10_000);
    expect(Math.min(...all)).toBe(60);
    expect(Math.max(...all)).toBe(100);
    expect(all.reduce((sum, one) => sum + one, 0) / all.length).toBeCloseTo(80, 0);
  });

  it('are the same with the same seed, whatever else is called in between', () => {
    const every = { meanMs: 1000, spread: 1 };
    const alone = drawn(latencies(7, every), 20);
    const mixed = latencies(7, every);
    const between = Array.from({ length: 20 }, () => {
      mixed.draw('glue', 'GetTable');
      return mixed.draw('glue', 'UpdateTable');
    });
    expect(between).toEqual(alone);
    expect(drawn(latencies(8, every), 20)).not.toEqual(alone);
  });
});
