import { type BaselineFile, compare, entryOf, merged } from './compare.js';
import { keyOf, type ScenarioResult } from './scenario-result.js';

const flat = (value: number) => ({ median: value, min: value, max: value });
const RESULT: ScenarioResult = {
  ...{ v: 1, scenario: 'S1', about: '', n: 1000, columns: 50, seed: 1, quotas: 'off', repetitions: 3, othersShare: 0 },
  wrong: [],
  calls: { 'datasphere.list': 50, 'glue.CreateTable': 1000, 'datasphere.token': 1 },
  ratio: { full: flat(1.5), bare: flat(2) },
  goals: [],
};
const BASELINE: BaselineFile = {
  v: 1,
  entries: { [keyOf(RESULT)]: entryOf(RESULT, 'abc1234', '2026-11-21')! },
};

describe('a result against the committed one', () => {
  it('is no worse than itself', () => {
    expect(compare(RESULT, BASELINE)).toEqual({ regressions: [], notes: [] });
  });

  it.each([
    [
      'one call more',
      { calls: { ...RESULT.calls, 'datasphere.list': 51 } },
      '51 calls of datasphere.list, 50 at abc1234',
    ],
    [
      'a call of a new kind',
      { calls: { ...RESULT.calls, 'glue.GetTable': 1 } },
      '1 calls of glue.GetTable, 0 at abc1234',
    ],
    ['16 % more processor time', { ratio: { full: flat(1.74), bare: flat(2) } }, '1.74 floors of processor time, 1.50'],
  ])('fails with %s', (_story, worse, sentence) => {
    expect(compare({ ...RESULT, ...worse }, BASELINE).regressions.join()).toContain(sentence);
  });

  it.each([
    ['14 % more processor time', { ratio: { full: flat(1.71), bare: flat(2) } }],
    ['another token', { calls: { ...RESULT.calls, 'datasphere.token': 2 } }],
    ['a longer time on the clock', { wallMs: flat(1e9) }],
  ])('does not fail with %s', (_story, other) => {
    expect(compare({ ...RESULT, ...other }, BASELINE).regressions).toEqual([]);
  });

  it('notes what became better and what has no figures yet', () => {
    expect(compare({ ...RESULT, calls: { ...RESULT.calls, 'datasphere.list': 49 } }, BASELINE).notes.join()).toContain(
      'better',
    );
    expect(compare({ ...RESULT, n: 2000 }, BASELINE)).toEqual({
      regressions: [],
      notes: ['baseline.json has no figures for S1 n=2000 columns=50 quotas=off'],
    });
  });

  it('judges counts but no times on a busy machine, now or then', () => {
    const slow = {
      ...RESULT,
      ratio: { full: flat(9), bare: flat(9) },
      calls: { ...RESULT.calls, 'datasphere.list': 51 },
    };
    const busy = compare({ ...slow, busy: 'load 9' }, BASELINE);
    expect(busy.regressions).toHaveLength(1);
    expect(busy.notes.join()).toContain('load 9');
    const thenBusy = { v: 1 as const, entries: { [keyOf(RESULT)]: entryOf({ ...RESULT, busy: 'x' }, 'abc1234', '')! } };
    expect(compare(slow, thenBusy).regressions).toHaveLength(1);
  });

  it('fails when less of the quota is used than before', () => {
    const paced = { ...RESULT, efficiency: flat(0.97) };
    const before = { v: 1 as const, entries: { [keyOf(RESULT)]: entryOf(paced, 'abc1234', '')! } };
    expect(compare({ ...paced, efficiency: flat(0.94) }, before).regressions.join()).toContain('efficiency 0.940');
    expect(compare({ ...paced, efficiency: flat(0.96) }, before).regressions).toEqual([]);
  });
});

describe('a new baseline', () => {
  const at = { commit: 'def5678', date: '2026-11-22' };

  it('takes what was measured and keeps the rest', () => {
    const larger = { ...RESULT, n: 2000 };
    const { file, notes } = merged(BASELINE, [larger, RESULT], at);
    expect(Object.values(file.entries).map(({ commit }) => commit)).toEqual(['def5678', 'def5678']);
    expect(notes).toEqual([]);
    expect(merged(BASELINE, [larger], at).file.entries[keyOf(RESULT)]).toEqual(BASELINE.entries[keyOf(RESULT)]);
  });

  it('of a busy machine is taken where there was none of a quiet one, and only there', () => {
    const busy = { ...RESULT, busy: 'the load is 9' };
    const { file, notes } = merged(BASELINE, [busy, { ...busy, n: 2000 }], at);
    expect(file.entries[keyOf(RESULT)]).toEqual(BASELINE.entries[keyOf(RESULT)]);
    expect(file.entries[keyOf({ ...RESULT, n: 2000 })]).toMatchObject({ commit: 'def5678', comparable: false });
    expect(notes).toEqual([`baseline.json keeps ${keyOf(RESULT)}: this machine was busy, that one quiet`]);
  });
});
