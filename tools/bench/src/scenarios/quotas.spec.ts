import { idealMs } from './quotas.js';

describe('the ideal makespan', () => {
  const work = { cpuMicros: 0, cores: 2, sourceCalls: 0, glueCalls: 0 };
  const ENDS = 230;

  it.each([
    ['the processor', { ...work, cpuMicros: 10_000_000 }, 1, 5000],
    ['the budget of the source, 240 a minute', { ...work, sourceCalls: 240 }, 1, 60_000],
    ['the rate of Glue after its burst', { ...work, glueCalls: 120 }, 1, 10_000],
    ['whichever is longest', { cpuMicros: 10_000_000, cores: 2, sourceCalls: 240, glueCalls: 120 }, 1, 60_000],
    ['quotas fifty times as large', { ...work, sourceCalls: 240, glueCalls: 120 }, 50, 1200],
  ] as const)('follows %s', (_story, facts, quotas, ms) => {
    expect(idealMs(facts, quotas)).toBeCloseTo(ms + ENDS);
  });
});
