import { type JetStreamClient, jetstream } from '@nats-io/jetstream';
import type { FactoryProvider, ValueProvider } from '@nestjs/common';
import {
  ClaimStore,
  ConflictStore,
  DeadLetters,
  DefinitionStore,
  DependencyIndex,
  EventLog,
  ImageStore,
  InstanceMonitor,
  ManifestStore,
  NameRecovery,
  NameRegistry,
  RetirementStore,
  RunLog,
  RunSignals,
  RunStore,
  TargetProbeStore,
  WorkQueue,
} from '@dss/ports';
import type { NatsPlace } from '@dss/config';
import { STANDARD_STORAGE, type Storage, ensureStreams } from '@dss/service-kit';
import { patienceAtStart, withPatience } from './broker-patience.js';
import { type NatsConnection, connectNats } from './connect-nats.js';
import { NatsClaimStore } from './nats-claim-store.js';
import { NatsConflictStore } from './nats-conflict-store.js';
import { NatsDeadLetters } from './nats-dead-letters.js';
import { NatsDefinitionStore } from './nats-definition-store.js';
import { NatsDependencyIndex } from './nats-dependency-index.js';
import { NatsEventLog } from './nats-event-log.js';
import { NatsImageStore } from './nats-image-store.js';
import { NatsInstanceMonitor } from './nats-instance-monitor.js';
import { NatsManifestStore } from './nats-manifest-store.js';
import { NatsNameRecovery } from './nats-name-recovery.js';
import { NatsNameRegistry } from './nats-name-registry.js';
import { NatsRetirementStore } from './nats-retirement-store.js';
import { NatsRunLog } from './nats-run-log.js';
import { NatsRunSignals } from './nats-run-signals.js';
import { NatsRunStore } from './nats-run-store.js';
import { NatsTargetProbeStore } from './nats-target-probe-store.js';
import { NatsWorkQueue } from './nats-work-queue.js';

export interface OpenNats {
  readonly connection: NatsConnection;
  readonly js: JetStreamClient;
  /** Every port that lives in NATS, ready for a Nest module. */
  readonly providers: (ValueProvider | FactoryProvider)[];
  /** `connected`, `disconnected` or `closed`. */
  state(): string;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** How streams and buckets are kept. */
  readonly storage?: Storage;
  /** Told while the broker is waited for. */
  readonly logger?: { warn(message: string, fields: object): void };
}

/** One connection with all that hangs on it: streams and buckets exist afterwards, kept as `storage` says. */
export async function openNats(
  place: NatsPlace,
  namespace: string,
  service: string,
  options: OpenOptions = {},
): Promise<OpenNats> {
  const { storage = STANDARD_STORAGE, logger } = options;
  const connection = await connectNats(place, `${namespace}-${service}`);
  const js = jetstream(connection);
  const announce = (detail: string) => {
    logger?.warn('Waiting for NATS', { detail });
  };
  const open = async () => {
    await ensureStreams(await js.jetstreamManager(), namespace, storage);
    return openPorts(connection, js, namespace, storage);
  };
  const providers = await withPatience(open, patienceAtStart(announce)).catch(async (error: unknown) => {
    await connection.close();
    throw error;
  });
  const state = followState(connection);
  return { connection, js, providers, state, close: () => connection.drain() };
}

async function openPorts(
  connection: NatsConnection,
  js: JetStreamClient,
  ns: string,
  storage: Storage,
): Promise<ValueProvider[]> {
  const claims = new NatsClaimStore(js, ns, storage);
  return [
    { provide: ClaimStore, useValue: claims },
    { provide: WorkQueue, useValue: await NatsWorkQueue.open(js, ns, claims) },
    { provide: EventLog, useValue: await NatsEventLog.open(js, ns) },
    { provide: RunStore, useValue: await NatsRunStore.open(js, ns, storage) },
    { provide: ManifestStore, useValue: await NatsManifestStore.open(js, ns, storage) },
    { provide: DefinitionStore, useValue: await NatsDefinitionStore.open(js, ns, storage) },
    { provide: DependencyIndex, useValue: await NatsDependencyIndex.open(js, ns, storage) },
    { provide: NameRegistry, useValue: await NatsNameRegistry.open(connection, js, ns, storage) },
    { provide: NameRecovery, useValue: await NatsNameRecovery.open(connection, js, ns, storage) },
    { provide: ImageStore, useValue: await NatsImageStore.open(js, ns, storage) },
    { provide: ConflictStore, useValue: await NatsConflictStore.open(js, ns, storage) },
    { provide: RetirementStore, useValue: await NatsRetirementStore.open(js, ns, storage) },
    { provide: TargetProbeStore, useValue: await NatsTargetProbeStore.open(js, ns, storage) },
    { provide: DeadLetters, useValue: new NatsDeadLetters(js, ns) },
    { provide: RunLog, useValue: new NatsRunLog(connection, js, ns) },
    { provide: RunSignals, useValue: new NatsRunSignals(connection, ns) },
    { provide: InstanceMonitor, useValue: new NatsInstanceMonitor(connection, ns, Date.now) },
  ];
}

function followState(connection: NatsConnection): () => string {
  let state = 'connected';
  void (async () => {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect' || type === 'staleConnection') state = 'disconnected';
      if (type === 'reconnect') state = 'connected';
    }
  })();
  return () => (connection.isClosed() ? 'closed' : state);
}
