import type { GlueColumn } from './glue-shapes.js';
import { matchColumns } from './match-columns.js';
import { anEntryColumn } from './testing/sample-table.js';

const there = (Name: string, technicalName?: string): GlueColumn => ({
  Name,
  ...(technicalName !== undefined && { Parameters: { 'dsp.technicalName': technicalName } }),
});

describe('matchColumns', () => {
  it.each([
    ['by both names', [there('a', 'A'), there('b', 'B')], { A: 'a', B: 'b' }, []],
    ['by the name alone, when our parameters are gone', [there('A'), there('b')], { A: 'A', B: 'b' }, []],
    [
      'by the technical name, when somebody renamed it',
      [there('other', 'A'), there('b', 'B')],
      { A: 'other', B: 'b' },
      [],
    ],
    ['across swapped names', [there('b', 'A'), there('a', 'B')], { A: 'b', B: 'a' }, []],
    ['by the name first, so that none is given twice', [there('other', 'A'), there('a')], { A: 'a' }, ['other']],
    ['once, when a column was copied', [there('a', 'A'), there('a', 'A'), there('z', 'A')], { A: 'a' }, ['a', 'z']],
    ['by a name that says another column at last, so that no name stands twice', [there('a', 'X')], { A: 'a' }, []],
    ['not by that before its own', [there('a', 'X'), there('z', 'A')], { A: 'z' }, ['a']],
    ['not what is not there', [], {}, []],
  ])('finds a column %s', (_story, observed, matched, rest) => {
    const found = matchColumns([anEntryColumn('A'), anEntryColumn('B')], observed);

    const names = ['A', 'B'].flatMap((name, at) => (found.matched[at] ? [[name, found.matched[at].Name]] : []));
    expect(Object.fromEntries(names)).toEqual(matched);
    expect(found.rest.map((column) => column.Name)).toEqual(rest);
  });

  it('keeps the order of what it did not find', () => {
    const observed = [there('z'), there('a', 'A'), there('y'), there('x')];

    expect(matchColumns([anEntryColumn('A')], observed).rest.map((column) => column.Name)).toEqual(['z', 'y', 'x']);
  });
});
