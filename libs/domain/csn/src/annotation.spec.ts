import { enumText, enumTexts, refText, refTexts } from './annotation.js';

describe('annotation literals', () => {
  it.each([
    ['an enumeration', { '#': 'SUM' }, 'SUM'],
    ['a text with the hash inside', '#TIME', 'TIME'],
    ['a plain text', 'TIME', 'TIME'],
    ['something else', { '=': 'A' }, undefined],
    ['nothing', undefined, undefined],
    ['a number', 7, undefined],
  ])('%s is read as an enumeration value', (_story, written, expected) => {
    expect(enumText(written)).toBe(expected);
  });

  it('reads several enumeration values, also when only one stands where a list is usual', () => {
    expect(enumTexts([{ '#': 'A' }, '#B'])).toEqual(['A', 'B']);
    expect(enumTexts({ '#': 'A' })).toEqual(['A']);
  });

  it.each([
    ['a reference', { '=': '_CUST' }, '_CUST'],
    ['a bare name', '_CUST', '_CUST'],
    ['an enumeration', { '#': '_CUST' }, undefined],
  ])('%s is read as a reference', (_story, written, expected) => {
    expect(refText(written)).toBe(expected);
  });

  it('reads several references and one', () => {
    expect(refTexts([{ '=': 'A' }, 'B', 3])).toEqual(['A', 'B']);
    expect(refTexts({ '=': 'A' })).toEqual(['A']);
  });
});
