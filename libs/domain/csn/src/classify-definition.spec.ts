import { classifyDefinition } from './classify-definition.js';
import { type CsnDocument, isUnreadable, openDocument } from './csn-document.js';

const CUBE = { '@ObjectModel.modelingPattern': { '#': 'ANALYTICAL_CUBE' } };
const MODEL_EDITOR = { '@DataWarehouse.editorType': { '#': 'DWCQueryModelEditor' } };
const QUERY = { query: { SELECT: { from: { ref: ['X'] } } } };
const EXISTS = { '@cds.persistence.exists': true };

function kindOf(name: string, definition: unknown, more: Record<string, unknown> = {}): string {
  const definitions = {
    FINANCE: { kind: 'context', '@DataWarehouse.space.name': 'FINANCE' },
    SAP: { kind: 'context' },
    'SAP.TIME': { kind: 'context' },
    [name]: definition,
  };
  const document = openDocument({ definitions, ...more }, { space: 'SALES', knownSpaces: ['SALES'] });
  return classifyDefinition(document as CsnDocument, name);
}

describe('what a definition is', () => {
  it.each([
    ['a table', { elements: {} }, 'local-table'],
    ['a table over a foreign schema', { '@DataWarehouse.dataSource.schema': 'X' }, 'local-table'],
    [
      'a table with delta capture, although it has a query',
      { ...QUERY, '@DataWarehouse.delta': { type: { '#': 'ACTIVE' } } },
      'local-table',
    ],
    ['the companion of such a table', { '@DataWarehouse.delta': { type: { '#': 'UPSERT' } } }, 'delta-companion'],
    ['a companion known by its main table', { '@DataWarehouse.enclosingObject': 'T' }, 'delta-companion'],
    [
      'a remote table',
      { '@DataWarehouse.remote.connection': 'S4', '@DataWarehouse.remote.entity': 'X' },
      'remote-table',
    ],
    ['a graphical view', QUERY, 'view'],
    ['a view in the short form', { projection: { from: { ref: ['X'] } } }, 'view'],
    ['a view that has only its SQL text', { '@DataWarehouse.sqlEditor.query': 'SELECT 1' }, 'view'],
    ['an analytic model by its editor', { ...CUBE, ...MODEL_EDITOR, ...QUERY }, 'analytic-model'],
    ['a cube of another editor: a deprecated analytical dataset', { ...CUBE, ...QUERY }, 'view'],
    ['a data access control', { ...QUERY, '@DataWarehouse.dataAccessControl.definition': {} }, 'data-access-control'],
  ])('%s', (_story, members, expected) => {
    expect(kindOf('X1', { kind: 'entity', ...members })).toBe(expected);
  });

  it.each([
    ['a context', { kind: 'context' }, 'context'],
    ['a type', { kind: 'type', type: 'cds.String' }, 'type'],
    ['a service', { kind: 'service' }, 'other'],
    ['something without a kind', { elements: {} }, 'other'],
    ['something that is no object', 'text', 'other'],
  ])('%s', (_story, definition, expected) => {
    expect(kindOf('X1', definition)).toBe(expected);
  });

  it('an analytic model by its business layer', () => {
    expect(kindOf('AM', { kind: 'entity' }, { businessLayerDefinitions: { AM: {} } })).toBe('analytic-model');
  });

  it.each([
    ['an object of another space', 'FINANCE.T_GL', EXISTS, 'foreign-stub'],
    ['a model of another space', 'FINANCE.AM', { ...EXISTS, ...CUBE, ...MODEL_EDITOR }, 'foreign-stub'],
    ['an object behind a hidden alias', 'B61972EA5DDC4B7081F6.V', EXISTS, 'foreign-stub'],
    ['a time table, dotted but of this space', 'SAP.TIME.M_TIME_DIMENSION', EXISTS, 'local-table'],
    ['an imported table with dots in its name', 'sap.s4.T', {}, 'local-table'],
  ])('%s', (_story, name, members, expected) => {
    expect(kindOf(name, { kind: 'entity', ...members })).toBe(expected);
  });

  it('no name that the document lacks', () => {
    const document = openDocument({ definitions: {} }, { space: 'S', knownSpaces: [] });
    expect(isUnreadable(document)).toBe(false);
    expect(classifyDefinition(document as CsnDocument, 'constructor')).toBe('other');
  });
});
