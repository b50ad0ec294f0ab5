import { readAssociations } from './read-associations.js';
import { openTexts } from './texts.js';

function on(...tokens: unknown[]) {
  return readAssociations({ _C: { type: 'cds.Association', target: 'D_CUST', on: tokens } }, openTexts({}))[0];
}

const left = { ref: ['CUST'] };
const right = { ref: ['_C', 'ID'] };

describe('readAssociations', () => {
  it('publishes relationships beside the columns', () => {
    const elements = {
      ID: { type: 'cds.String' },
      _C: { type: 'cds.Association', target: 'D_CUST', '@EndUserText.label': 'Customer', on: [left, '=', right] },
      _I: { type: 'cds.Composition', target: 'T_ITEMS', cardinality: { min: 1, max: '*' } },
    };
    expect(readAssociations(elements, openTexts({}))).toEqual([
      { name: '_C', target: 'D_CUST', label: 'Customer', on: [['CUST', 'ID']] },
      { name: '_I', target: 'T_ITEMS', on: [], cardinality: '1..*' },
    ]);
  });

  it.each([
    ['one pair', [left, '=', right], [['CUST', 'ID']]],
    ['a pair written the other way round', [right, '=', left], [['CUST', 'ID']]],
    ['a pair through $projection', [{ ref: ['$projection', 'CUST'] }, '=', right], [['CUST', 'ID']]],
    [
      'a compound key',
      [left, '=', right, 'and', { ref: ['AREA'] }, '=', { ref: ['_C', 'AREA'] }],
      [
        ['CUST', 'ID'],
        ['AREA', 'AREA'],
      ],
    ],
    [
      'no pairs when a constant is compared',
      [left, '=', right, 'and', { ref: ['_C', 'LANG'] }, '=', { val: 'EN' }],
      [],
    ],
    ['no pairs for another operator', [left, '>', right], []],
    ['no pairs for "or"', [left, '=', right, 'or', left, '=', right], []],
  ])('reads %s', (_story, tokens, expected) => {
    expect(on(...tokens)?.on).toEqual(expected);
  });

  it('keeps an association whose target is not told', () => {
    const elements = { _C: { type: 'cds.Association' } };
    expect(readAssociations(elements, openTexts({}))).toEqual([{ name: '_C', target: '', on: [] }]);
  });
});
