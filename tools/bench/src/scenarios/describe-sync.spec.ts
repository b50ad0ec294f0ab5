import { type ByProcess } from '../measure-run.js';
import { MEASURED } from '../world.js';
import { describeSync } from './describe-sync.js';
import { type Passage } from './sync-journey.js';

const each = (value: number) => Object.fromEntries(MEASURED.map((name) => [name, value])) as ByProcess;
const PASSAGE: Passage = {
  measured: {
    ...{ run: { id: 'r', state: 'ended' }, askedAt: 0, wallMs: 1000, calls: new Map(), othersShare: 0.1, wrong: [] },
    ...{ cpu: each(1000), peak: each(100e6) },
  },
  floors: [{ file: 'list', what: 'list', bare: true, driver: 40, nats: 20, redis: 10 }],
  ...{ changeFloors: [], baselines: [], othersShareBeside: 0.1, wrong: [], cores: 2 },
};
const described = (passage: Passage) => describeSync('S1', { assets: 100, seed: 1, columns: 50 }, 'off', [passage]);

describe('a measured sync', () => {
  it('is told in floors of the same run', () => {
    const { ratio, busy } = described(PASSAGE);
    expect(ratio?.full.median).toBe(1);
    expect(busy).toBeUndefined();
  });

  it.each([
    ['the run', { ...PASSAGE, measured: { ...PASSAGE.measured, othersShare: 0.4 } }],
    ['its floors', { ...PASSAGE, othersShareBeside: 0.4 }],
  ])('cannot be compared when others were busy beside %s', (_what, passage) => {
    expect(described(passage).busy).toContain('40 %');
  });

  it('has no figure when it went wrong', () => {
    const { wrong, ratio, cpu, calls } = described({ ...PASSAGE, wrong: ['a table is missing'] });
    expect({ wrong, ratio, cpu, calls }).toEqual({ wrong: ['a table is missing'] });
  });
});
