import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { isStandIn, natsPlace, redisPlace, redisRetention } from '@dss/config';
import { NatsTargetProbeStore, openNats } from '@dss/nats';
import { MANAGE_ALL, OBSERVE_ONLY } from '@dss/planning';
import { Metrics, createLogger } from '@dss/observability';
import {
  ConflictStore,
  DefinitionStore,
  DependencyIndex,
  ImageStore,
  ManifestStore,
  NameRecovery,
  RetirementStore,
  RunLedger,
  TargetCatalog,
  WorkQueue,
} from '@dss/ports';
import { openRedis } from '@dss/redis';
import { Gate, OutcomeDesk, type RunningService, outcomeDeskProvider, startService, storageOf } from '@dss/service-kit';
import { DatabaseRecords, type Tell } from './database-records.js';
import { Databases } from './databases.js';
import { Dependants } from './dependants.js';
import type { GlueWriterSettings } from './glue-writer.config.js';
import { NameReading } from './names/name-reading.js';
import { RetirementRecords } from './retirement/retirement-records.js';
import { Retirements } from './retirement/retirements.js';
import { TableRetirer } from './retirement/table-retirer.js';
import { TableWriter } from './table-writer.js';
import { admitAccount } from './target/admit-account.js';
import { learnTarget } from './target/learn-target.js';
import { openTarget } from './target/open-target.js';
import type { TargetKnowledge } from './target/target-knowledge.js';
import { WriteEnds } from './write-ends.js';
import { WriteEntryHandler } from './write-entry.handler.js';
import { WriteRecords } from './write-records.js';
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
  const service = await startService({
    ...{ service: SERVICE, version, settings, logger, metrics, gate, js: nats.js },
    connections: { nats: () => nats.state(), redis: () => redis.state() },
    identities: { [knowledge.probe.target]: knowledge.probe.identity.arn },
    problems: () => knowledge.problems(),
    module: wire(
      writerParts(policy, tell, () => new Date()),
      [
        ...nats.providers,
        ...redis.providers,
        { provide: TargetCatalog, useValue: target.catalog },
        { provide: Metrics, useValue: metrics },
      ],
    ),
    drain: () => {
      knowledge.close();
      target.drain();
    },
    close,
  });
  const reading = service.app.get(NameReading, { strict: false });
  service.app.get(NameRecovery, { strict: false }).onRequested((request) => reading.recover(request));
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
  };
}

function wire(parts: Provider[], ports: Provider[]): DynamicModule {
  return {
    module: GlueWriterModule,
    controllers: [WriteEntryHandler],
    providers: [...ports, outcomeDeskProvider, ...parts],
  };
}

/** The parts that the handler asks for, each made from the ports that it names. */
export function writerParts(policy: WriterPolicy, tell: Tell, now: () => Date): Provider[] {
  return [
    {
      provide: Databases,
      inject: [TargetCatalog, ConflictStore, RunLedger],
      useFactory: (target: TargetCatalog, conflicts: ConflictStore, ledger: RunLedger) =>
        new Databases(target, policy, new DatabaseRecords(conflicts, tell), ledger),
    },
    {
      provide: Retirements,
      inject: [TargetCatalog, Databases, ImageStore, RetirementStore, WriteEnds],
      useFactory: (
        target: TargetCatalog,
        databases: Databases,
        images: ImageStore,
        retirements: RetirementStore,
        ends: WriteEnds,
      ) => {
        const records = new RetirementRecords(images, retirements);
        return new Retirements(new TableRetirer(target, databases, records, policy), records, ends);
      },
    },
    {
      provide: TableWriter,
      inject: [TargetCatalog, WriteRecords, Databases],
      useFactory: (target: TargetCatalog, records: WriteRecords, databases: Databases) =>
        new TableWriter(target, databases, records, policy),
    },
    {
      provide: WriteRecords,
      inject: [ImageStore, ConflictStore, RetirementStore],
      useFactory: (images: ImageStore, conflicts: ConflictStore, retirements: RetirementStore) =>
        new WriteRecords(images, conflicts, retirements),
    },
    {
      provide: Dependants,
      inject: [DependencyIndex, ManifestStore, DefinitionStore, RunLedger, WorkQueue],
      useFactory: (
        index: DependencyIndex,
        manifests: ManifestStore,
        definitions: DefinitionStore,
        ledger: RunLedger,
        work: WorkQueue,
      ) => new Dependants({ index, manifests, definitions, ledger, work }),
    },
    {
      provide: NameReading,
      inject: [TargetCatalog, NameRecovery],
      useFactory: (target: TargetCatalog, recovery: NameRecovery) =>
        new NameReading(target, recovery, { installation: policy.installation, tell, now }),
    },
    {
      provide: WriteEnds,
      inject: [OutcomeDesk, Dependants],
      useFactory: (outcomes: OutcomeDesk, dependants: Dependants) => new WriteEnds(outcomes, dependants, now),
    },
  ];
}
