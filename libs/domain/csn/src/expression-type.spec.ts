import { expressionType } from './expression-type.js';

describe('expressionType', () => {
  it.each([
    ['a text', { val: 'Y' }, { cds: 'cds.String', length: 1 }],
    ['an empty text', { val: '' }, { cds: 'cds.String', length: 1 }],
    ['a small number', { val: 7 }, { cds: 'cds.Integer' }],
    ['a number beyond 32 bits', { val: 3_000_000_000 }, { cds: 'cds.Integer64' }],
    ['a fraction', { val: -12.5 }, { cds: 'cds.Decimal', precision: 3, scale: 1 }],
    ['a number with an exponent', { val: 1.5e-9 }, { cds: 'cds.DecimalFloat' }],
    ['a truth value', { val: true }, { cds: 'cds.Boolean' }],
    ['a date literal', { val: '2026-01-01', literal: 'date' }, { cds: 'cds.Date' }],
    ['a count, in any case', { func: 'count', args: ['*'] }, { cds: 'cds.Integer64' }],
    ['the clock', { func: 'CURRENT_DATE' }, { cds: 'cds.Date' }],
    ['the session user', { ref: ['$user'] }, { cds: 'cds.String' }],
  ])('is certain of %s', (_story, node, expected) => {
    expect(expressionType(node)).toEqual(expected);
  });

  it.each([
    ['null', { val: null }],
    ['arithmetic', { xpr: [{ ref: ['A'] }, '*', { val: 2 }] }],
    ['a sum: HANA widens by its own rules', { func: 'SUM', args: [{ ref: ['A'] }] }],
    ['a function nobody knows', { func: 'MY_FUNC' }],
    ['a function called like a member of every object', { func: 'constructor' }],
    ['nothing at all', {}],
  ])('is not certain of %s', (_story, node) => {
    expect(expressionType(node)).toBeUndefined();
  });
});
