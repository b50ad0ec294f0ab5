import { classify, isCompanionOf } from './classify.js';
import { csnSource } from './csn-source.js';

const QUERY = { query: { SELECT: { from: { ref: ['T'] } } } };
const MODEL = {
  '@ObjectModel.modelingPattern': { '#': 'ANALYTICAL_CUBE' },
  '@DataWarehouse.editorType': { '#': 'DWCQueryModelEditor' },
};

function kindOf(definition: unknown, document: object = {}) {
  const source = csnSource({ definitions: { X: definition }, ...document });
  return classify(source!, 'X', definition);
}

describe('where a tenant lists a definition', () => {
  it.each([
    ['a plain entity', {}, 'localtables', 'local-table'],
    ['an entity with a query', QUERY, 'views', 'view'],
    ['a view that is a shell around SQL text', { '@DataWarehouse.sqlEditor.query': 'SELECT 1' }, 'views', 'view'],
    [
      'a table with delta capture, although it has a query',
      { ...QUERY, '@DataWarehouse.delta': { type: { '#': 'ACTIVE' } } },
      'localtables',
      'local-table',
    ],
    ['an entity on a connection', { '@DataWarehouse.remote.connection': 'ERP' }, 'remotetables', 'remote-table'],
    ['a cube of the model editor', { ...QUERY, ...MODEL }, 'analyticmodels', 'analytic-model'],
    ['an old cube', { ...QUERY, '@ObjectModel.modelingPattern': '#ANALYTICAL_CUBE' }, 'views', 'view'],
    [
      'an access control',
      { '@DataWarehouse.dataAccessControl.definition': {} },
      'dataaccesscontrols',
      'data-access-control',
    ],
  ])('%s', (_story, annotations, type, kind) => {
    expect(kindOf({ kind: 'entity', ...annotations })).toEqual({ listed: true, type, kind });
  });

  it('takes an entity with a business layer definition as an analytic model', () => {
    const found = kindOf({ kind: 'entity', ...QUERY }, { businessLayerDefinitions: { X: { version: '1.3.1' } } });
    expect(found).toEqual({ listed: true, type: 'analyticmodels', kind: 'analytic-model' });
  });

  it.each([
    ['a context', { kind: 'context' }, 'context', 'context'],
    ['a custom type', { kind: 'type', type: 'cds.String' }, 'type', 'type'],
    ['an object of another space', { kind: 'entity', '@cds.persistence.exists': true }, 'foreign stub', 'foreign-stub'],
    [
      'a change table by its delta type',
      { kind: 'entity', '@DataWarehouse.delta': { type: '#UPSERT' } },
      'delta companion',
      'delta-companion',
    ],
    [
      'a change table by its main table',
      { kind: 'entity', '@DataWarehouse.enclosingObject': 'T' },
      'delta companion',
      'delta-companion',
    ],
  ])('does not list %s', (_story, definition, reason, kind) => {
    expect(kindOf(definition)).toEqual({ listed: false, reason, kind });
  });

  it.each([
    [null],
    [7],
    ['text'],
    [[]],
    [{}],
    [{ kind: 'service' }],
    [{ kind: 5 }],
    [{ '@cds.persistence.exists': 'true' }],
  ])('lists the malformed definition %j as a local table, so that it is seen', (definition) => {
    expect(kindOf(definition)).toEqual({ listed: true, type: 'localtables', kind: 'other' });
  });
});

describe('the change table of a table', () => {
  const upsert = { '@DataWarehouse.delta': { type: { '#': 'UPSERT' } } };
  it.each([
    ['by name', 'T_Delta', upsert, true],
    ['by the table it names', 'OTHER', { '@DataWarehouse.enclosingObject': 'T' }, true],
    ['not when it belongs to another', 'OTHER', { '@DataWarehouse.enclosingObject': 'U' }, false],
    ['not by name alone', 'T_Delta', { kind: 'entity' }, false],
  ])('is recognised %s', (_story, name, definition, expected) => {
    expect(isCompanionOf('T', name, definition)).toBe(expected);
  });
});
