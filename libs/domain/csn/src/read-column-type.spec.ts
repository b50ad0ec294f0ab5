import { type CsnDocument, isUnreadable, openDocument } from './csn-document.js';
import { openTypeReader } from './read-column-type.js';

function documentWith(definitions: Record<string, unknown>): CsnDocument {
  const document = openDocument({ definitions }, { space: 'S', knownSpaces: [] });
  if (isUnreadable(document)) throw new Error(document.message);
  return document;
}

const document = documentWith({
  Amount: { kind: 'type', type: 'cds.Decimal', precision: 15, scale: 2 },
  Price: { kind: 'type', type: 'Amount' },
  Loop: { kind: 'type', type: 'Loop' },
  Ping: { kind: 'type', type: 'Pong' },
  Pong: { kind: 'type', type: 'Ping' },
  Person: { kind: 'type', elements: { boss: { type: 'Person' }, name: { type: 'cds.String', length: 80 } } },
  Codes: { kind: 'type', items: { type: 'cds.String', length: 3 } },
  T_ORDERS: { kind: 'entity', elements: { AMT: { type: 'Amount' }, SELF: { type: { ref: ['T_ORDERS', 'SELF'] } } } },
});

describe('the type of an element', () => {
  const readType = openTypeReader(document);

  it.each([
    ['its arguments', { type: 'cds.String', length: 10 }, { cds: 'cds.String', length: 10 }],
    ['a floating scale', { type: 'cds.Decimal', scale: 'floating' }, { cds: 'cds.Decimal', scale: 'floating' }],
    ['a geometry', { type: 'cds.hana.ST_POINT', srid: 4326 }, { cds: 'cds.hana.ST_POINT', srid: 4326 }],
    ['a decimal without precision', { type: 'cds.Decimal' }, { cds: 'cds.Decimal' }],
    ['a chain of own types', { type: 'Price' }, { cds: 'cds.Decimal', precision: 15, scale: 2, alias: 'Price' }],
    [
      'own arguments over inherited ones',
      { type: 'Price', scale: 4 },
      { cds: 'cds.Decimal', precision: 15, scale: 4, alias: 'Price' },
    ],
    ['a name nobody defines', { type: 'my.Money' }, { cds: 'my.Money' }],
    ['a list', { items: { type: 'cds.Date' } }, { cds: 'array', items: { cds: 'cds.Date' } }],
    ['a list by name', { type: 'Codes' }, { cds: 'array', items: { cds: 'cds.String', length: 3 }, alias: 'Codes' }],
    ['a list of something untold', { items: {} }, { cds: 'array', items: { cds: 'unknown' } }],
    [
      'the type of another element',
      { type: { ref: ['T_ORDERS', 'AMT'] } },
      { cds: 'cds.Decimal', precision: 15, scale: 2, alias: 'Amount' },
    ],
    ['an enumeration without a base', { enum: { OPEN: {} } }, { cds: 'cds.String' }],
    ['a number that is no number', { type: 'cds.String', length: '10' }, { cds: 'cds.String' }],
  ])('keeps %s', (_story, element, expected) => {
    expect(readType(element)).toEqual(expected);
  });

  it('reads a structure without its associations', () => {
    const element = {
      elements: {
        city: { type: 'cds.String', '@EndUserText.label': 'City' },
        _country: { type: 'cds.Association', target: 'C' },
      },
    };
    expect(readType(element)).toEqual({
      cds: 'struct',
      elements: [{ name: 'city', label: 'City', type: { cds: 'cds.String' } }],
    });
  });

  it.each([
    ['no type', {}],
    ['a number', { type: 7 }],
    ['an element that is not in the answer', { type: { ref: ['T_GONE', 'A'] } }],
    ['an element that names itself', { type: { ref: ['T_ORDERS', 'SELF'] } }],
  ])('is open for %s', (_story, element) => {
    expect(readType(element)).toBeUndefined();
  });

  it.each(['Loop', 'Ping', 'Person'])('ends for %s, which refers to itself', (type) => {
    expect(JSON.stringify(readType({ type })).length).toBeLessThan(300);
  });

  it('ends for types that double at every step, and still reads plain columns after them', () => {
    const doubling = Object.fromEntries(
      Array.from({ length: 40 }, (_, depth) => [
        `T${depth}`,
        { kind: 'type', elements: { a: { type: `T${depth + 1}` }, b: { type: `T${depth + 1}` } } },
      ]),
    );
    const read = openTypeReader(documentWith(doubling));
    expect(JSON.stringify(read({ type: 'T0' })).length).toBeLessThan(10_000_000);
    expect(read({ type: 'cds.Date' })).toEqual({ cds: 'cds.Date' });
  });
});
