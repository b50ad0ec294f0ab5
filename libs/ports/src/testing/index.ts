export {
  aFetchRequested,
  aHeartbeat,
  aLogLine,
  aRunEnded,
  aRunRequested,
  aTransferReport,
  anAssetChanged,
  anAssetOutcome,
  anAssetSeen,
  anEntryMapped,
} from './builders/message-builders.js';
export {
  aCatalogEntry,
  aCheckpoint,
  aColumn,
  aFingerprint,
  aKey,
  aListed,
  aRunId,
  aTenant,
  anAsset,
  anEntryColumn,
  someNames,
} from './builders/model-builders.js';
export {
  aConflictRecord,
  aDeadLetter,
  aDefinitionRecord,
  aDependant,
  aManifestEntry,
  aManifestSegment,
  aManifestSpace,
  aStoredConflict,
  aSyncRun,
  aTargetProbe,
  aRetirementRecord,
  anImage,
} from './builders/record-builders.js';
export { callMeterContract } from './contracts/call-meter-contract.js';
export { type OpenSource, datasphereSourceContract } from './contracts/datasphere-source-contract.js';
export { claimStoreContract } from './contracts/claim-store-contract.js';
export { conflictStoreContract } from './contracts/conflict-store-contract.js';
export { deadLettersContract } from './contracts/dead-letters-contract.js';
export { definitionStoreContract } from './contracts/definition-store-contract.js';
export { dependencyIndexContract } from './contracts/dependency-index-contract.js';
export { type OpenEventLog, eventLogContract } from './contracts/event-log-contract.js';
export { idempotencyKeysContract } from './contracts/idempotency-keys-contract.js';
export { type ImageFeedSubject, imageFeedContract } from './contracts/image-feed-contract.js';
export { imageStoreContract } from './contracts/image-store-contract.js';
export { instanceMonitorContract } from './contracts/instance-monitor-contract.js';
export { type OpenLedger } from './contracts/ledger-fixture.js';
export { manifestStoreContract } from './contracts/manifest-store-contract.js';
export { nameRegistryContract } from './contracts/name-registry-contract.js';
export { budgetBoardContract } from './contracts/budget-board-contract.js';
export { aPaceAsk, paceBoardContract } from './contracts/pace-board-contract.js';
export { retirementStoreContract } from './contracts/retirement-store-contract.js';
export { runLedgerContract } from './contracts/run-ledger-contract.js';
export { runLogContract } from './contracts/run-log-contract.js';
export { runSignalsContract } from './contracts/run-signals-contract.js';
export { runStoreContract } from './contracts/run-store-contract.js';
export { type OpenSecrets, secretSourceContract } from './contracts/secret-source-contract.js';
export { type SmallTenant, type TenantAsset, type TenantDocument, smallTenant } from './contracts/small-tenant.js';
export { type OpenCatalog, targetCatalogContract } from './contracts/target-catalog-contract.js';
export { targetProbeStoreContract } from './contracts/target-probe-store-contract.js';
export { type OpenWorkQueue, workQueueContract } from './contracts/work-queue-contract.js';
export { Crash, CrashPoint } from './doubles/crash-point.js';
export { InMemoryBudgetBoard } from './doubles/in-memory-budget-board.js';
export { InMemoryCallMeter } from './doubles/in-memory-call-meter.js';
export { InMemoryCheckpointStore } from './doubles/in-memory-checkpoint-store.js';
export { InMemoryClaimStore } from './doubles/in-memory-claim-store.js';
export { InMemoryConflictStore } from './doubles/in-memory-conflict-store.js';
export { InMemoryDatasphereSource, type SourceAsset, type SourceCall } from './doubles/in-memory-datasphere-source.js';
export { InMemoryDeadLetters, type KeptLetter } from './doubles/in-memory-dead-letters.js';
export { InMemoryDefinitionStore } from './doubles/in-memory-definition-store.js';
export { InMemoryDependencyIndex } from './doubles/in-memory-dependency-index.js';
export { InMemoryEventLog } from './doubles/in-memory-event-log.js';
export { InMemoryIdempotencyKeys } from './doubles/in-memory-idempotency-keys.js';
export { InMemoryImageStore } from './doubles/in-memory-image-store.js';
export { InMemoryInstanceMonitor } from './doubles/in-memory-instance-monitor.js';
export { InMemoryManifestStore } from './doubles/in-memory-manifest-store.js';
export { InMemoryNameRecovery } from './doubles/in-memory-name-recovery.js';
export { InMemoryNameRegistry } from './doubles/in-memory-name-registry.js';
export { InMemoryPaceBoard } from './doubles/in-memory-pace-board.js';
export { InMemoryRetirementStore } from './doubles/in-memory-retirement-store.js';
export { InMemoryRunLedger } from './doubles/in-memory-run-ledger.js';
export { InMemoryRunLog } from './doubles/in-memory-run-log.js';
export { InMemoryRunSignals } from './doubles/in-memory-run-signals.js';
export { InMemoryRunStore } from './doubles/in-memory-run-store.js';
export { InMemorySecretSource } from './doubles/in-memory-secret-source.js';
export { type CatalogWrite, InMemoryTargetCatalog } from './doubles/in-memory-target-catalog.js';
export { InMemoryTargetProbeStore } from './doubles/in-memory-target-probe-store.js';
export { InMemoryWorkQueue } from './doubles/in-memory-work-queue.js';
export { until } from './contracts/until.js';
