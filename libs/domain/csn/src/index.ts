export { classifyDefinition } from './classify-definition.js';
export { type CsnDocument, type ReadingPlace, type Unreadable, isUnreadable, openDocument } from './csn-document.js';
export { DEFAULT_ANNOTATIONS } from './free-annotations.js';
export { type HarvestedDefinition, harvestDefinitions } from './harvest-definitions.js';
export { type DefinitionRead, type ReadRequest, type ReadResult, readDefinition } from './read-definition.js';
export {
  type FoundSource,
  type ResolvedAsset,
  type SourceLookup,
  resolveAsset,
  sourcesNeededForTypes,
} from './resolve-asset.js';
export { type ResolvedName, resolveName } from './source-name.js';
