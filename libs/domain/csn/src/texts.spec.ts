import { descriptionOf, labelOf, openTexts } from './texts.js';

describe('labels in one language', () => {
  it.each([
    ['English when the document has it', { de: { k: 'Auftrag' }, en: { k: 'Order' }, '': { k: 'Default' } }, 'Order'],
    ['the default when English lacks the key', { de: { k: 'Auftrag' }, en: {}, '': { k: 'Default' } }, 'Default'],
    ['the first language that knows the key', { fr: {}, de: { k: 'Auftrag' } }, 'Auftrag'],
    ['no label rather than the raw key', { de: {} }, undefined],
    ['no label without an i18n block', undefined, undefined],
  ])('takes %s', (_story, i18n, expected) => {
    expect(openTexts(i18n)('{i18n>k}')).toBe(expected);
  });

  it('leaves other texts exactly as they are, and blanks out', () => {
    const texts = openTexts(undefined);
    expect([texts(' Umsatz €  '), texts('   '), texts(7)]).toEqual([' Umsatz €  ', undefined, undefined]);
  });

  it.each([
    ['the label', { '@EndUserText.label': 'New', '@Common.Label': 'Old' }, 'New'],
    ['the old label', { '@Common.Label': 'Old' }, 'Old'],
    [
      'the old label when the new one has no text',
      { '@EndUserText.label': '{i18n>gone}', '@Common.Label': 'Old' },
      'Old',
    ],
  ])('%s wins', (_story, node, expected) => {
    expect(labelOf(node, openTexts({}))).toBe(expected);
  });

  it.each([
    ['the quick info', { '@EndUserText.quickInfo': 'q', doc: 'd', '@EndUserText.heading': 'h' }, 'q'],
    ['the doc comment', { doc: 'd', '@EndUserText.heading': 'h' }, 'd'],
    ['the heading', { '@EndUserText.heading': 'h' }, 'h'],
  ])('describes by %s', (_story, node, expected) => {
    expect(descriptionOf(node, openTexts({}))).toBe(expected);
  });
});
