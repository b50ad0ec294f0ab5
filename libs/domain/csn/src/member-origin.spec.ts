import fc from 'fast-check';
import { type Column } from '@dss/catalog-model';
import { isUnreadable } from './csn-document.js';
import { type DefinitionRead, readDefinition } from './read-definition.js';
import { type ResolvedAsset, type SourceLookup, resolveAsset, sourcesNeededForTypes } from './resolve-asset.js';

type Definitions = Record<string, unknown>;

const ref = (...steps: unknown[]) => ({ ref: steps });
const column = (...steps: unknown[]) => ({ ...ref(...steps), as: 'X' });
const select = (members: object) => ({ SELECT: members });
const association = (target: string) => ({ type: 'cds.Association', target });
const structure = (elements: Definitions) => ({ elements });
const DOUBLE = { type: 'cds.Double', '@EndUserText.label': 'Latitude' };

const GeoPosition = { kind: 'type', ...structure({ LAT: DOUBLE, ALT: { type: 'cds.Integer' } }) };
const T = {
  kind: 'entity',
  elements: {
    POSITION: { type: 'GeoPosition' },
    DEVICE: structure({ SCREEN: structure({ 'Width (px)': { type: 'cds.Int16' } }), 'v1.2': { type: 'cds.String' } }),
    PLAIN: { type: 'cds.String', length: 7 },
    _C: association('D'),
  },
};
const D = { kind: 'entity', elements: { NAME: { type: 'cds.String' }, ADDRESS: structure({ CITY: DOUBLE }) } };
const OTHER = { kind: 'entity', elements: { PLACE: { type: 'GeoPosition' }, LAT: DOUBLE } };
const FOREIGN = { kind: 'entity', elements: { POSITION: { type: 'Elsewhere' } } };

/** Every definition is an answer by itself, with the types that it uses. */
const TENANT: Definitions = { T, D, OTHER, FOREIGN };

function read(name: string, definition: unknown, more: Definitions = { GeoPosition }): DefinitionRead {
  const asked = { space: 'S', technicalName: name, knownSpaces: ['S'] };
  const result = readDefinition({ definitions: { [name]: definition, ...more } }, asked);
  if (isUnreadable(result)) throw new Error(result.message);
  return result;
}

const stored =
  (definitions: Definitions): SourceLookup =>
  (_space, name) => {
    if (!Object.hasOwn(definitions, name)) return 'absent';
    const source = read(name, definitions[name]);
    return { asset: source.asset, standing: 'stored', read: source };
  };

const TYPED = { type: 'cds.Double', '@EndUserText.label': 'Its own' };

function resolve(query: unknown, element: object = TYPED, definitions = TENANT, more: Definitions = {}): ResolvedAsset {
  const definition = { kind: 'entity', elements: { X: element, ...more }, query };
  return resolveAsset(read('V', definition, {}), stored(definitions));
}

const first = ({ asset }: ResolvedAsset): Column => asset.columns[0] as Column;
const origin = (source: string, name: string) => ({ source, column: name });

const LAT = origin('T', 'POSITION.LAT');
const inner = (as: string, ...columns: unknown[]) => ({ ...select({ from: ref('T'), columns }), as });
const arm = (...steps: unknown[]) => select({ from: ref('T'), columns: [column(...steps)] });

