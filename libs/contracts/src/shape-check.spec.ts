import fc from 'fast-check';
import { z } from 'zod';
import { Asset, CatalogEntry } from '@dss/catalog-model';
import { shapeCheckOf } from './shape-check.js';

const Part = z.object({
  text: z.string(),
  size: z.number().optional(),
  count: z.number().int().positive().optional(),
  kind: z.enum(['a', 'b']).optional(),
  on: z.literal(true).optional(),
  round: z.number().default(0),
  texts: z.record(z.string(), z.string()).optional(),
  json: z.json().optional(),
  pair: z.tuple([z.string(), z.string()]).optional(),
  trimmed: z.string().trim().optional(),
  mail: z.email().optional(),
  ref: z.strictObject({ id: z.string() }).optional(),
  late: z.string().default('x').optional(),
});
interface Tree {
  readonly name: string;
  readonly branches?: readonly Tree[] | undefined;
}
const Tree: z.ZodType<Tree> = z.lazy(() => z.object({ name: z.string(), branches: z.array(Tree).optional() }));

const anyMember = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom('a', 'b', ' b ', true, 1, 1.5, -1, Infinity, null, 'a@b.de', ['x', 'y'], { id: 'x' }, { id: 1 }),
  fc.dictionary(fc.constantFrom('a', '__proto__'), fc.oneof(fc.string(), fc.integer())),
);
const anyPart = fc.dictionary(fc.constantFrom(...Object.keys(Part.shape), 'foreign'), anyMember, {
  noNullPrototype: true,
});

describe('shapeCheckOf', () => {
  it('accepts nothing that its schema would refuse or change', () => {
    const check = shapeCheckOf(Part);
    fc.assert(
      fc.property(anyPart, fc.boolean(), (part, whole) => {
        const value = whole ? { text: 'x', round: 1, late: 'y', ...part } : part;
        if (!check(value)) return;
        expect(Part.safeParse(value)).toEqual({ success: true, data: value });
      }),
      { numRuns: 2_000 },
    );
  });

  it.each<[string, object]>([
    ['required members', {}],
    ['all plain members', { size: 1.5, kind: 'a', on: true, texts: { a: 'b' } }],
    ['members with a rule', { count: 3, mail: 'a@b.de', trimmed: 'x' }],
    ['any JSON', { json: { a: [1, null, { b: 'c' }] } }],
  ])('accepts %s', (_story, members) => {
    expect(shapeCheckOf(Part)({ text: 'x', round: 0, late: 'y', ...members })).toBe(true);
  });

  it.each<[string, object]>([
    ['an unknown member', { text: 'x', round: 0, late: 'y', more: 1 }],
    ['a member that is missing', { round: 0, late: 'y' }],
    ['a default that is to be filled in', { text: 'x', late: 'y' }],
    ['an inner default that is to be filled in', { text: 'x', round: 0 }],
    ['a text that is to be trimmed', { text: 'x', round: 0, late: 'y', trimmed: ' x' }],
    ['a broken rule', { text: 'x', round: 0, late: 'y', count: 0 }],
    ['a number that JSON cannot hold', { text: 'x', round: 0, late: 'y', size: Infinity }],
    [
      'a name that no record can hold',
      { text: 'x', round: 0, late: 'y', texts: JSON.parse('{"__proto__":"x"}') as object },
    ],
    ['a list in place of an object', []],
  ])('leaves %s to the schema', (_story, value) => {
    expect(shapeCheckOf(Part)(value)).toBe(false);
  });

  it('leaves a choice between objects to the schema, which takes the first that fits', () => {
    const either = z.union([z.object({ a: z.string() }), z.object({ a: z.string(), b: z.string() })]);

    expect(shapeCheckOf(either)({ a: 'x', b: 'y' })).toBe(false);
    expect(either.parse({ a: 'x', b: 'y' })).toEqual({ a: 'x' });
    expect(shapeCheckOf(z.union([z.string(), z.array(z.string()), z.object({ a: z.string() })]))({ a: 'x' })).toBe(
      true,
    );
  });

  it('follows recursive schemas', () => {
    const check = shapeCheckOf(Tree);
    expect(check({ name: 'a', branches: [{ name: 'b', branches: [{ name: 'c' }] }] })).toBe(true);
    expect(check({ name: 'a', branches: [{ name: 'b', branches: [{ name: 1 }] }] })).toBe(false);
  });

  it('knows what makes work messages large, or it would save nothing', () => {
    const columns = [
      {
        technicalName: 'A',
        type: { cds: 'array', items: { cds: 'x' } },
        fidelity: 'declared',
        key: true,
        notNull: true,
      },
      {
        technicalName: 'B',
        fidelity: 'inferred',
        key: false,
        notNull: false,
        enum: [{ value: 1 }],
        annotations: { a: {} },
      },
    ];
    const lists = ['keys', 'associations', 'hierarchies', 'measures', 'parameters', 'variables', 'sources'] as const;
    const empty = Object.fromEntries([...lists, 'dataAccessControls', 'findings'].map((list) => [list, []]));
    const asset = { space: 'S', technicalName: 'T', kind: 'view', exposed: true, annotations: {}, ...empty, columns };
    const column = { name: 'a', technicalName: 'A', type: 'int', comment: '', parameters: { 'dsp.key': 'true' } };
    const database = { name: 'd', description: '', parameters: {} };
    const entry = { database, name: 't', description: '', columns: [column], parameters: {}, findings: [] };

    expect([shapeCheckOf(Asset)(asset), shapeCheckOf(CatalogEntry)(entry)]).toEqual([true, true]);
  });
});
