import fc from 'fast-check';
import { Asset } from '@dss/catalog-model';
import { isUnreadable } from './csn-document.js';
import { harvestDefinitions } from './harvest-definitions.js';
import { type ReadResult, readDefinition } from './read-definition.js';
import { resolveAsset } from './resolve-asset.js';

const ASKED = { space: 'S', technicalName: 'X', knownSpaces: ['S', 'Y'] };

/** Everything that is done with an answer; returns the result so that a property can look at it. */
function useWhole(body: unknown): ReadResult {
  const result = readDefinition(body, ASKED);
  if (isUnreadable(result)) return result;
  const { asset } = resolveAsset(result, () => 'unknown');
  harvestDefinitions(result);
  expect(Asset.parse(JSON.parse(JSON.stringify(asset)))).toBeTruthy();
  expect(asset.columns.every((column) => column.type)).toBe(true);
  return result;
}

/** Words that mean something in CSN, so that random documents reach the readers instead of their doors. */
const NAMES = ['X', 'Y', 'Y.X', '_A', 'A', 'B', '$projection', '__proto__', 'constructor', 'SAP.TIME.T', ''];
const PARTS = [
  'definitions', 'elements', 'query', 'SELECT', 'SET', 'from', 'columns', 'ref', 'args', 'join', 'as', 'mixin', 'target',
  'type', 'items', 'params', 'xpr', 'func', 'val', 'cast', 'where', 'on', 'enum', 'default', '=', '#', 'key',
  'businessLayerDefinitions', 'measures', 'attributes', 'attributeMapping', 'sourceModel', 'factSources', 'i18n',
  '@Hierarchy.leveled', '@Semantics.text', '@DataWarehouse.delta', '@ObjectModel.supportedCapabilities',
]; // prettier-ignore

const name = fc.constantFrom(...NAMES);
const csnLike = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 6, depthSize: 'small' },
    name,
    fc.constantFrom('cds.String', 'cds.Association', 'entity', 'type', 'context', '*', 'SUM', true, null, 1e999, 7),
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(name, fc.constantFrom(...PARTS)), tie('node'), { maxKeys: 5 }),
  ),
})).node;

const element = fc.oneof(
  fc.record({ type: fc.constantFrom('cds.Association', 'cds.Composition'), target: name }),
  fc.dictionary(fc.constantFrom(...PARTS), csnLike, { maxKeys: 4 }),
);
const definition = fc.record(
  { kind: fc.constantFrom('entity', 'type'), elements: fc.dictionary(name, element, { maxKeys: 6 }), query: csnLike },
  { requiredKeys: ['kind', 'elements'] },
);

describe('whatever a tenant answers', () => {
  it('any text ends in a value', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void useWhole(text)));
  });

  it('any JSON as definition ends in a value', () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => void useWhole({ definitions: { X: json } })));
  });

  it('anything that looks like CSN ends in a value', () => {
    const answer = fc.record({
      definitions: fc.dictionary(name, fc.oneof(definition, csnLike)),
      businessLayerDefinitions: fc.dictionary(name, csnLike),
      i18n: csnLike,
    });
    fc.assert(
      fc.property(answer, (body) => void useWhole(body)),
      { numRuns: 500 },
    );
  });

  it('no column is dropped, added or moved', () => {
    const answer = fc.record({ definitions: fc.record({ X: definition, Y: definition }) });
    fc.assert(
      fc.property(answer, (body) => {
        const result = useWhole(body);
        const expected = Object.entries(body.definitions.X.elements)
          .filter(
            ([, { type }]: [string, { type?: unknown }]) => type !== 'cds.Association' && type !== 'cds.Composition',
          )
          .map(([technicalName]) => technicalName);
        expect(isUnreadable(result) || result.asset.columns.map((column) => column.technicalName)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['annotations', (deep: unknown) => ({ '@Custom.deep': deep })],
    [
      'an expression',
      (deep: unknown) => ({ query: { SELECT: { from: { ref: ['Y'] }, columns: [{ xpr: [deep], as: 'A' }] } } }),
    ],
    ['a from', (deep: unknown) => ({ query: { SELECT: { from: { join: 'x', args: [deep] } } } })],
    ['a union', (deep: unknown) => ({ query: { SET: { args: [deep] } } })],
    ['a type', (deep: unknown) => ({ elements: { A: { items: deep } } })],
  ])('%s, nested 20,000 deep, ends in a value', (_story, place) => {
    const nest = '{"items":{"join":"x","args":[{"xpr":[{"SET":{"args":['.repeat(4_000);
    const close = ']}}]}]}}'.repeat(4_000);
    const deep: unknown = JSON.parse(`${nest}7${close}`);
    useWhole({ definitions: { X: { kind: 'entity', elements: { A: {} }, ...place(deep) } } });
  });

  it('a definition of 8 MB is read in one go', () => {
    const elements = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [
        `C${index}`,
        { type: 'cds.String', '@EndUserText.label': 'x'.repeat(350) },
      ]),
    );
    const columns = Object.keys(elements).map((column) => ({ ref: [column] }));
    const query = { SELECT: { from: { ref: ['Y'] }, columns } };
    const text = JSON.stringify({ definitions: { X: { kind: 'entity', elements, query } } });
    expect(text.length).toBeGreaterThan(8_000_000);
    expect(useWhole(text)).toMatchObject({ asset: { columns: { length: 20_000 } } });
  });
});
