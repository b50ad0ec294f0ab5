import { randomUUID } from 'node:crypto';
import { jetstream } from '@nats-io/jetstream';
import { type NatsConnection, headers } from '@nats-io/transport-node';
import { type Stage, bucketName, runFilter, streamName } from '@dss/contracts';
import {
  claimStoreContract,
  conflictStoreContract,
  deadLettersContract,
  definitionStoreContract,
  dependencyIndexContract,
  eventLogContract,
  imageFeedContract,
  imageStoreContract,
  instanceMonitorContract,
  manifestStoreContract,
  nameRegistryContract,
  retirementStoreContract,
  runLogContract,
  runSignalsContract,
  runStoreContract,
  targetProbeStoreContract,
  workQueueContract,
} from '@dss/ports/testing';
import { decodeMessage, ensureTopology } from '@dss/service-kit';
import { connectNats } from './connect-nats.js';
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
import { testNatsUrl } from './test-nats.config.js';

/** A namespace of its own for each contract; what it made is removed with it. */
async function open() {
  const ns = `t${randomUUID().slice(0, 8)}`;
  const connection = await connectNats({ url: testNatsUrl() }, ns);
  const js = jetstream(connection);
  const jsm = await js.jetstreamManager();
  await ensureTopology(jsm, ns, 30_000);
  const close = async () => {
    await removeStreams(connection, ns);
    await connection.drain();
  };
  return { ns, connection, js, jsm, close };
}

async function removeStreams(connection: NatsConnection, ns: string): Promise<void> {
  const jsm = await jetstream(connection).jetstreamManager();
  const mine = new RegExp(`^(${ns.toUpperCase()}_|KV_${ns}_|OBJ_${ns}_)`);
  for await (const name of jsm.streams.names()) if (mine.test(name)) await jsm.streams.delete(name);
}

runStoreContract('NatsRunStore', async () => {
  const { ns, js, close } = await open();
  return { runs: await NatsRunStore.open(js, ns), close };
});
manifestStoreContract('NatsManifestStore', async () => {
  const { ns, js, close } = await open();
  return { manifests: await NatsManifestStore.open(js, ns), close };
});
definitionStoreContract('NatsDefinitionStore', async () => {
  const { ns, js, close } = await open();
  return { definitions: await NatsDefinitionStore.open(js, ns), close };
});
dependencyIndexContract('NatsDependencyIndex', async () => {
  const { ns, js, close } = await open();
  return { dependencies: await NatsDependencyIndex.open(js, ns), close };
});
nameRegistryContract('NatsNameRegistry', async () => {
  const { ns, connection, js, close } = await open();
  const names = await NatsNameRegistry.open(connection, js, ns);
  return { names, recovery: await NatsNameRecovery.open(connection, js, ns), close };
});
conflictStoreContract('NatsConflictStore', async () => {
  const { ns, js, close } = await open();
  return { conflicts: await NatsConflictStore.open(js, ns), close };
});
retirementStoreContract('NatsRetirementStore', async () => {
  const { ns, js, close } = await open();
  return { retirements: await NatsRetirementStore.open(js, ns), close };
});
targetProbeStoreContract('NatsTargetProbeStore', async () => {
  const { ns, js, close } = await open();
  return { probes: await NatsTargetProbeStore.open(js, ns), close };
});
imageFeedContract('NatsImageStore', async () => {
  const { ns, js, jsm, close } = await open();
  const subjectOf = (tenant: string, key: string) => `$KV.${bucketName(ns, 'images')}.${tenant}.${key}`;
  const corrupt = async (tenant: string, key: string) => {
    await js.publish(subjectOf(tenant, key), 'no image');
  };
  const take = async (tenant: string, key: string) => {
    const set = headers();
    set.set('KV-Operation', 'DEL');
    await js.publish(subjectOf(tenant, key), '', { headers: set });
  };
  const startAnew = async () => {
    await jsm.streams.delete(`KV_${bucketName(ns, 'images')}`);
  };
  return { images: await NatsImageStore.open(js, ns), corrupt, take, startAnew, close };
});
imageStoreContract('NatsImageStore', async () => {
  const { ns, js, close } = await open();
  return { images: await NatsImageStore.open(js, ns), close };
});
claimStoreContract('NatsClaimStore', async () => {
  const { ns, js, close } = await open();
  return { claims: new NatsClaimStore(js, ns), close };
});
deadLettersContract('NatsDeadLetters', async () => {
  const { ns, js, close } = await open();
  return { deadLetters: new NatsDeadLetters(js, ns), close };
});
runLogContract('NatsRunLog', async () => {
  const { ns, js, connection, close } = await open();
  return { log: new NatsRunLog(connection, js, ns), close };
});
runSignalsContract('NatsRunSignals', async () => {
  const { ns, connection, close } = await open();
  return { speaker: new NatsRunSignals(connection, ns), listener: new NatsRunSignals(connection, ns), close };
});
instanceMonitorContract('NatsInstanceMonitor', async () => {
  const { ns, connection, close } = await open();
  const monitor = () => new NatsInstanceMonitor(connection, ns, Date.now);
  return { speaker: monitor(), listener: monitor(), close };
});
eventLogContract('NatsEventLog', async () => {
  const { ns, js, jsm, close } = await open();
  const dropAll = async () => {
    await jsm.streams.purge(streamName(ns, 'EVT'));
  };
  return { events: await NatsEventLog.open(js, ns), dropAll, close };
});
workQueueContract('NatsWorkQueue', async () => {
  const { ns, js, close } = await open();
  const claims = new NatsClaimStore(js, ns);
  const jsm = await js.jetstreamManager();
  const stored = async <S extends Stage>(stage: S, tenant: string, run: string) => {
    const stream = await jsm.streams.get(streamName(ns, stage));
    const info = await stream.info();
    const filter = new RegExp(
      `^${runFilter(ns, stage, tenant, run).replaceAll('.', '\\.').replace('*', '[^.]+').replace('>', '.+')}$`,
    );
    const messages = [];
    for (let seq = info.state.first_seq; seq <= info.state.last_seq; seq += 1) {
      const message = await stream.getMessage({ seq });
      if (message === null || !filter.test(message.subject)) continue;
      messages.push(await decodeMessage(stage, { headers: message.header, data: message.data, ageMs: 0 }, claims));
    }
    return messages;
  };
  return { queue: await NatsWorkQueue.open(js, ns, claims), stored, close };
});