describe('a column that is taken out of a structure comes from its member', () => {
  it.each([
    ['of a named type', { from: ref('T'), columns: [column('POSITION', 'LAT')] }, LAT],
    ['by the source', { from: ref('T'), columns: [column('T', 'POSITION', 'LAT')] }, LAT],
    ['by an alias', { from: { ...ref('T'), as: 'a' }, columns: [column('a', 'POSITION', 'LAT')] }, LAT],
    [
      'several levels deep, under names that are no words',
      { from: ref('T'), columns: [column('DEVICE', 'SCREEN', 'Width (px)')] },
      origin('T', 'DEVICE.SCREEN."Width (px)"'),
    ],
    ['under a name with a dot', { from: ref('T'), columns: [column('DEVICE', 'v1.2')] }, origin('T', 'DEVICE."v1.2"')],
    [
      'in a join, from the one source that has it',
      { from: { join: 'left', args: [ref('OTHER'), ref('T')] }, columns: [column('POSITION', 'LAT')] },
      LAT,
    ],
    [
      'behind an association of the query',
      { from: ref('T'), mixin: { _M: association('D') }, columns: [column('_M', 'ADDRESS', 'CITY')] },
      origin('D', 'ADDRESS.CITY'),
    ],
    [
      'of a structure that a sub-select renames',
      { from: inner('s', { ...ref('POSITION'), as: 'P' }), columns: [column('s', 'P', 'LAT')] },
      LAT,
    ],
    ['of all that a sub-select has', { from: inner('s', '*'), columns: [column('s', 'POSITION', 'LAT')] }, LAT],
    ['beside a star', { from: ref('T'), columns: ['*', column('POSITION', 'LAT')] }, LAT],
    [
      'by a star over the sub-select that takes it out',
      { from: inner('s', column('POSITION', 'LAT')), columns: ['*'] },
      LAT,
    ],
    [
      'by a sibling',
      {
        from: ref('T'),
        columns: [{ ...ref('POSITION'), as: 'P' }, column('$projection', 'P', 'LAT')],
      },
      LAT,
    ],
    [
      'of a structure whose type nobody defines',
      { from: ref('FOREIGN'), columns: [column('POSITION', 'LAT')] },
      origin('FOREIGN', 'POSITION.LAT'),
    ],
  ])('%s', (_story, members, expected) => {
    const resolved = resolve(select(members));
    expect(first(resolved).origin).toEqual(expected);
    expect(resolved.asset.findings).toEqual([]);
  });

  it('in the short form of a query', () => {
    const definition = { kind: 'entity', elements: { X: TYPED } };
    const projection = { from: ref('T'), columns: ['*', column('POSITION', 'LAT')] };
    const { asset } = resolveAsset(read('V', { ...definition, projection }, {}), stored(TENANT));
    expect(asset.columns[0]?.origin).toEqual(LAT);
  });

  it('behind an association of the asset itself', () => {
    const query = select({ from: ref('OTHER'), columns: [column('_D', 'ADDRESS', 'CITY')] });
    const resolved = resolve(query, TYPED, TENANT, { _D: association('D') });
    expect(first(resolved).origin).toEqual(origin('D', 'ADDRESS.CITY'));
  });

  it.each([
    ['the same member', ['POSITION', 'LAT'], LAT],
    ['another member', ['POSITION', 'ALT'], undefined],
    ['a plain column', ['PLAIN'], undefined],
  ])('of a union with %s, as for plain columns', (_story, steps, expected) => {
    const union = { SET: { op: 'union', args: [arm('POSITION', 'LAT'), arm(...steps)] } };
    const around = select({ from: { ...union, as: 'u' }, columns: [column('u', 'X')] });
    const resolved = resolve(union);
    expect([first(resolved).origin, resolved.asset.findings]).toEqual([expected, []]);
    expect(first(resolve(around)).origin).toEqual(expected);
  });

  it('has type and label of the member where it states none', () => {
    const query = select({ from: ref('T'), columns: [column('POSITION', 'LAT')] });
    expect(first(resolve(query, {}))).toMatchObject({
      type: { cds: 'cds.Double' },
      fidelity: 'resolved',
      label: 'Latitude',
      origin: LAT,
    });
    expect(first(resolve(query))).toMatchObject({ fidelity: 'declared', label: 'Its own', origin: LAT });
  });

  it('has the type that a source of the source knows, when the view between only names it', () => {
    const between = { kind: 'entity', elements: { P: { type: 'Elsewhere' } } };
    const query = select({ from: ref('T'), columns: [{ ...ref('POSITION'), as: 'P' }] });
    const views = { ...TENANT, V1: { ...between, query } };
    const resolved = resolve(select({ from: ref('V1'), columns: [column('P', 'LAT')] }), {}, views);
    expect(first(resolved)).toMatchObject({
      type: { cds: 'cds.Double' },
      label: 'Latitude',
      origin: origin('V1', 'P.LAT'),
    });
    expect(resolved.usedSources.map(({ technicalName }) => technicalName)).toEqual(['V1', 'T']);
  });

  it('needs its source, although it states its type', () => {
    const query = select({ from: ref('T'), columns: [column('POSITION', 'LAT')] });
    const view = read('V', { kind: 'entity', elements: { X: TYPED }, query }, {});
    expect(sourcesNeededForTypes(view).map(({ technicalName }) => technicalName)).toEqual(['T']);
    expect(resolve(query).usedSources).toEqual([{ name: 'T', space: 'S', technicalName: 'T', role: 'from' }]);
  });
});

