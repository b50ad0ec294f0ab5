import { type AssetType } from '@dss/catalog-model';
import { isRecord, type JsonRecord, member } from './json-record.js';

/** The parts of one CSN document that a read of a single object draws from. */
export interface CsnSource {
  readonly definitions: ReadonlyMap<string, unknown>;
  readonly businessLayer: ReadonlyMap<string, unknown>;
  readonly editorSettings: ReadonlyMap<string, unknown>;
  /** Flows and task chains, by type word. */
  readonly flows: ReadonlyMap<AssetType, ReadonlyMap<string, unknown>>;
  /** `i18n`, `version`, `meta`, `$version` and whatever else stands at the top, given with every object. */
  readonly common: JsonRecord;
}

export const FLOW_TYPES = ['dataflows', 'replicationflows', 'transformationflows', 'taskchains'] as const;
const PARTS: readonly string[] = ['definitions', 'businessLayerDefinitions', 'editorSettings', ...FLOW_TYPES];

/** Undefined when the document is no CSN: it has no `definitions` object. */
export function csnSource(document: unknown): CsnSource | undefined {
  const definitions = member(document, 'definitions');
  if (!isRecord(document) || !isRecord(definitions)) return undefined;
  return {
    definitions: new Map(Object.entries(definitions)),
    businessLayer: entriesOf(document['businessLayerDefinitions']),
    editorSettings: entriesOf(document['editorSettings']),
    flows: new Map(FLOW_TYPES.map((type) => [type, entriesOf(document[type])])),
    common: Object.fromEntries(Object.entries(document).filter(([key]) => !PARTS.includes(key))),
  };
}

function entriesOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(isRecord(value) ? Object.entries(value) : []);
}
