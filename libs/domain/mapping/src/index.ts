export { databaseGlobs } from './database-globs.js';
export { type EntrySizes } from './fit-budget.js';
export { type MappedAsset, type MappingRequest, mapAsset, skipReason } from './map-asset.js';
export { DEFAULT_MAPPING_OPTIONS, MAPPING_VERSION, MappingOptions, mappingVersion } from './mapping-options.js';
export { type MappingContext, type MappingRule } from './mapping-rule.js';
export {
  DEFAULT_DATABASE_PATTERN,
  DatabasePattern,
  allocateColumnNames,
  databaseName,
  databasePrefix,
  foldName,
  freeName,
  suffixedName,
} from './names.js';
export { nativeType } from './native-type.js';
export { patternsMeet } from './patterns-meet.js';
export { MAPPING_RULES } from './rules/index.js';
export { GLUE_LIMITS, bookKeepingBytes, entryBytes } from './targets/glue.js';
export { isGlueType } from './targets/glue-type.js';
export { type ColumnTyping, typeOf } from './type-of.js';
export { type EntryProblem, validateEntry } from './validate-entry.js';
