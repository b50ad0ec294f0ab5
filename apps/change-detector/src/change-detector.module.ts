import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { type ServiceSettings, natsPlace, redisPlace, redisRetention } from '@dss/config';
import { openNats } from '@dss/nats';
import { Metrics, createLogger } from '@dss/observability';
import { DefinitionStore, DependencyIndex, RunLedger, RunStore, WorkQueue } from '@dss/ports';
import { openRedis } from '@dss/redis';
import { Gate, OutcomeDesk, type RunningService, outcomeDeskProvider, startService, storageOf } from '@dss/service-kit';
import { AssetResolver } from './asset-resolver.js';
import { DefinitionReader } from './definition-reader.js';
import { DetectChangesHandler } from './detect-changes.handler.js';
import { DetectionEnds } from './detection-ends.js';
import { KnownSpaces } from './known-spaces.js';
import { SourceFinder } from './source-finder.js';

const SERVICE = 'change-detector';

@Module({})
class ChangeDetectorModule {}

/** Opens NATS and Redis, wires the handler, and starts taking fetched assets. */
export async function startChangeDetector(settings: ServiceSettings, version: string): Promise<RunningService> {
  const logger = createLogger(SERVICE, settings.DSS_LOG_LEVEL);
  const metrics = new Metrics(SERVICE);
  const nats = await openNats(natsPlace(settings), settings.DSS_NAMESPACE, SERVICE, {
    storage: storageOf(settings, logger),
    logger,
  });
  const redis = await openRedis(redisPlace(settings), settings.DSS_NAMESPACE, SERVICE, redisRetention(settings));
  return startService({
    ...{ service: SERVICE, version, settings, logger, metrics, gate: new Gate(), js: nats.js },
    connections: { nats: () => nats.state(), redis: () => redis.state() },
    module: wire([...nats.providers, ...redis.providers, { provide: Metrics, useValue: metrics }]),
    close: async () => {
      await redis.close();
      await nats.close();
    },
  });
}

function wire(ports: Provider[]): DynamicModule {
  return {
    module: ChangeDetectorModule,
    controllers: [DetectChangesHandler],
    providers: [...ports, outcomeDeskProvider, ...detectorParts(() => new Date())],
  };
}

/** The parts that the handler asks for, each made from the ports that it names. */
export function detectorParts(now: () => Date): Provider[] {
  return [
    {
      provide: DefinitionReader,
      inject: [DefinitionStore, RunStore],
      useFactory: (definitions: DefinitionStore, runs: RunStore) =>
        new DefinitionReader(definitions, new KnownSpaces(runs)),
    },
    {
      provide: AssetResolver,
      inject: [DefinitionStore, RunLedger, WorkQueue, DependencyIndex],
      useFactory: (definitions: DefinitionStore, ledger: RunLedger, work: WorkQueue, dependencies: DependencyIndex) =>
        new AssetResolver(new SourceFinder(definitions, ledger, work), dependencies),
    },
    {
      provide: DetectionEnds,
      inject: [WorkQueue, OutcomeDesk],
      useFactory: (work: WorkQueue, outcomes: OutcomeDesk) => new DetectionEnds(work, outcomes, now),
    },
  ];
}
