import { askedWords, wordsOf } from './words.js';

describe('wordsOf', () => {
  it.each([
    ['SALES_ORDER-2024', ['sales', 'order', '2024']],
    ['I_SalesOrderItem', ['i', 'salesorderitem', 'sales', 'order', 'item']],
    ['VATRate', ['vatrate', 'vat', 'rate']],
    ['Größe des Lagers', ['grösse', 'des', 'lagers']],
    ['販売伝票', ['販売', '売伝', '伝票', '票']],
    ['売上Report2', ['売上', '上', 'report2']],
    ['주문 내역', ['주문', '문', '내역', '역']],
    ['', []],
    ['***', []],
    ['\ud800', []],
  ])('%s', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it('cuts what is too long between two characters', () => {
    expect(wordsOf('𝒪'.repeat(70))).toEqual(['o'.repeat(60)]);
    expect(wordsOf('𐐨'.repeat(70))[0]).toHaveLength(120);
  });
});

describe('askedWords', () => {
  it.each([
    [
      'sales ord',
      [
        ['sales', true],
        ['ord', true],
      ],
    ],
    ['a', [['a', false]]],
    ['SalesOrd', [['salesord', true]]],
    ['販', [['販', true]]],
    [
      '販売伝',
      [
        ['販売', false],
        ['売伝', false],
      ],
    ],
  ])('%s', (text, words) => {
    expect(askedWords(text).map(({ text: word, prefix }) => [word, prefix])).toEqual(words);
  });
});
