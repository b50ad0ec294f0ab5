export { CallMeter } from './call-meter.js';
export { ClaimStore } from './claim-store.js';
export { CheckpointStore } from './checkpoint-store.js';
export {
  ConflictRecord,
  ConflictStore,
  type SignedDecision,
  StoredConflict,
  conflictsAfter,
  conflictsDecided,
} from './conflict-store.js';
export {
  type Capabilities,
  type CatalogRow,
  DatasphereSource,
  type DefinitionBody,
  type ListedObject,
  type ListedSpace,
  type Listing,
} from './datasphere-source.js';
export { DeadLetter, DeadLetters } from './dead-letters.js';
export { DefinitionRecord, DefinitionStore } from './definition-store.js';
export { Dependant, DependencyIndex } from './dependency-index.js';
export { EventLog, type StoredEvent } from './event-log.js';
export { IdempotencyKeys } from './idempotency-keys.js';
export { type ImageFeed, ImageGlance, type SeenImage } from './image-feed.js';
export { Image, ImageStore } from './image-store.js';
export { InstanceMonitor } from './instance-monitor.js';
export { ManifestStore } from './manifest-store.js';
export { NameRecovery, type RecoveredNames, type Recording, type RecoveryRequest } from './name-recovery.js';
export { NameRegistry, type NameRequest, namesLost } from './name-registry.js';
export { BudgetBoard } from './budget-board.js';
export { PaceBoard, type PaceBucket } from './pace-board.js';
export { RetirementStore } from './retirement-store.js';
export {
  type BulkSettlement,
  type FetchEnd,
  type Progress,
  RunLedger,
  type SettleResult,
  type Settlement,
} from './run-ledger.js';
export { RunLog } from './run-log.js';
export { RunSignals } from './run-signals.js';
export { RunStore } from './run-store.js';
export { SecretSource } from './secret-source.js';
export { type DatabasePage, type TablePage, type Tags, TargetCatalog, type WriteReceipt } from './target-catalog.js';
export {
  OptimisticLock,
  PermissionGap,
  type TargetPlace,
  TargetProbe,
  TargetProbeStore,
  isLockHonoured,
  targetKey,
} from './target-probe-store.js';
export { type ConsumerLag, WorkQueue } from './work-queue.js';
