import { aFetchRequested, aHeartbeat } from '../builders/message-builders.js';
import { budgetBoardContract } from '../contracts/budget-board-contract.js';
import { callMeterContract } from '../contracts/call-meter-contract.js';
import { claimStoreContract } from '../contracts/claim-store-contract.js';
import { conflictStoreContract } from '../contracts/conflict-store-contract.js';
import { deadLettersContract } from '../contracts/dead-letters-contract.js';
import { definitionStoreContract } from '../contracts/definition-store-contract.js';
import { dependencyIndexContract } from '../contracts/dependency-index-contract.js';
import { eventLogContract } from '../contracts/event-log-contract.js';
import { idempotencyKeysContract } from '../contracts/idempotency-keys-contract.js';
import { imageFeedContract } from '../contracts/image-feed-contract.js';
import { imageStoreContract } from '../contracts/image-store-contract.js';
import { instanceMonitorContract } from '../contracts/instance-monitor-contract.js';
import { manifestStoreContract } from '../contracts/manifest-store-contract.js';
import { nameRegistryContract } from '../contracts/name-registry-contract.js';
import { paceBoardContract } from '../contracts/pace-board-contract.js';
import { retirementStoreContract } from '../contracts/retirement-store-contract.js';
import { runLedgerContract } from '../contracts/run-ledger-contract.js';
import { runLogContract } from '../contracts/run-log-contract.js';
import { runSignalsContract } from '../contracts/run-signals-contract.js';
import { runStoreContract } from '../contracts/run-store-contract.js';
import { targetProbeStoreContract } from '../contracts/target-probe-store-contract.js';
import { workQueueContract } from '../contracts/work-queue-contract.js';
import { InMemoryBudgetBoard } from './in-memory-budget-board.js';
import { InMemoryCallMeter } from './in-memory-call-meter.js';
import { InMemoryCheckpointStore } from './in-memory-checkpoint-store.js';
import { InMemoryClaimStore } from './in-memory-claim-store.js';
import { InMemoryConflictStore } from './in-memory-conflict-store.js';
import { InMemoryDeadLetters } from './in-memory-dead-letters.js';
import { InMemoryDefinitionStore } from './in-memory-definition-store.js';
import { InMemoryDependencyIndex } from './in-memory-dependency-index.js';
import { InMemoryEventLog } from './in-memory-event-log.js';
import { InMemoryIdempotencyKeys } from './in-memory-idempotency-keys.js';
import { InMemoryImageStore } from './in-memory-image-store.js';
import { InMemoryInstanceMonitor } from './in-memory-instance-monitor.js';
import { InMemoryManifestStore } from './in-memory-manifest-store.js';
import { InMemoryNameRecovery } from './in-memory-name-recovery.js';
import { InMemoryNameRegistry } from './in-memory-name-registry.js';
import { InMemoryPaceBoard } from './in-memory-pace-board.js';
import { InMemoryRetirementStore } from './in-memory-retirement-store.js';
import { InMemoryRunLedger } from './in-memory-run-ledger.js';
import { InMemoryRunLog } from './in-memory-run-log.js';
import { InMemoryRunSignals } from './in-memory-run-signals.js';
import { InMemoryRunStore } from './in-memory-run-store.js';
import { InMemoryTargetProbeStore } from './in-memory-target-probe-store.js';
import { InMemoryWorkQueue } from './in-memory-work-queue.js';

const close = () => Promise.resolve();

