import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { isStandIn, natsPlace, redisPlace, redisRetention } from '@dss/config';
import { NatsTargetProbeStore, openNats } from '@dss/nats';
import { MANAGE_ALL, OBSERVE_ONLY } from '@dss/planning';
import { Metrics, createLogger } from '@dss/observability';
import { NameRecovery, RunSignals, TargetCatalog } from '@dss/ports';
import { openRedis } from '@dss/redis';
import { Gate, type RunningService, outcomeDeskProvider, startService, storageOf } from '@dss/service-kit';
import type { Tell } from './database-records.js';
import type { GlueWriterSettings } from './glue-writer.config.js';
import { NameReading } from './names/name-reading.js';
import { admitAccount } from './target/admit-account.js';
import { learnTarget } from './target/learn-target.js';
import { openTarget } from './target/open-target.js';
import type { TargetKnowledge } from './target/target-knowledge.js';
import { WriteCheck } from './verification/write-check.js';
import { WriteEntryHandler } from './write-entry.handler.js';
import { writerParts } from './writer-parts.js';
import type { WriterPolicy } from './writer-policy.js';

const SERVICE = 'glue-writer';

@Module({})
class GlueWriterModule {}

/** Opens NATS, Redis and the target, wires the handler, and starts taking catalog entries. */
export async function startGlueWriter(settings: GlueWriterSettings, version: string): Promise<RunningService> {
  const logger = createLogger(SERVICE, settings.DSS_LOG_LEVEL);
  const metrics = new Metrics(SERVICE);
  const gate = new Gate();
  const nats = await openNats(natsPlace(settings), settings.DSS_NAMESPACE, SERVICE, {
    storage: storageOf(settings, logger),
    logger,
  });
  const redis = await openRedis(redisPlace(settings), settings.DSS_NAMESPACE, SERVICE, redisRetention(settings));
  const endpoint = settings.AWS_ENDPOINT_URL_GLUE ?? settings.AWS_ENDPOINT_URL;
  const target = openTarget(settings, { metrics, gate, paces: redis.paces, version });
  const tell: Tell = (message, fields) => {
    logger.info(message, fields);
  };
  const close = async () => {
    target.close();
    await redis.close();
    await nats.close();
  };
  const policy = policyOf(settings, endpoint);
  let knowledge: TargetKnowledge;
  try {
    const identity = await admitAccount(settings, target.catalog);
    logger.info('The target knows us', { ...identity, region: settings.AWS_REGION });
    const probes = await NatsTargetProbeStore.open(nats.js, settings.DSS_NAMESPACE, storageOf(settings));
    knowledge = await learnTarget(settings, identity, policy, { target, probes, tell });
  } catch (error) {
    await close();
    throw error;
  }
  const surroundings = {
    ...{ tell, now: () => new Date(), principal: knowledge.probe.identity.arn },
    isLockHonoured: () => knowledge.isLockHonoured,
  };
  const service = await startService({
    ...{ service: SERVICE, version, settings, logger, metrics, gate, js: nats.js },
    connections: { nats: () => nats.state(), redis: () => redis.state() },
    identities: { [knowledge.probe.target]: knowledge.probe.identity.arn },
    problems: () => knowledge.problems(),
    module: wire(writerParts(policy, surroundings), [
      ...nats.providers,
      ...redis.providers,
      { provide: TargetCatalog, useValue: target.catalog },
      { provide: Metrics, useValue: metrics },
    ]),
    drain: () => {
      knowledge.close();
      target.drain();
    },
    close,
  });
  const reading = service.app.get(NameReading, { strict: false });
  service.app.get(NameRecovery, { strict: false }).onRequested((request) => reading.recover(request));
  const check = service.app.get(WriteCheck, { strict: false });
  service.app.get(RunSignals, { strict: false }).onDrained((tenant, run) => void check.flush(tenant, run));
  return service;
}

/** A live target is only looked at until somebody says otherwise; a stand-in is there to be written to. */
export function policyOf(settings: GlueWriterSettings, endpoint: string | undefined): WriterPolicy {
  const allows = endpoint !== undefined && isStandIn(endpoint) ? MANAGE_ALL : OBSERVE_ONLY;
  const byDefault = [{ database: '*', allows }];
  return {
    installation: settings.DSS_INSTALLATION,
    databaseTags: settings.DSS_DATABASE_TAGS,
    management: settings.DSS_MANAGEMENT ?? byDefault,
    owners: settings.DSS_FIELD_OWNERS,
    whenDeleted: settings.DSS_WHEN_DELETED,
    verifiesWrites: settings.DSS_VERIFY_WRITES,
    archive: { skipArchive: settings.DSS_SKIP_ARCHIVE, keepVersions: settings.DSS_KEEP_VERSIONS },
  };
}

function wire(parts: Provider[], ports: Provider[]): DynamicModule {
  return {
    module: GlueWriterModule,
    controllers: [WriteEntryHandler],
    providers: [...ports, outcomeDeskProvider, ...parts],
  };
}
