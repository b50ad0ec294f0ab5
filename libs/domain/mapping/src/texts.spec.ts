import fc from 'fast-check';
import { anyText } from './testing/some-asset.js';
import { cutBytes, fitComment, fitDescription } from './texts.js';

/** The patterns of Glue's model, aws-glue.md 3. */
const SINGLE_LINE = /^[\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}\t]*$/u;
const MULTI_LINE = /^[\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}\r\n\t]*$/u;

describe('texts for Glue', () => {
  it('a comment that fits is left exactly as it is', () => {
    expect(fitComment(' Umsatz (€)\t')).toEqual({ text: ' Umsatz (€)\t', repairs: [] });
  });

  it('line breaks and control characters of a comment become blanks', () => {
    expect(fitComment('a\r\nb\nc\u0000d')).toEqual({
      text: 'a b c d',
      repairs: [{ kind: 'replaced', from: 8, to: 7 }],
    });
  });

  it('a description keeps its lines', () => {
    expect(fitDescription('a\r\nb\tc\u0007')).toEqual({
      text: 'a\r\nb\tc ',
      repairs: [{ kind: 'replaced', from: 7, to: 7 }],
    });
  });

  it('a half surrogate pair and a non-character become the replacement character', () => {
    expect(fitComment('\ud800\uffff').text).toBe('\ufffd\ufffd');
  });

  it.each([
    ['Grüße', 3, 'Gr'],
    ['Grüße', 4, 'Grü'],
    ['日本', 5, '日'],
    ['a\u{1f600}', 4, 'a'],
    ['abc', 3, 'abc'],
  ])('%s cut to %i bytes is %s', (text, maxBytes, expected) => {
    expect(cutBytes(text, maxBytes)).toBe(expected);
  });

  it('any text fits the limits and patterns afterwards, and fitting twice changes nothing', () => {
    const long = fc.tuple(anyText, fc.integer({ min: 1, max: 60 })).map(([text, times]) => text.repeat(times));
    fc.assert(
      fc.property(long, (text) => {
        const comment = fitComment(text).text;
        const description = fitDescription(text).text;
        expect(Buffer.byteLength(comment)).toBeLessThanOrEqual(255);
        expect(Buffer.byteLength(description)).toBeLessThanOrEqual(2048);
        expect(comment).toMatch(SINGLE_LINE);
        expect(description).toMatch(MULTI_LINE);
        expect(fitComment(comment)).toEqual({ text: comment, repairs: [] });
        expect(fitDescription(description)).toEqual({ text: description, repairs: [] });
      }),
    );
  });
});
