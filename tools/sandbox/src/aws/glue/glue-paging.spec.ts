import fc from 'fast-check';
import { type GlueRequest } from './glue-model.js';
import { pageOf as cut } from './glue-paging.js';

const REQUEST: GlueRequest = { DatabaseName: 'd' };
const store = { address: { account: '123456789012', region: 'eu-central-1' } };
const pageOf = (request: GlueRequest, all: readonly string[], keyOf: (name: string) => string, at = store) =>
  cut({ operation: 'GetTables', request, store: at, pageCap: undefined }, all, keyOf);
const self = (name: string) => name;

describe('paging', () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 40 }).map((all) => all.sort());

  it('gives every entry once, whatever the size of the pages', () => {
    fc.assert(
      fc.property(names, fc.integer({ min: 1, max: 12 }), (all, MaxResults) => {
        const seen: string[] = [];
        let NextToken: string | undefined;
        do {
          const page = pageOf({ ...REQUEST, MaxResults, NextToken }, all, self);
          seen.push(...page.items);
          NextToken = page.NextToken;
        } while (NextToken !== undefined);
        expect(seen).toEqual(all);
      }),
    );
  });

  it('goes on behind the last entry given although that one vanished or others appeared', () => {
    const first = pageOf({ ...REQUEST, MaxResults: 2 }, ['b', 'd', 'f'], self);
    const next = { ...REQUEST, NextToken: first.NextToken };
    expect(pageOf(next, ['a', 'b', 'f'], self).items).toEqual(['f']);
    expect(pageOf(next, ['a', 'b', 'd', 'e', 'f'], self).items).toEqual(['e', 'f']);
    expect(pageOf(next, ['a', 'b'], self).items).toEqual([]);
  });

  it('refuses a token of the same request to another catalog', () => {
    const { NextToken } = pageOf({ ...REQUEST, MaxResults: 1 }, ['a', 'b'], self);
    const other = { address: { ...store.address, region: 'us-east-1' } };
    expect(() => pageOf({ ...REQUEST, NextToken }, ['a', 'b'], self, other)).toThrow('Invalid NextToken');
  });

  it('gives 100 entries when nothing is said', () => {
    const all = Array.from({ length: 150 }, (_, index) => String(index).padStart(3, '0'));
    expect(pageOf(REQUEST, all, self).items).toHaveLength(100);
  });
});
