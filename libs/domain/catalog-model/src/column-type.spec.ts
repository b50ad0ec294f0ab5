import { ColumnType } from './column-type.js';

describe('a column’s type', () => {
  it.each<[string, unknown]>([
    ['plain', { cds: 'cds.String', length: 10 }],
    ['a decimal of any scale', { cds: 'cds.Decimal', precision: 15, scale: 'variable' }],
    ['a type that nobody knows', { cds: 'acme.Weird', alias: 'acme.Weird' }],
    [
      'an array of structures',
      {
        cds: 'array',
        items: { cds: 'struct', elements: [{ name: 'A', type: { cds: 'array', items: { cds: 'cds.Date' } } }] },
      },
    ],
  ])('may be %s', (_story, type) => {
    expect(ColumnType.parse(type)).toEqual(type);
  });

  it.each<[string, unknown]>([
    ['a name alone', 'cds.String'],
    ['an unknown kind of scale', { cds: 'cds.Decimal', scale: 'wide' }],
    ['a nameless element', { cds: 'struct', elements: [{ type: { cds: 'cds.Date' } }] }],
    ['a broken type deep inside', { cds: 'array', items: { cds: 'array', items: { length: 1 } } }],
  ])('may not be %s', (_story, type) => {
    expect(ColumnType.safeParse(type).success).toBe(false);
  });
});
