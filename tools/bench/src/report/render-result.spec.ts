import { type ScenarioResult } from '../results/scenario-result.js';
import { renderResult } from './render-result.js';

const flat = (value: number) => ({ median: value, min: value, max: value });
const NOTHING = { regressions: [], notes: [] };
const RESULT: ScenarioResult = {
  ...{
    v: 1,
    scenario: 'S1',
    about: 'first sync',
    n: 1000,
    columns: 50,
    seed: 1,
    quotas: 'off',
    repetitions: 1,
    othersShare: 0,
  },
  wrong: [],
  wallMs: flat(12_345),
  goals: [
    { what: 'definitions read', value: 1000, limit: 1000, unit: '', timed: false },
    { what: 'CPU in floors', value: 1.75, limit: 1.6, unit: '×', timed: true },
  ],
};

describe('a printed result', () => {
  it('says which goals are met and which are missed', () => {
    const text = renderResult(RESULT, NOTHING);
    expect(text).toContain('met    definitions read: 1,000, at most 1,000');
    expect(text).toContain('MISSED CPU in floors: 1.75 ×, at most 1.60 ×');
    expect(text).toContain('never judged: 12.3');
  });

  it('shows no figure when the outcome is wrong', () => {
    const text = renderResult({ ...RESULT, wrong: ['dsp_sales.orders is missing'] }, NOTHING);
    expect(text).toContain('WRONG');
    expect(text).toContain('dsp_sales.orders is missing');
    expect(text).not.toContain('12.3');
  });

  it('marks a busy machine and what is worse than before', () => {
    const text = renderResult({ ...RESULT, busy: 'the load is 9' }, { regressions: ['51 calls'], notes: [] });
    expect(text).toContain('NOT COMPARABLE: the load is 9');
    expect(text).toContain('WORSE than baseline.json: 51 calls');
  });
});