describe('what is no member of a structure', () => {
  it.each([
    ['a column behind an association of the source', { from: ref('T'), columns: [column('T', '_C', 'NAME')] }],
    ['a member behind one', { from: ref('T'), columns: [column('T', '_C', 'ADDRESS', 'CITY')] }],
    [
      'an association that a sub-select passes on',
      { from: inner('s', ref('_C')), columns: [column('s', '_C', 'NAME')] },
    ],
    ['a member of an expression', { from: inner('s', { func: 'F', as: 'P' }), columns: [column('s', 'P', 'LAT')] }],
  ])('%s has no origin, and none is missed', (_story, members) => {
    const resolved = resolve(select(members));
    expect(first(resolved).origin).toBeUndefined();
    expect(resolved.asset.findings).toEqual([]);
  });

  it('an association that a sub-select declares and passes on is followed from outside', () => {
    const mixed = select({ from: ref('T'), mixin: { _M: association('D') }, columns: [ref('_M')] });
    const resolved = resolve(select({ from: { ...mixed, as: 's' }, columns: [column('s', '_M', 'NAME')] }));
    expect(first(resolved).origin).toEqual(origin('D', 'NAME'));
  });

  it.each([
    ['a member that the structure does not have', { from: ref('T'), columns: [column('POSITION', 'GONE')] }],
    ['a member of a column that is none', { from: ref('T'), columns: [column('PLAIN', 'LAT')] }],
    ['a structure that the source does not have', { from: ref('T'), columns: [column('GONE', 'LAT')] }],
    ['a source that is not there', { from: ref('GONE'), columns: [column('POSITION', 'LAT')] }],
    [
      'a structure that two sources have',
      { from: { join: 'left', args: [ref('T'), ref('FOREIGN')] }, columns: [column('POSITION', 'LAT')] },
    ],
  ])('%s is told', (_story, members) => {
    const resolved = resolve(select(members));
    expect(first(resolved).origin).toBeUndefined();
    expect(resolved.asset.findings).toMatchObject([{ code: 'ORIGIN_UNRESOLVED', column: 'X' }]);
  });

  it('a source that cannot be read is told, and what depends on it', () => {
    const query = select({ from: ref('T'), columns: [column('POSITION', 'LAT')] });
    const view = read('V', { kind: 'entity', elements: { X: TYPED }, query }, {});
    const { asset } = resolveAsset(view, () => 'unreachable');
    expect(asset.findings.map(({ code }) => code)).toEqual(['SOURCE_UNREACHABLE', 'ORIGIN_UNRESOLVED']);
    expect(asset.columns[0]?.fidelity).toBe('declared');
  });

  it('views that hand each other ever more members come to an end', () => {
    const args = ['A', 'B'].map((member) => select({ from: ref('V'), columns: [column('X', member)] }));
    const definition = { kind: 'entity', elements: { X: {} }, query: { SET: { args } } };
    const resolved = resolveAsset(read('V', definition, {}), () => 'absent');
    expect(first(resolved).fidelity).toBe('inferred');
  });
});

describe('structures of any depth and names', () => {
  const name = fc.string({ minLength: 1, maxLength: 6 }).filter((text) => text.trim() !== '' && !text.startsWith('$'));
  const path = fc.array(name, { minLength: 2, maxLength: 12 });

  it('give a column that is taken out of them the member\u2019s type and an origin that can be read back', () => {
    fc.assert(
      fc.property(path, fc.boolean(), (steps, byAlias) => {
        const [head = '', ...members] = steps;
        const leaf: object = { type: 'cds.Int16', '@EndUserText.label': 'Leaf' };
        const element = members.reduceRight(
          (within, member) => structure(Object.fromEntries([[member, within]])),
          leaf,
        );
        const source = { kind: 'entity', elements: Object.fromEntries([[head, element]]) };
        const steppedTo = byAlias ? ['the alias', ...steps] : steps;
        const query = select({ from: { ...ref('T'), as: 'the alias' }, columns: [column(...steppedTo)] });
        const found = first(resolve(query, {}, { T: source }));
        expect(found).toMatchObject({ type: { cds: 'cds.Int16' }, fidelity: 'resolved', label: 'Leaf' });
        expect(stepsOf(found.origin?.column ?? '')).toEqual(steps);
      }),
    );
  });
});

/** Words as they are, everything else in quotes. */
function stepsOf(text: string): string[] {
  const steps = text.match(/"(?:[^"\\]|\\.)*"|\w+/gu) ?? [];
  return steps.map((step) => (step.startsWith('"') ? (JSON.parse(step) as string) : step));
}
