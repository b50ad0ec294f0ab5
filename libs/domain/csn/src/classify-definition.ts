import { type AssetKind } from '@dss/catalog-model';
import { enumText } from './annotation.js';
import { type CsnDocument } from './csn-document.js';
import { resolveName } from './source-name.js';
import { type Shape, at, shapeAt, textAt } from './shape.js';

/**
 * Says what a definition is (sap-datasphere.md 10.2; first match wins).
 *
 * A foreign stub is looked for first: the stub of another space's model or remote table carries that object's
 * annotations too, and must not be taken for an own one.
 */
export function classifyDefinition(document: CsnDocument, name: string): AssetKind {
  const definition = shapeAt(document.definitions, name);
  const kind = at(definition, 'kind');
  if (kind === 'context') return 'context';
  if (kind === 'type') return 'type';
  if (!definition || kind !== 'entity') return 'other';

  if (isForeignStub(document, name, definition)) return 'foreign-stub';
  if (isAnalyticModel(document, name, definition)) return 'analytic-model';
  const delta = deltaType(definition);
  if (delta === 'ACTIVE') return 'local-table';
  if (delta === 'UPSERT' || '@DataWarehouse.enclosingObject' in definition) return 'delta-companion';
  if ('@DataWarehouse.dataAccessControl.definition' in definition) return 'data-access-control';
  if (textAt(definition, '@DataWarehouse.remote.connection') !== undefined) return 'remote-table';
  return isView(definition) ? 'view' : 'local-table';
}

/** `ACTIVE` for a table with delta capture, `UPSERT` for its companion. */
export function deltaType(definition: Shape): string | undefined {
  return enumText(at(definition, '@DataWarehouse.delta', 'type'));
}

function isForeignStub(document: CsnDocument, name: string, definition: Shape): boolean {
  return definition['@cds.persistence.exists'] === true && resolveName(name, document).space !== document.space;
}

function isAnalyticModel(document: CsnDocument, name: string, definition: Shape): boolean {
  if (shapeAt(document.businessLayer, name)) return true;
  const pattern = enumText(definition['@ObjectModel.modelingPattern']);
  const editor = enumText(definition['@DataWarehouse.editorType']);
  return pattern === 'ANALYTICAL_CUBE' && editor === 'DWCQueryModelEditor';
}

/** A view with only its SQL text and no compiled query exists: a shell that returns no rows, but a view. */
function isView(definition: Shape): boolean {
  const query = shapeAt(definition, 'query') ?? shapeAt(definition, 'projection');
  return query !== undefined || textAt(definition, '@DataWarehouse.sqlEditor.query') !== undefined;
}
