import { OPEN, OUTCOMES, Outcome, OutcomeCounts, nibbleOf, noOutcomes, outcomeOf, sumOf } from './outcome.js';

describe('outcomes as nibbles', () => {
  it.each([
    [1, 'created'],
    [2, 'updated'],
    [3, 'metadata-updated'],
    [4, 'unchanged'],
    [5, 'retired'],
    [6, 'deleted'],
    [7, 'restored'],
    [8, 'kept'],
    [9, 'skipped'],
    [10, 'superseded'],
    [11, 'rejected'],
    [12, 'failed'],
    [13, 'cancelled'],
    [14, 'planned'],
  ] as const)('%i is %s for ever: bitfields in Redis hold it', (nibble, outcome) => {
    expect(nibbleOf(outcome)).toBe(nibble);
    expect(outcomeOf(nibble)).toBe(outcome);
  });

  it('leave 0 to what is open and 15 to nobody', () => {
    expect(outcomeOf(OPEN)).toBeUndefined();
    expect(outcomeOf(15)).toBeUndefined();
    expect(OUTCOMES).toHaveLength(14);
  });

  it('are a closed list', () => {
    expect(Outcome.safeParse('done').success).toBe(false);
  });
});

describe('counts', () => {
  it('name every outcome, also those that did not happen', () => {
    expect(Object.keys(noOutcomes())).toEqual([...OUTCOMES]);
    expect(sumOf(noOutcomes())).toBe(0);
    expect(OutcomeCounts.parse(noOutcomes())).toEqual(noOutcomes());
  });

  it('add up', () => {
    const counts = noOutcomes();
    OUTCOMES.forEach((outcome, at) => (counts[outcome] = at + 1));

    expect(sumOf(counts)).toBe(105);
  });

  it('of two runs are not one object', () => {
    const mine = noOutcomes();
    mine.created = 1;

    expect(noOutcomes().created).toBe(0);
  });

  it.each([
    ['a missing outcome', { ...noOutcomes(), planned: undefined }],
    ['an unknown outcome', { ...noOutcomes(), done: 1 }],
    ['less than nothing', { ...noOutcomes(), created: -1 }],
    ['half an asset', { ...noOutcomes(), created: 0.5 }],
  ])('are refused with %s', (_story, counts) => {
    expect(OutcomeCounts.safeParse(counts).success).toBe(false);
  });
});
