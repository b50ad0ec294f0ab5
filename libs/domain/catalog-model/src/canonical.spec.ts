import fc from 'fast-check';
import { canonicalJson, digest, shortDigest } from './canonical.js';

/** JSON has no -0, so a value is compared as JSON knows it. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const values = fc.jsonValue({ maxDepth: 4 }).map(asJson);

describe('canonical JSON', () => {
  it.each([
    [
      'members in the order of their code units',
      { b: 1, a: 2, B: 3, ä: 4, '10': 5, '9': 6 },
      '{"10":5,"9":6,"B":3,"a":2,"b":1,"ä":4}',
    ],
    ['arrays as they are', [3, 1, 2], '[3,1,2]'],
    ['no member that is undefined', { a: undefined, b: null }, '{"b":null}'],
    ['undefined in an array as null, as JSON does', [undefined, 1], '[null,1]'],
    ['members at every depth', { z: [{ b: 1, a: { d: 1, c: 2 } }] }, '{"z":[{"a":{"c":2,"d":1},"b":1}]}'],
    ['texts escaped', { 'a"b': 'c\n∞\u2028' }, '{"a\\"b":"c\\n∞\u2028"}'],
    ['empty things', { a: {}, b: [], c: '' }, '{"a":{},"b":[],"c":""}'],
    ['nothing', undefined, 'null'],
  ])('has %s', (_story, value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it('is JSON of the same value', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(value);
      }),
    );
  });

  it('is the same text however the members were ordered', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      }),
    );
  });

  it('is another text for another value', () => {
    fc.assert(
      fc.property(values, values, (one, other) => {
        const isSame = canonicalJson(one) === canonicalJson(other);
        expect(isSame).toBe(canonicalJson(reversed(one)) === canonicalJson(reversed(other)));
        if (isSame) expect(one).toEqual(other);
      }),
    );
  });

  it('does not change when it is made again from itself', () => {
    fc.assert(
      fc.property(values, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });
});

describe('digests', () => {
  it('never change: checkpoints and `dsp_sync.applied` hold them', () => {
    expect(digest('content')).toBe('ed7002b439e9ac845f22357d822bac14');
    expect(digest('')).toBe('e3b0c44298fc1c149afbf4c8996fb924');
    expect(shortDigest('')).toBe('47DEQpj8HBS');
  });

  it('are the same for a text and its bytes', () => {
    expect(digest(new TextEncoder().encode('a∞'))).toBe(digest('a∞'));
  });

  it('are short and plain', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(digest(text)).toMatch(/^[0-9a-f]{32}$/);
        expect(shortDigest(text)).toMatch(/^[A-Za-z0-9_-]{11}$/);
      }),
    );
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, member]) => [key, reversed(member)]);
  return Object.fromEntries(members.reverse());
}
