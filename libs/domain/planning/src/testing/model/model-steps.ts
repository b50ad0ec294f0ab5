import fc from 'fast-check';
import { COLUMNS, type ColumnName, TEXTS, type TextName, type Value, type Wanted } from './model-source.js';

/** What may happen between two runs, at the source, at the target and to what we remember. */
export type Step =
  | { readonly do: 'run' }
  | { readonly do: 'source'; readonly field: TextName; readonly value: Value }
  | { readonly do: 'source-schema'; readonly schema: Partial<Pick<Wanted, 'columns' | 'type' | 'kind'>> }
  /** Another release: the mapping changes, or the format of our record; also back. */
  | { readonly do: 'upgrade'; readonly mapping: 1 | 2; readonly format: 1 | 2 }
  | { readonly do: 'person'; readonly field: TextName; readonly value: Value }
  /** Both sides in the same field, before the next run. */
  | { readonly do: 'meet'; readonly field: TextName; readonly value: Value; readonly edit: Value }
  | { readonly do: 'person-kind'; readonly value: Value }
  | { readonly do: 'person-type'; readonly column: ColumnName; readonly type: string }
  | { readonly do: 'person-drops'; readonly column: ColumnName }
  | { readonly do: 'person-adds' }
  | { readonly do: 'person-reorders' }
  | { readonly do: 'person-notes'; readonly column: ColumnName; readonly value: Value }
  | { readonly do: 'crawler'; readonly value: string }
  /** The record in the table, our image of it (or its last saving), its archived versions: some of it, or all. */
  | {
      readonly do: 'lost';
      readonly record: boolean;
      readonly image: 'kept' | 'lost' | 'older';
      readonly archive: boolean;
    }
  | { readonly do: 'restore'; readonly at: number }
  | { readonly do: 'deleted' }
  | { readonly do: 'decide'; readonly at: number; readonly choice: 'keep' | 'take-source' | 'later' };

const value = fc.constantFrom<Value>('one', 'two', 'three', undefined);
const field = fc.constantFrom(...TEXTS);
const column = fc.constantFrom(...COLUMNS);
const version = fc.constantFrom<1 | 2>(1, 2);
const at = fc.nat(5);

const schema = fc.oneof(
  fc.shuffledSubarray([...COLUMNS]).map((columns) => ({ columns })),
  fc.constantFrom('int', 'string').map((type) => ({ type })),
  fc.constantFrom('view', 'table').map((kind) => ({ kind })),
);

const lost = fc.record({
  do: fc.constant('lost'),
  record: fc.boolean(),
  image: fc.constantFrom('kept', 'lost', 'lost', 'older'),
  archive: fc.constantFrom(false, false, true),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 7, arbitrary: fc.record({ do: fc.constant('run') }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('meet'), field, value, edit: value }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('person'), field, value }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('source'), field, value }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('source-schema'), schema }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('upgrade'), mapping: version, format: version }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('person-kind'), value: fc.constantFrom('table', 'hers', undefined) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('person-type'), column, type: fc.constantFrom('int', 'date') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('person-drops'), column }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('person-adds') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('person-reorders') }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('person-notes'), column, value: fc.constantFrom('x', 'y', undefined) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crawler'), value: fc.constantFrom('1', '2') }) },
  { weight: 3, arbitrary: lost },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('restore'), at }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('deleted') }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('decide'), at, choice: fc.constantFrom('keep', 'take-source', 'later') }),
  },
);

/** One interleaving; it always ends with a run. */
export const interleaving = fc.array(step, { minLength: 3, maxLength: 16 });
