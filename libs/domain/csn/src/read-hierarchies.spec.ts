import { readHierarchies } from './read-hierarchies.js';
import { openTexts } from './texts.js';

const TIME = {
  name: 'YM',
  label: 'Year, Month',
  levels: [{ element: { '=': 'YEAR' } }, { element: { '=': 'MONTH' } }],
};
const ORG = { name: 'ORG', recurse: { parent: [{ '=': 'BOSS' }, { '=': 'AREA' }], child: { '=': 'ID' } } };

describe('readHierarchies', () => {
  it('reads levels in their order and keys of several columns', () => {
    expect(readHierarchies({ '@Hierarchy.leveled': [TIME], '@Hierarchy.parentChild': [ORG] }, openTexts({}))).toEqual([
      { kind: 'leveled', name: 'YM', label: 'Year, Month', levels: ['YEAR', 'MONTH'] },
      { kind: 'parent-child', name: 'ORG', parent: ['BOSS', 'AREA'], child: ['ID'] },
    ]);
  });

  it('reads where the list of hierarchies stands when there are several', () => {
    const nodes = { ...ORG, directory: { '=': '_DIRECTORY' } };
    expect(readHierarchies({ '@Hierarchy.parentChild': [nodes] }, openTexts({}))).toEqual([
      { kind: 'parent-child', name: 'ORG', parent: ['BOSS', 'AREA'], child: ['ID'], directory: '_DIRECTORY' },
    ]);
  });

  it('reads a single hierarchy where a list is usual, and names what has no name', () => {
    expect(readHierarchies({ '@Hierarchy.leveled': { levels: [] } }, openTexts({}))).toEqual([
      { kind: 'leveled', name: 'leveled-1', levels: [] },
    ]);
  });
});
