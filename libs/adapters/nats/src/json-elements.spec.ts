import fc from 'fast-check';
import { jsonElements } from './json-elements.js';

const elementsOf = (json: string, name: string) =>
  [...jsonElements(Buffer.from(json), name)].map((element) => JSON.parse(Buffer.from(element).toString()) as unknown);

describe('jsonElements', () => {
  it('gives the elements that parsing the whole gives, however the document is written', () => {
    const documents = fc.record({
      before: fc.jsonValue(),
      entries: fc.array(fc.jsonValue()),
      after: fc.jsonValue(),
      indent: fc.nat(2),
    });
    fc.assert(
      fc.property(documents, ({ before, entries, after, indent }) => {
        // A value or a deeper field of the same name must not be taken for the array.
        const document = { v: 'entries', before: { entries: [1], before }, entries, after: [after], 'entries"': [2] };
        const json = JSON.stringify(document, null, indent);
        expect(elementsOf(json, 'entries')).toEqual(JSON.parse(JSON.stringify(entries)));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['an empty array', '{"entries":[ ]}'],
    ['no such field', '{"v":1,"other":[1,2]}'],
    ['a field that is no array', '{"entries":{"a":[1]},"b":[2]}'],
    ['nothing', ''],
  ])('gives nothing of %s', (_story, json) => {
    expect(elementsOf(json, 'entries')).toEqual([]);
  });
});
