import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { type ServiceSettings, natsPlace, redisPlace, redisRetention } from '@dss/config';
import { openNats } from '@dss/nats';
import { Metrics, createLogger } from '@dss/observability';
import { WorkQueue } from '@dss/ports';
import { openRedis } from '@dss/redis';
import { Gate, OutcomeDesk, type RunningService, outcomeDeskProvider, startService, storageOf } from '@dss/service-kit';
import { MapAssetHandler } from './map-asset.handler.js';
import { MappingEnds } from './mapping-ends.js';

const SERVICE = 'mapper';

@Module({})
class MapperModule {}

/** Opens NATS and Redis, wires the handler, and starts taking changed assets. */
export async function startMapper(settings: ServiceSettings, version: string): Promise<RunningService> {
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
    module: MapperModule,
    controllers: [MapAssetHandler],
    providers: [...ports, outcomeDeskProvider, ...mapperParts(() => new Date())],
  };
}

/** The part that the handler asks for, made from the ports that it names. */
export function mapperParts(now: () => Date): Provider[] {
  return [
    {
      provide: MappingEnds,
      inject: [WorkQueue, OutcomeDesk],
      useFactory: (work: WorkQueue, outcomes: OutcomeDesk) => new MappingEnds(work, outcomes, now),
    },
  ];
}
