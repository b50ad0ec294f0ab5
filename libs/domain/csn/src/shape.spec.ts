import { at, listAt, numberAt, present, textAt } from './shape.js';

describe('looking into JSON that nobody has vouched for', () => {
  const json: unknown = JSON.parse('{"a":{"b":[1]},"one":{"#":"X"},"big":1e999,"blank":"  ","__proto__":{"p":1}}');

  it.each<[string, [string, string?, string?], unknown]>([
    ['a nested value', ['a', 'b'], [1]],
    ['a name that JavaScript objects inherit', ['constructor'], undefined],
    ['a member called __proto__', ['__proto__', 'p'], 1],
    ['what every object has as __proto__', ['a', '__proto__'], undefined],
    ['a method that every object has', ['one', 'toString'], undefined],
    ['a path through a list', ['a', 'b', '0'], undefined],
  ])('finds %s only when it is really there', (_story, path, expected) => {
    expect(at(json, ...path)).toEqual(expected);
  });

  it('takes a single value for a list of one', () => {
    expect(listAt(json, 'one')).toEqual([{ '#': 'X' }]);
    expect(listAt(json, 'nothing')).toEqual([]);
  });

  it('does not take blanks for a text or an overflow for a number', () => {
    expect([textAt(json, 'blank'), numberAt(json, 'big')]).toEqual([undefined, undefined]);
  });

  it('writes absence by leaving the member out', () => {
    expect(Object.keys(present({ a: 1, b: undefined, c: false }))).toEqual(['a', 'c']);
  });
});
