import fc from 'fast-check';
import { CatalogIndex } from './catalog-index.js';
import type { CatalogQuestion } from './catalog-reader.js';
import type { CatalogDocument } from './catalog-row.js';
import { foldText } from './fold-text.js';
import { type Query, readQuery } from './read-query.js';
import { wordsOf } from './words.js';

const document = (changes: Partial<CatalogDocument> = {}): CatalogDocument => ({
  ...{ id: 'a', technicalName: 'ORDERS', label: '', space: 'SALES', type: 'view', state: 'synced', steward: '' },
  ...{ database: 'dsp_sales', table: 'orders', semanticUsage: '', certification: '', tags: [], columns: [] },
  ...{ measures: 0, dimensions: 0, conflicts: 0, fence: 1, recordedAtMs: 0 },
  ...changes,
});
const question = (changes: Partial<CatalogQuestion> = {}): CatalogQuestion => ({
  ...{ terms: [], facets: [], order: 'score', limit: 50, count: [] },
  ...changes,
});
const ids = (index: CatalogIndex, text: string, changes: Partial<CatalogQuestion> = {}) =>
  index.ask(question({ ...readQuery(text), ...changes })).rows.map(({ id }) => id);
const settle = (index: CatalogIndex) => {
  while (index.maintain(() => false));
};

describe('CatalogIndex', () => {
  it('shows an asset as it was put, and counts its columns', () => {
    const index = new CatalogIndex();
    const { columns, ...rest } = document({
      label: 'Bestellungen',
      table: 'orders_1',
      tags: ['a', 'b'],
      columns: ['X'],
    });
    index.put([{ ...rest, columns }]);
    expect(index.find('a')).toEqual({ ...rest, columns: 1 });
    expect(index.find('b')).toBeUndefined();
  });

  it('gives the best hit first: name before label before column, whole words before beginnings', () => {
    const index = new CatalogIndex();
    index.put([
      document({ id: 'column', technicalName: 'A', columns: ['AMOUNT'] }),
      document({ id: 'begun', technicalName: 'AMOUNTS' }),
      document({ id: 'label', technicalName: 'B', label: 'Amount' }),
      document({ id: 'name', technicalName: 'AMOUNT' }),
    ]);
    expect(ids(index, 'amount')).toEqual(['name', 'label', 'begun', 'column']);
    expect(ids(index, 'amount', { order: 'name' })).toEqual(['column', 'name', 'begun', 'label']);
  });

  it('weighs a rare word more than a frequent one, by what is there now', () => {
    const index = new CatalogIndex();
    const many = Array.from({ length: 20 }, (_, at) => document({ id: `x${at}`, technicalName: 'COMMON' }));
    index.put([
      ...many,
      document({ id: 'one', technicalName: 'COMMON', columns: ['RARE'] }),
      document({ id: 'two', technicalName: 'RARE', columns: ['COMMON'] }),
    ]);
    expect(ids(index, 'common rare')).toEqual(['two', 'one']);
    index.put(many.map((one) => ({ ...one, technicalName: 'RARE' })));
    expect(ids(index, 'common rare')).toEqual(['one', 'two']);
  });

  it('counts values as if each were asked alone in its property', () => {
    const index = new CatalogIndex();
    index.put([
      document({ id: 'a', space: 'SALES', type: 'view' }),
      document({ id: 'b', space: 'SALES', type: 'local-table' }),
      document({ id: 'c', space: 'HR', type: 'view', conflicts: 2 }),
    ]);
    const { facets } = readQuery('space:sales type:view');
    const answer = index.ask(question({ facets, count: ['space', 'type', 'state'] }));
    expect(answer.rows.map(({ id }) => id)).toEqual(['a']);
    expect([...answer.counts]).toEqual([
      [
        'space',
        [
          { value: 'HR', count: 1 },
          { value: 'SALES', count: 1 },
        ],
      ],
      [
        'type',
        [
          { value: 'local-table', count: 1 },
          { value: 'view', count: 1 },
        ],
      ],
      ['state', [{ value: 'synced', count: 1 }]],
    ]);
    expect(index.ask(question({ conflicts: true })).rows.map(({ id }) => id)).toEqual(['c']);
    expect(index.ask(question({ conflicts: false })).total).toBe(2);
  });

  it('finds words beyond the basic plane among those whose texts come in another order than their bytes', () => {
    const index = new CatalogIndex();
    const words = ['𠮷x', '﨎x', '𐐨x', 'ax'];
    const put = (from: number) => {
      index.put(words.map((word, at) => document({ id: `${from}${at}`, technicalName: word, columns: words })));
    };
    put(1);
    put(2);
    settle(index);
    for (let from = 3; from < 9; from += 1) put(from);
    settle(index);
    for (const word of words) expect([word, index.ask(question(readQuery(`name:${word}`))).total]).toEqual([word, 8]);
  });

  it('has few parts however many changes came one by one, and takes no more room for them', () => {
    const index = new CatalogIndex();
    const change = (round: number) => {
      for (let at = 0; at < 300; at += 1) {
        index.put([document({ id: `a${at}`, technicalName: `T_${at}`, columns: [`C_${round}`] })]);
        settle(index);
      }
    };
    change(1);
    const before = index.bytes;
    for (let round = 2; round < 12; round += 1) change(round);
    expect(index.parts).toBeLessThan(25);
    expect(index.bytes).toBeLessThan(before * 2);
    expect(index.ask(question(readQuery('col:1'))).total).toBe(0);
    expect(index.ask(question(readQuery('col:c col:11'))).total).toBe(300);
  });
});

