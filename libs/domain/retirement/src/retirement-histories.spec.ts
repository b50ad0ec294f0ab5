import fc from 'fast-check';
import { History, type Step, seen } from './testing/history.js';
import { type Fault, NAMES, PLACES, SPACES } from './testing/history-source.js';

/*
 * Histories of a tenant, its faults, its people and the runs over it, in any order, against an oracle that only knows
 * what is true. What a source can tell that is false is in the faults; a source whose lists and definitions lie alike
 * about a part of a space, for longer than all waits together, cannot be told from one that says the truth.
 */

const place = fc.constantFrom(...PLACES);
const space = fc.constantFrom(...SPACES);
const list = fc.constantFrom('views', 'localtables');
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.constant<Fault>({ kind: 'source-down' }),
  fc.record({ kind: fc.constant('list-fails'), space, list: fc.constantFrom('views', 'localtables', 'catalog') }),
  fc.record({
    kind: fc.constant('transient'),
    calls: fc.array(
      fc.integer({ max: 2, min: 0 }).map((n) => n === 0),
      { minLength: 3, maxLength: 7 },
    ),
  }),
  fc.record({ kind: fc.constant('blank'), space, reads: fc.constantFrom('refused', 'absent') }),
  fc.record({ kind: fc.constant('blank-type'), space, list }),
  fc.record({ kind: fc.constantFrom('wrong-word', 'word-not-offered'), list }),
  fc.constant<Fault>({ kind: 'reads-404' }),
  fc.constant<Fault>({ kind: 'changes-only' }),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('pass' as const), hours: fc.integer({ min: 1, max: 80 }) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('create', 'change', 'delete', 'delete', 'edit'), place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('unmark', 'restore'), place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rename' as const), place, to: fc.constantFrom(...NAMES) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('delete-space', 'admit', 'admit'), space }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('refuse' as const), space, how: fc.constantFrom('refused', 'hidden') }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('fault' as const), fault: fc.option(fault, { nil: undefined }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('lose-redis', 'approve') }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('clock' as const), offsetHours: fc.integer({ min: -400, max: 400 }) }),
  },
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant('run' as const),
      scope: fc.oneof(
        { weight: 4, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.subarray([...SPACES]) },
      ),
    }),
  },
);

it('carries out every true deletion, restores it byte for byte, and takes nothing else, in 10,000 random histories', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 45, size: 'max' }), (steps) => {
      const history = new History();
      for (const one of steps) history.take(one);
      history.settle();
      history.expectFaithful();
      history.bringBack();
    }),
    { numRuns: 10_000 },
  );
  for (const times of Object.values(seen)) expect(times).toBeGreaterThan(1_000);
}, 240_000);