runLedgerContract('InMemoryRunLedger', () => {
  const checkpoints = new InMemoryCheckpointStore();
  return Promise.resolve({ ledger: new InMemoryRunLedger(checkpoints), checkpoints, close });
});
budgetBoardContract('InMemoryBudgetBoard', () => {
  const board = new InMemoryBudgetBoard();
  const forgetAll = () => {
    board.forgetAll();
    return Promise.resolve();
  };
  return Promise.resolve({ board, forgetAll, close });
});
paceBoardContract('InMemoryPaceBoard', () => {
  const board = new InMemoryPaceBoard();
  const forgetAll = () => {
    board.forgetAll();
    return Promise.resolve();
  };
  return Promise.resolve({ board, forgetAll, close });
});
runStoreContract('InMemoryRunStore', () => Promise.resolve({ runs: new InMemoryRunStore(), close }));
manifestStoreContract('InMemoryManifestStore', () =>
  Promise.resolve({ manifests: new InMemoryManifestStore(), close }),
);
definitionStoreContract('InMemoryDefinitionStore', () =>
  Promise.resolve({ definitions: new InMemoryDefinitionStore(), close }),
);
dependencyIndexContract('InMemoryDependencyIndex', () =>
  Promise.resolve({ dependencies: new InMemoryDependencyIndex(), close }),
);
nameRegistryContract('InMemoryNameRegistry', () => {
  const names = new InMemoryNameRegistry(false);
  return Promise.resolve({ names, recovery: new InMemoryNameRecovery(names), close });
});
conflictStoreContract('InMemoryConflictStore', () =>
  Promise.resolve({ conflicts: new InMemoryConflictStore(), close }),
);
retirementStoreContract('InMemoryRetirementStore', () =>
  Promise.resolve({ retirements: new InMemoryRetirementStore(), close }),
);
targetProbeStoreContract('InMemoryTargetProbeStore', () =>
  Promise.resolve({ probes: new InMemoryTargetProbeStore(), close }),
);
imageFeedContract('InMemoryImageStore', () => {
  const images = new InMemoryImageStore();
  const corrupt = (tenant: string, key: string) => {
    images.corrupt(tenant, key);
    return Promise.resolve();
  };
  const startAnew = () => {
    images.startAnew();
    return Promise.resolve();
  };
  return Promise.resolve({ images, corrupt, take: (tenant, key) => images.take(tenant, key), startAnew, close });
});
imageStoreContract('InMemoryImageStore', () => Promise.resolve({ images: new InMemoryImageStore(), close }));
eventLogContract('InMemoryEventLog', () => {
  const events = new InMemoryEventLog();
  const dropAll = () => {
    events.dropAll();
    return Promise.resolve();
  };
  return Promise.resolve({ events, dropAll, close });
});
workQueueContract('InMemoryWorkQueue', () => {
  const queue = new InMemoryWorkQueue();
  return Promise.resolve({
    queue,
    stored: (stage, tenant, run) =>
      Promise.resolve(queue.published(stage).filter((message) => message.tenant === tenant && message.run === run)),
    close,
  });
});
deadLettersContract('InMemoryDeadLetters', () => Promise.resolve({ deadLetters: new InMemoryDeadLetters(), close }));
claimStoreContract('InMemoryClaimStore', () => Promise.resolve({ claims: new InMemoryClaimStore(), close }));
idempotencyKeysContract('InMemoryIdempotencyKeys', () =>
  Promise.resolve({ keys: new InMemoryIdempotencyKeys(), close }),
);
runLogContract('InMemoryRunLog', () => Promise.resolve({ log: new InMemoryRunLog(), close }));
instanceMonitorContract('InMemoryInstanceMonitor', () => {
  const monitor = new InMemoryInstanceMonitor();
  return Promise.resolve({ speaker: monitor, listener: monitor, close });
});
runSignalsContract('InMemoryRunSignals', () => {
  const signals = new InMemoryRunSignals();
  return Promise.resolve({ speaker: signals, listener: signals, close });
});
callMeterContract('InMemoryCallMeter', () => {
  const meter = new InMemoryCallMeter();
  const measured = async (work: () => Promise<void>) => {
    await work();
    return meter.traffic();
  };
  return { meter, measured };
});

describe('InMemoryInstanceMonitor', () => {
  it('forgets an instance that was not heard for ten seconds', () => {
    let nowMs = 0;
    const monitor = new InMemoryInstanceMonitor(() => nowMs);
    monitor.announce(aHeartbeat());

    nowMs = 10_000;
    expect(monitor.list()).toHaveLength(1);
    nowMs = 10_001;
    expect(monitor.list()).toEqual([]);
  });
});

describe('InMemoryWorkQueue', () => {
  it('refuses a message that its stage could not read', async () => {
    const queue = new InMemoryWorkQueue();

    await expect(queue.publish('fetch', aFetchRequested({ fence: 0 }))).rejects.toMatchObject({
      code: 'CONTRACT_BROKEN',
    });
    expect(queue.published('fetch')).toEqual([]);
  });

  it('hands a stage’s messages over once, and knows their repeats afterwards', async () => {
    const queue = new InMemoryWorkQueue();
    await queue.publish('fetch', aFetchRequested());

    expect(queue.take('fetch')).toEqual([aFetchRequested()]);
    await queue.publish('fetch', aFetchRequested());

    expect(queue.take('fetch')).toEqual([]);
  });
});
