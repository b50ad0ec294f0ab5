import { type AssetKind, type AssetType, kindOfType } from '@dss/catalog-model';
import { type CsnSource } from './csn-source.js';
import { enumText, isRecord, member, referenceText } from './json-record.js';

/** Why a definition stands in a file but in no object list. */
export type UnlistedReason = 'context' | 'foreign stub' | 'delta companion' | 'type';

export type Classified =
  | { readonly listed: true; readonly type: AssetType; readonly kind: AssetKind }
  | { readonly listed: false; readonly kind: AssetKind; readonly reason: UnlistedReason };

/**
 * Decides whether and where a tenant lists a definition (sap-datasphere.md 10.2, first match wins). A malformed
 * definition is listed as a local table: the product has to cope with it, so it must not be hidden here.
 */
export function classify(source: CsnSource, name: string, definition: unknown): Classified {
  if (!isRecord(definition)) return { listed: true, type: 'localtables', kind: 'other' };
  const kind = member(definition, 'kind');
  if (kind === 'context') return { listed: false, kind: 'context', reason: 'context' };
  if (kind === 'type') return { listed: false, kind: 'type', reason: 'type' };
  if (definition['@cds.persistence.exists'] === true) {
    return { listed: false, kind: 'foreign-stub', reason: 'foreign stub' };
  }
  if (isCompanion(definition)) return { listed: false, kind: 'delta-companion', reason: 'delta companion' };
  const type = typeOf(source, name, definition);
  return { listed: true, type, kind: kind === 'entity' ? kindOfType(type) : 'other' };
}

/** Names under which the change table of a delta-capturing table may stand beside it. */
export function isCompanionOf(main: string, name: string, definition: unknown): boolean {
  if (!isRecord(definition) || !isCompanion(definition)) return false;
  return referenceText(definition['@DataWarehouse.enclosingObject']) === main || name === `${main}_Delta`;
}

function isCompanion(definition: Readonly<Record<string, unknown>>): boolean {
  return deltaType(definition) === 'UPSERT' || Object.hasOwn(definition, '@DataWarehouse.enclosingObject');
}

function deltaType(definition: unknown): string | undefined {
  return enumText(member(member(definition, '@DataWarehouse.delta'), 'type'));
}

function typeOf(source: CsnSource, name: string, definition: Readonly<Record<string, unknown>>): AssetType {
  if ('@DataWarehouse.dataAccessControl.definition' in definition) return 'dataaccesscontrols';
  if (source.businessLayer.has(name) || isModelEditorCube(definition)) return 'analyticmodels';
  // A table with delta capture has a query (select from its companion) and yet is a table.
  if (deltaType(definition) === 'ACTIVE') return 'localtables';
  if ('@DataWarehouse.remote.connection' in definition) return 'remotetables';
  const isView = ['query', 'projection', '@DataWarehouse.sqlEditor.query'].some((key) => key in definition);
  return isView ? 'views' : 'localtables';
}

function isModelEditorCube(definition: Readonly<Record<string, unknown>>): boolean {
  return (
    enumText(definition['@ObjectModel.modelingPattern']) === 'ANALYTICAL_CUBE' &&
    enumText(definition['@DataWarehouse.editorType']) === 'DWCQueryModelEditor'
  );
}