/** Words that meet: beginnings of each other, other cases and forms, other writings, beyond the basic plane. */
const TEXTS = [
  ...['ORDER', 'ORDER_ITEM', 'SalesOrder', 'order', 'Ｏrder', 'Bestellübersicht', 'STRASSE', 'Straße', 'a', 'ab', 'A1'],
  ...[
    '販売伝票',
    '販売',
    '伝',
    '売上Report',
    'ﾊﾝﾊﾞｲ',
    'ハンバイ',
    '주문',
    '𠮷野家',
    '𝒪rder',
    'ΟΔΟΣ',
    'οδος',
    'İx',
    'x'.repeat(70),
  ],
];
const text = fc.oneof(fc.constantFrom(...TEXTS), fc.string({ unit: 'grapheme', maxLength: 6 }));
const put = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'ab'),
  technicalName: text,
  label: text,
  space: fc.constantFrom('SALES', 'HR'),
  conflicts: fc.constantFrom(0, 1),
  columns: fc.array(text, { maxLength: 3 }),
  tags: fc.array(text, { maxLength: 1 }),
});
const step = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), documents: fc.array(put, { maxLength: 4 }) }),
  fc.record({ kind: fc.constant('remove' as const), id: put.map(({ id }) => id) }),
  fc.record({ kind: fc.constant('maintain' as const), slices: fc.nat(3) }),
);
const asked = fc.oneof(
  text,
  fc.array(text, { maxLength: 3 }).map((texts) => texts.join(' ')),
  fc
    .tuple(fc.constantFrom('', '-'), fc.constantFrom('col:', 'name:', 'label:', 'tag:', 'space:'), text)
    .map((parts) => parts.join('')),
  fc.constantFrom('space:sales', '-space:hr', '-order', 'order -space:SALES'),
);

describe('what is found', () => {
  it('is what a look at every asset finds, after any changes and merges, page by page', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 25 }),
        fc.array(asked, { maxLength: 6 }),
        fc.integer({ min: 1, max: 3 }),
        (steps, queries, limit) => {
          const index = new CatalogIndex();
          const model = new Map<string, CatalogDocument>();
          for (const one of steps) {
            if (one.kind === 'maintain') for (let at = 0; at < one.slices; at += 1) index.maintain(() => false);
            if (one.kind === 'remove') {
              index.remove([one.id]);
              model.delete(one.id);
            }
            if (one.kind !== 'put') continue;
            const documents = one.documents.map((changes) =>
              document({ ...changes, table: changes.technicalName.toLowerCase() }),
            );
            index.put(documents);
            for (const known of documents) model.set(known.id, known);
          }
          expect(index.size).toBe(model.size);
          for (const query of queries) {
            for (const order of ['score', 'name'] as const) {
              const found = pages(index, readQuery(query), order, limit);
              expect([...found].sort()).toEqual(look(model, readQuery(query)).sort());
              settle(index);
              // Merging changes neither hits nor their order.
              expect(pages(index, readQuery(query), order, limit)).toEqual(found);
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

function pages(index: CatalogIndex, query: Query, order: 'score' | 'name', limit: number): readonly string[] {
  const found: string[] = [];
  for (let after: CatalogQuestion['after']; ;) {
    const { rows, next, total } = index.ask(question({ ...query, order, limit, after }));
    found.push(...rows.map(({ id }) => id));
    if (found.length > total) throw new Error('The pages overlap');
    if (next === undefined) {
      expect(found).toHaveLength(total);
      return found;
    }
    after = next;
  }
}

/** The same without any index. */
function look(model: ReadonlyMap<string, CatalogDocument>, { terms, facets }: Query): string[] {
  const fieldsOf = ({ technicalName, table, label, columns, steward, tags }: CatalogDocument) =>
    [
      [1, columns],
      [2, [steward]],
      [4, [label]],
      [8, [technicalName, table]],
      [16, tags],
    ] as const;
  return [...model.values()]
    .filter((one) =>
      terms.every(({ text: word, prefix, fields, not }) => {
        const words = fieldsOf(one).flatMap(([bit, texts]) => ((bit & fields) === 0 ? [] : texts.flatMap(wordsOf)));
        return words.some((own) => (prefix ? own.startsWith(word) : own === word)) !== not;
      }),
    )
    .filter((one) => facets.every(({ facet, isWanted }) => isWanted(one[facet])))
    .map(({ id }) => id);
}

describe('foldText', () => {
  it.each([
    ['ＯＲＤＥＲ', 'order'],
    ['Straße', 'strasse'],
    ['STRASSE', 'strasse'],
    ['ẞ', 'ss'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['ﾊﾞ', 'バ'],
    ['Größe', 'grösse'],
  ])('%s is %s', (given, folded) => {
    expect(foldText(given)).toBe(folded);
  });
});
