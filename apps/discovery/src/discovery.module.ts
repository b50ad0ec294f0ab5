import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { datasphereTls, natsPlace, redisPlace, redisRetention } from '@dss/config';
import { createDatasphereSource } from '@dss/datasphere';
import { openNats } from '@dss/nats';
import { type Logger, Metrics, RunCallMeter, createLogger } from '@dss/observability';
import { type BudgetBoard, DatasphereSource } from '@dss/ports';
import { openRedis } from '@dss/redis';
import { Breaker } from '@dss/resilience';
import type { RetirementPolicy } from '@dss/retirement';
import {
  Gate,
  type RunningService,
  coupleBreaker,
  outcomeDeskProvider,
  startService,
  storageOf,
} from '@dss/service-kit';
import { discoveryParts } from './discovery-parts.js';
import type { DiscoverySettings } from './discovery.config.js';
import { FetchDefinitionHandler } from './fetches/fetch-definition.handler.js';
import { openSecrets } from './open-secrets.js';
import { RunSyncHandler } from './runs/run-sync.handler.js';

const SERVICE = 'discovery';

@Module({})
class DiscoveryModule {}

/** Opens everything discovery talks to, wires it, and starts taking run commands and fetch requests. */
export async function startDiscovery(settings: DiscoverySettings, version: string): Promise<RunningService> {
  const logger = createLogger(SERVICE, settings.DSS_LOG_LEVEL);
  const metrics = new Metrics(SERVICE);
  const gate = new Gate();
  const nats = await openNats(natsPlace(settings), settings.DSS_NAMESPACE, SERVICE, {
    storage: storageOf(settings, logger),
    logger,
  });
  const redis = await openRedis(redisPlace(settings), settings.DSS_NAMESPACE, SERVICE, redisRetention(settings));
  const breaker = new Breaker('Datasphere');
  coupleBreaker(breaker, gate, metrics);
  const source = openSource(settings, redis.budgets, { logger, metrics, breaker });
  const ports: Provider[] = [
    ...nats.providers,
    ...redis.providers,
    { provide: DatasphereSource, useValue: source },
    { provide: Metrics, useValue: metrics },
  ];
  return startService({
    ...{ service: SERVICE, version, settings, logger, metrics, gate, js: nats.js },
    connections: { nats: () => nats.state(), redis: () => redis.state() },
    module: wire(settings, logger, ports),
    close: async () => {
      breaker.close();
      await source.close();
      await redis.close();
      await nats.close();
    },
  });
}

function wire(settings: DiscoverySettings, logger: Logger, ports: Provider[]): DynamicModule {
  const { DSS_DATABASE_PATTERN: databasePattern, DSS_PRIORITY_RULES: priorityRules } = settings;
  const retirement = retirementPolicy(settings);
  const parts = discoveryParts({ databasePattern, priorityRules, retirement, logger, now: () => new Date() });
  return {
    module: DiscoveryModule,
    controllers: [RunSyncHandler, FetchDefinitionHandler],
    providers: [...ports, outcomeDeskProvider, ...parts],
  };
}

const HOUR_MS = 3_600_000;

function retirementPolicy(settings: DiscoverySettings): RetirementPolicy {
  return {
    listings: settings.DSS_RETIRE_AFTER_LISTINGS,
    absentMs: settings.DSS_RETIRE_AFTER_HOURS * HOUR_MS,
    quarantineMs: settings.DSS_QUARANTINE_DAYS * 24 * HOUR_MS,
    blastRadius: { tables: settings.DSS_BLAST_RADIUS_TABLES, percent: settings.DSS_BLAST_RADIUS_PERCENT },
  };
}

interface Surroundings {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly breaker: Breaker;
}

function openSource(settings: DiscoverySettings, board: BudgetBoard, { logger, metrics, breaker }: Surroundings) {
  const { reference, secrets } = openSecrets(settings, logger);
  return createDatasphereSource({
    secrets,
    secretReference: reference,
    meter: new RunCallMeter(metrics),
    shared: { board, user: settings.DSS_TENANT },
    requestsPerMinute: settings.DSS_DATASPHERE_REQUESTS_PER_MINUTE,
    concurrency: settings.DSS_DATASPHERE_CONCURRENCY,
    requireTls: settings.DSS_DATASPHERE_REQUIRE_TLS,
    tls: datasphereTls(settings),
    guard: (_family, call) => breaker.call(call),
  });
}
