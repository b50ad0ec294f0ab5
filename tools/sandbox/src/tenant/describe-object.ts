import { type AssetType } from '@dss/catalog-model';
import { type CsnSource } from '../content/csn-source.js';
import { enumText, isRecord, member } from '../content/json-record.js';

/** What the object list and the catalog say about an object beside its dates. */
export interface ObjectDescription {
  readonly businessName: string;
  readonly typeText: string;
  readonly semanticUsage?: string | undefined;
  /** Shown by the catalog: analytic models always, views when they say so, tables never (sap-datasphere.md 1). */
  readonly exposed: boolean;
  readonly hasParameters: boolean;
}

export function describeObject(
  type: AssetType,
  name: string,
  definition: unknown,
  source: CsnSource,
): ObjectDescription {
  return {
    businessName: businessName(definition, source) ?? name,
    typeText: TYPE_TEXT[type],
    semanticUsage: HAS_USAGE.includes(type) ? semanticUsage(definition) : undefined,
    exposed:
      type === 'analyticmodels' ||
      (type === 'views' && member(definition, '@DataWarehouse.consumption.external') === true),
    hasParameters: Object.keys(recordOf(member(definition, 'params'))).length > 0,
  };
}

const TYPE_TEXT: Readonly<Record<AssetType, string>> = {
  localtables: 'LocalTable',
  remotetables: 'RemoteTable',
  views: 'View',
  analyticmodels: 'AnalyticModel',
  dataflows: 'DataFlow',
  replicationflows: 'ReplicationFlow',
  transformationflows: 'TransformationFlow',
  taskchains: 'TaskChain',
  dataaccesscontrols: 'DataAccessControl',
};
const HAS_USAGE: readonly AssetType[] = ['localtables', 'remotetables', 'views'];

const USAGE_OF_PATTERN: Readonly<Record<string, string>> = {
  ANALYTICAL_FACT: 'Fact',
  ANALYTICAL_DIMENSION: 'Dimension',
  LANGUAGE_DEPENDENT_TEXT: 'Text',
  ANALYTICAL_CUBE: 'AnalyticalDataset',
  ANALYTICAL_PARENT_CHILD_HIERARCHY_NODE: 'Hierarchy',
};

function semanticUsage(definition: unknown): string {
  const pattern = enumText(member(definition, '@ObjectModel.modelingPattern')) ?? '';
  const usage = Object.hasOwn(USAGE_OF_PATTERN, pattern) ? USAGE_OF_PATTERN[pattern] : undefined;
  return usage ?? 'RelationalDataset';
}

function businessName(definition: unknown, source: CsnSource): string | undefined {
  const label = member(definition, '@EndUserText.label') ?? member(definition, '@Common.Label');
  if (typeof label !== 'string') return undefined;
  const key = /^\{i18n>(.+)\}$/.exec(label)?.[1];
  return key === undefined ? label : (translated(source, key) ?? label);
}

/** English first, else whatever language there is. */
function translated(source: CsnSource, key: string): string | undefined {
  const languages = recordOf(source.common['i18n']);
  const texts = [languages['en'], ...Object.values(languages)].map((texts) => member(texts, key));
  return texts.find((text) => typeof text === 'string');
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}
