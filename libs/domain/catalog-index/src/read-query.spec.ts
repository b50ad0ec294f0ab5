import { FIELDS, ALL_FIELDS } from './fields.js';
import { MOST_TERMS, readQuery } from './read-query.js';

describe('readQuery', () => {
  const termsOf = (text: string) => readQuery(text).terms.map(({ text: word, fields, not }) => [word, fields, not]);

  it.each([
    [
      'sales order',
      [
        ['sales', ALL_FIELDS, false],
        ['order', ALL_FIELDS, false],
      ],
    ],
    [
      'col:amount -Label:old',
      [
        ['amount', FIELDS.column, false],
        ['old', FIELDS.label, true],
      ],
    ],
    [
      'sales-order',
      [
        ['sales', ALL_FIELDS, false],
        ['order', ALL_FIELDS, false],
      ],
    ],
    [
      'steward:"Anna Berg"',
      [
        ['anna', FIELDS.steward, false],
        ['berg', FIELDS.steward, false],
      ],
    ],
    [
      'what:ever',
      [
        ['what', ALL_FIELDS, false],
        ['ever', ALL_FIELDS, false],
      ],
    ],
    [
      'constructor:x',
      [
        ['constructor', ALL_FIELDS, false],
        ['x', ALL_FIELDS, false],
      ],
    ],
    ['order Order ORDER', [['order', ALL_FIELDS, false]]],
    ['  ', []],
    ['- : -:', []],
  ])('reads the words of %p', (text, terms) => {
    expect(termsOf(text)).toEqual(terms);
  });

  it('joins the values of a property: any of them, and none of those with a minus', () => {
    const [space, type] = readQuery('space:SALES space:hr -type:"local-table" x').facets;
    expect(['SALES', 'Sales', 'HR', 'FINANCE'].map((value) => space?.isWanted(value))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(['view', 'local-table'].map((value) => type?.isWanted(value))).toEqual([true, false]);
  });

  it('takes no more words than anybody types', () => {
    expect(termsOf(Array.from({ length: 50 }, (_, at) => `w${at}`).join(' '))).toHaveLength(MOST_TERMS);
  });
});
