import fc from 'fast-check';
import { type GlueRequest } from './glue-model.js';
import { pageOf } from './glue-paging.js';

const REQUEST: GlueRequest = { DatabaseName: 'd' };
const self = (name: string) => name;

describe('paging', () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 40 }).map((all) => all.sort());

  it('gives every entry once, whatever the size of the pages', () => {
    fc.assert(
      fc.property(names, fc.integer({ min: 1, max: 12 }), (all, MaxResults) => {
        const seen: string[] = [];
        let NextToken: string | undefined;
        do {
          const page = pageOf('GetTables', { ...REQUEST, MaxResults, NextToken }, all, self);
          seen.push(...page.items);
          NextToken = page.NextToken;
        } while (NextToken !== undefined);
        expect(seen).toEqual(all);
      }),
    );
  });

  it('goes on behind the last entry given although that one vanished or others appeared', () => {
    const first = pageOf('GetTables', { ...REQUEST, MaxResults: 2 }, ['b', 'd', 'f'], self);
    const next = { ...REQUEST, NextToken: first.NextToken };
    expect(pageOf('GetTables', next, ['a', 'b', 'f'], self).items).toEqual(['f']);
    expect(pageOf('GetTables', next, ['a', 'b', 'd', 'e', 'f'], self).items).toEqual(['e', 'f']);
    expect(pageOf('GetTables', next, ['a', 'b'], self).items).toEqual([]);
  });

  it('gives 100 entries when nothing is said', () => {
    const all = Array.from({ length: 150 }, (_, index) => String(index).padStart(3, '0'));
    expect(pageOf('GetTables', REQUEST, all, self).items).toHaveLength(100);
  });
});
