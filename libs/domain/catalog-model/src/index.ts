export { Absence, AbsenceStep, ClockReading } from './absence.js';
export { AssetKey, AssetRef, assetKey, assetPath } from './asset-ref.js';
export { ASSET_TYPES, AssetKind, AssetType, TABULAR_TYPES, isTabular, kindOfType } from './asset-type.js';
export {
  Asset,
  Association,
  Column,
  Hierarchy,
  Json,
  Listed,
  Measure,
  Parameter,
  SourceRef,
  TypeFidelity,
} from './asset.js';
export { AllocatedNames, TableName } from './allocated-names.js';
export { CatalogEntry, EntryColumn } from './catalog-entry.js';
export { Checkpoint } from './checkpoint.js';
export { ColumnType } from './column-type.js';
export { Finding } from './finding.js';
export { Fingerprint, SyncStrategy } from './fingerprint.js';
export { PRIORITIES, Priority } from './priority.js';
export { canonicalJson, canonicalRecord, digest, inOrder, shortDigest } from './canonical.js';
