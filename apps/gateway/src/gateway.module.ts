import { type DynamicModule, Module } from '@nestjs/common';
import { natsPlace, redisPlace, redisRetention } from '@dss/config';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { monotonicFactory } from 'ulid';
import { openNats } from '@dss/nats';
import { Metrics, createLogger } from '@dss/observability';
import {
  ConflictStore,
  DeadLetters,
  EventLog,
  IdempotencyKeys,
  ImageStore,
  InstanceMonitor,
  ManifestStore,
  RetirementStore,
  RunLedger,
  RunLog,
  RunSignals,
  RunStore,
  TargetProbeStore,
  WorkQueue,
} from '@dss/ports';
import { openRedis } from '@dss/redis';
import { Gate, type RunningService, listenOn, outcomeDeskProvider, startService, storageOf } from '@dss/service-kit';
import { watchCatalog } from './catalog/watch-catalog.js';
import { createApi } from './create-api.js';
import type { GatewaySettings } from './gateway.config.js';
import { Gateway, type GatewayPorts } from './gateway.js';

const SERVICE = 'gateway';

export interface RunningGateway {
  /** `http://127.0.0.1:8001` */
  readonly url: string;
  readonly healthUrl: string;
  stop(): Promise<void>;
}

@Module({})
class GatewayModule {}

/** Opens NATS and Redis, loads the runs, and serves the API. Not ready on either port before all of that is done. */
export async function startGateway(settings: GatewaySettings, version: string): Promise<RunningGateway> {
  const logger = createLogger(SERVICE, settings.DSS_LOG_LEVEL);
  const gate = new Gate();
  gate.close('api', 'the API is not up');
  const service = await openService(settings, version, logger, gate);
  const newUlid = monotonicFactory();
  const gateway = new Gateway(portsOf(service.app), settings, {
    version,
    logger,
    newRunId: () => newUlid().toLowerCase(),
    now: () => new Date(),
  });
  watchCatalog(service.app.get(Metrics, { strict: false }), gateway.catalog);
  const stop = async (api?: NestFastifyApplication) => {
    gate.close('api', 'the gateway is stopping');
    await gateway.stop();
    await api?.close();
    await service.stop();
  };
  try {
    await gateway.start();
    const api = await openApi(gateway, service);
    gate.open('api');
    const url = await api.getUrl();
    logger.info('API is ready', { url });
    return { url, healthUrl: service.healthUrl, stop: () => stop(api) };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openApi(gateway: Gateway, service: RunningService): Promise<NestFastifyApplication> {
  const problems = () => [...service.state.problems(), ...gateway.problems()];
  const { app } = await createApi(gateway, { problems });
  const { DSS_HOST: host, DSS_PORT: port } = gateway.settings;
  await listenOn(app, { what: 'The API', host, port, settings: 'DSS_PORT or DSS_HOST' });
  return app;
}

async function openService(
  settings: GatewaySettings,
  version: string,
  logger: ReturnType<typeof createLogger>,
  gate: Gate,
): Promise<RunningService> {
  const metrics = new Metrics(SERVICE);
  const nats = await openNats(natsPlace(settings), settings.DSS_NAMESPACE, SERVICE, {
    storage: storageOf(settings, logger),
    logger,
  });
  const redis = await openRedis(redisPlace(settings), settings.DSS_NAMESPACE, SERVICE, redisRetention(settings));
  const module: DynamicModule = {
    module: GatewayModule,
    providers: [...nats.providers, ...redis.providers, { provide: Metrics, useValue: metrics }, outcomeDeskProvider],
  };
  return startService({
    ...{ service: SERVICE, version, settings, logger, metrics, gate, js: nats.js, module },
    connections: { nats: () => nats.state(), redis: () => redis.state() },
    close: async () => {
      await redis.close();
      await nats.close();
    },
  });
}

function portsOf(app: NestFastifyApplication): GatewayPorts {
  const port = <T>(token: abstract new (...args: never[]) => T): T => app.get(token, { strict: false });
  return {
    runs: port(RunStore),
    ledger: port(RunLedger),
    manifests: port(ManifestStore),
    events: port(EventLog),
    work: port(WorkQueue),
    deadLetters: port(DeadLetters),
    runLog: port(RunLog),
    monitor: port(InstanceMonitor),
    probes: port(TargetProbeStore),
    signals: port(RunSignals),
    idempotencyKeys: port(IdempotencyKeys),
    retirements: port(RetirementStore),
    images: port(ImageStore),
    conflicts: port(ConflictStore),
  };
}
