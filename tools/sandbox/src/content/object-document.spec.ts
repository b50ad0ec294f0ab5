import { csnSource } from './csn-source.js';
import { objectDocument } from './object-document.js';

const STUB = { kind: 'entity', '@cds.persistence.exists': true };
const DOCUMENT = {
  definitions: {
    T: { kind: 'entity', elements: { A: { type: 'Code' }, _D: { type: 'cds.Association', target: 'OTHER.D' } } },
    T_Delta: { kind: 'entity', '@DataWarehouse.enclosingObject': 'T' },
    V: { kind: 'entity', query: { SELECT: { from: { ref: ['T'] } } } },
    'OTHER.D': STUB,
    'OTHER.UNUSED': STUB,
    OTHER: { kind: 'context' },
    Code: { kind: 'type', type: 'ShortText' },
    ShortText: { kind: 'type', type: 'cds.String' },
  },
  businessLayerDefinitions: { V: { sourceModel: { dimensionSources: { 0: { dataEntity: { key: 'OTHER.D' } } } } } },
  editorSettings: { V: { editor: 'diagram' }, T: { editor: 'table' } },
  i18n: { en: { label: 'Text' } },
  version: { csn: '1.0' },
  dataflows: { F: { contents: {} } },
};
const SOURCE = csnSource(DOCUMENT)!;
const namesIn = (document: object) => Object.keys((document as { definitions: object }).definitions).sort();

describe('what a read of one object answers', () => {
  it('holds the object, its change table and the stubs, contexts and types that it names', () => {
    const read = objectDocument(SOURCE, 'localtables', 'T');
    expect(namesIn(read)).toEqual(['Code', 'OTHER', 'OTHER.D', 'ShortText', 'T', 'T_Delta']);
    expect(read).toMatchObject({
      i18n: DOCUMENT.i18n,
      version: { csn: '1.0' },
      editorSettings: { T: { editor: 'table' } },
    });
    expect(read).not.toHaveProperty('businessLayerDefinitions');
    expect(read).not.toHaveProperty('dataflows');
  });

  it('holds a model with its business layer and the stubs that only this names, but not its own sources', () => {
    const read = objectDocument(SOURCE, 'analyticmodels', 'V');
    expect(namesIn(read)).toEqual(['OTHER', 'OTHER.D', 'V']);
    expect(read).toHaveProperty('businessLayerDefinitions.V');
  });

  it('holds a flow under its own key', () => {
    expect(objectDocument(SOURCE, 'dataflows', 'F')).toMatchObject({
      dataflows: { F: { contents: {} } },
      i18n: DOCUMENT.i18n,
    });
  });

  it.each([[null], ['text'], [{ kind: 'entity', elements: ['A'] }]])(
    'gives the malformed definition %j back as it is',
    (definition) => {
      const source = csnSource({ definitions: { BROKEN: definition } })!;
      expect(objectDocument(source, 'localtables', 'BROKEN')).toEqual({ definitions: { BROKEN: definition } });
    },
  );

  it('gives back an object whose name is a trap of the language', () => {
    const source = csnSource(JSON.parse('{"definitions":{"__proto__":{"kind":"entity"}}}'))!;
    const read = JSON.stringify(objectDocument(source, 'localtables', '__proto__'));
    expect(read).toBe('{"definitions":{"__proto__":{"kind":"entity"}}}');
  });
});
