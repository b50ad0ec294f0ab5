import fc from 'fast-check';
import { chooseEnd } from './choose-end.js';
import { OUTCOMES, type Outcome, noOutcomes, sumOf } from './outcome.js';

const counts = (some: Partial<Record<Outcome, number>>) => ({ ...noOutcomes(), ...some });
const incomplete = [{ space: 'SALES', type: 'views', code: 'REMOTE_UNAVAILABLE', reason: 'page 3 failed' }];
const facts = {
  couldList: true,
  cancelled: false,
  expected: 10,
  counts: counts({ unchanged: 10 }),
  incompleteScopes: [],
};

describe('a run ends', () => {
  it.each([
    ['when nothing had to be done', {}, 'completed'],
    ['when there was nothing at all', { expected: 0, counts: counts({}) }, 'completed'],
    [
      'with kept, skipped and superseded assets: no fault',
      { counts: counts({ kept: 4, skipped: 5, superseded: 1 }) },
      'completed',
    ],
    [
      'with all kinds of writes',
      { counts: counts({ created: 5, updated: 2, 'metadata-updated': 1, restored: 1, retired: 1 }) },
      'completed',
    ],
    ['with a plan only', { counts: counts({ planned: 10 }) }, 'completed'],
    ['with a failed asset', { counts: counts({ unchanged: 9, failed: 1 }) }, 'partial'],
    ['with a rejected asset', { counts: counts({ unchanged: 9, rejected: 1 }) }, 'partial'],
    ['with a space that could not be listed whole', { incompleteScopes: incomplete }, 'partial'],
    ['with an asset nobody accounts for', { counts: counts({ unchanged: 9 }) }, 'incomplete'],
    ['with an asset too many', { counts: counts({ unchanged: 11 }) }, 'incomplete'],
    [
      'unaccounted for, which outranks failures',
      { counts: counts({ failed: 9 }), incompleteScopes: incomplete },
      'incomplete',
    ],
    ['by a cancel, whatever is open', { cancelled: true, counts: counts({ cancelled: 3 }) }, 'cancelled'],
    ['without a listing, whatever else', { couldList: false, cancelled: true, incompleteScopes: incomplete }, 'failed'],
  ] as const)('%s', (_story, some, end) => {
    expect(chooseEnd({ ...facts, ...some })).toBe(end);
  });

  it('completed only if the numbers add up and nothing failed, was rejected or is missing', () => {
    const anyCounts = fc
      .array(fc.nat({ max: 3 }), { minLength: OUTCOMES.length, maxLength: OUTCOMES.length })
      .map((numbers) => counts(Object.fromEntries(OUTCOMES.map((outcome, at) => [outcome, numbers[at] ?? 0]))));
    const any = fc.record({
      couldList: fc.boolean(),
      cancelled: fc.boolean(),
      counts: anyCounts,
      missing: fc.integer({ min: -1, max: 1 }),
      incompleteScopes: fc.constantFrom([], incomplete),
    });
    fc.assert(
      fc.property(any, ({ missing, ...some }) => {
        const isClean =
          some.couldList &&
          !some.cancelled &&
          missing === 0 &&
          some.counts.failed === 0 &&
          some.counts.rejected === 0 &&
          some.incompleteScopes.length === 0;
        const end = chooseEnd({ ...some, expected: sumOf(some.counts) + missing });
        expect(end === 'completed').toBe(isClean);
      }),
    );
  });
});
