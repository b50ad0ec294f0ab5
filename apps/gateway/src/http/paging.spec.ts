import fc from 'fast-check';
import { PageQuery, readCursor, writeCursor } from './paging.js';
import { ApiProblem } from './problem.js';

describe('a cursor', () => {
  it('carries any position to the next page of the same list', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (position, filter) => {
        expect(readCursor(writeCursor(position, filter), filter)).toBe(position);
      }),
    );
  });

  it('is refused by a list with another filter', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (position, filter, other) => {
        fc.pre(filter !== other);
        expect(() => readCursor(writeCursor(position, filter), other)).toThrow();
      }),
    );
  });

  it('is refused, and never breaks the gateway, when somebody made it up', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => readCursor(text, 'filter')).toThrow(ApiProblem);
      }),
    );
  });

  it('is not needed for the first page', () => {
    expect(readCursor(undefined, 'filter')).toBeUndefined();
  });
});

describe('PageQuery', () => {
  it.each([
    ['nothing said', {}, 50],
    ['the most', { limit: '500' }, 500],
    ['one', { limit: '1' }, 1],
  ])('%s', (_story, query, limit) => {
    expect(PageQuery.parse(query).limit).toBe(limit);
  });

  it.each(['0', '501', '1.5', 'all', '-1'])('refuses limit=%s', (limit) => {
    expect(PageQuery.safeParse({ limit }).success).toBe(false);
  });
});
