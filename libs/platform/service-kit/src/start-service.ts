import { randomUUID } from 'node:crypto';
import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { TerminusModule } from '@nestjs/terminus';
import type { JetStreamClient } from '@nats-io/jetstream';
import type { ServiceSettings } from '@dss/config';
import { type Logger, Metrics, errorFields } from '@dss/observability';
import { ClaimStore, DeadLetters, InstanceMonitor, RunLedger, RunLog, RunStore, WorkQueue } from '@dss/ports';
import { DeadLetterDesk } from './dead-letter-desk.js';
import { storageOf } from './fit-stream.js';
import { Gate } from './gate.js';
import { HealthController, MetricsController } from './health.controller.js';
import { HeartbeatReporter } from './heartbeat-reporter.js';
import { JetStreamStrategy } from './jetstream-strategy.js';
import { listenOn } from './listen-on.js';
import { OutcomeDesk } from './outcome-desk.js';
import { PassThroughFilter } from './pass-through.filter.js';
import { type ConnectionState, ServiceState } from './service-state.js';
import { ensureStreams } from './topology.js';

export interface ServiceDefinition {
  readonly service: string;
  readonly version: string;
  readonly settings: ServiceSettings;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly gate: Gate;
  readonly js: JetStreamClient;
  readonly connections: Readonly<Record<string, ConnectionState>>;
  /** Who this process is at outside systems, for the status: `{ glue: 'arn:aws:sts::…' }`. */
  readonly identities?: Readonly<Record<string, string>>;
  /** What keeps it from doing all of its work although messages are taken, a sentence each. */
  readonly problems?: () => readonly string[];
  /** Handlers and every port they and the kit need, exported. */
  readonly module: DynamicModule;
  /** Sends back who waits for a turn outside, so that stopping does not wait for them; called first. */
  readonly drain?: () => void;
  /** Closes what the app opened, after the last message is done. */
  readonly close: () => Promise<void>;
}

export interface RunningService {
  readonly app: NestFastifyApplication;
  readonly state: ServiceState;
  /** `http://127.0.0.1:9090` */
  readonly healthUrl: string;
  /** Asked twice, it stops once. */
  stop(): Promise<void>;
}

@Module({})
class ServiceModule {}

/** Brings one service up: health port, transport, heartbeats; and down again without losing what it works on. */
export async function startService(definition: ServiceDefinition): Promise<RunningService> {
  const { settings, logger, gate, js } = definition;
  await ensureStreams(await js.jetstreamManager(), settings.DSS_NAMESPACE, storageOf(settings));
  const state = new ServiceState(gate, definition.connections, definition.problems);
  const app = await NestFactory.create<NestFastifyApplication>(
    rootModule(definition, state),
    new FastifyAdapter({ forceCloseConnections: true }),
    { logger, abortOnError: false },
  );
  logger.keepRunLines(app.get(RunLog, { strict: false }));
  const strategy = new JetStreamStrategy(js, strategyOptions(app, definition));
  // Deferred, or the filter would come too late to be seen by the handlers.
  app.connectMicroservice({ strategy }, { deferInitialization: true }).useGlobalFilters(new PassThroughFilter());
  await app.startAllMicroservices();
  const { DSS_HEALTH_HOST: host, DSS_HEALTH_PORT: port } = settings;
  await listenOn(app, { what: 'The health port', host, port, settings: 'DSS_HEALTH_PORT or DSS_HEALTH_HOST' });
  state.listening = true;
  const heartbeat = reporter(app, definition, state, () => strategy.busy);
  heartbeat.start();
  const healthUrl = await app.getUrl();
  logger.info('Service is ready', { healthUrl, version: definition.version, profile: settings.DSS_PROFILE });
  let stopping: Promise<void> | undefined;
  return { app, state, healthUrl, stop: () => (stopping ??= stop(definition, app, state, heartbeat)) };
}

function rootModule(definition: ServiceDefinition, state: ServiceState): DynamicModule {
  return {
    module: ServiceModule,
    imports: [TerminusModule.forRoot({ logger: false }), definition.module],
    controllers: [HealthController, MetricsController],
    providers: [
      { provide: ServiceState, useValue: state },
      { provide: Metrics, useValue: definition.metrics },
    ],
  };
}

function strategyOptions(app: NestFastifyApplication, { settings, logger, metrics, gate }: ServiceDefinition) {
  const port = <T>(token: abstract new (...args: never[]) => T): T => app.get(token, { strict: false });
  const ledger = port(RunLedger);
  const claims = port(ClaimStore);
  const ports = { ledger, claims, deadLetters: port(DeadLetters), runs: port(RunStore), work: port(WorkQueue) };
  return {
    namespace: settings.DSS_NAMESPACE,
    slots: settings.DSS_SLOTS,
    ackWaitMs: settings.DSS_ACK_WAIT_MS,
    storage: storageOf(settings),
    gate,
    logger,
    metrics,
    ledger,
    claims,
    graveyard: new DeadLetterDesk(ports, port(OutcomeDesk), metrics, () => new Date()),
    random: Math.random,
  };
}

function reporter(
  app: NestFastifyApplication,
  { service, version, identities }: ServiceDefinition,
  state: ServiceState,
  busy: () => number,
): HeartbeatReporter {
  const identity = { service, version, instance: randomUUID().slice(0, 8), startedAt: new Date(), identities };
  return new HeartbeatReporter(identity, app.get(InstanceMonitor, { strict: false }), state, busy, () => new Date());
}

async function stop(
  definition: ServiceDefinition,
  app: NestFastifyApplication,
  state: ServiceState,
  heartbeat: HeartbeatReporter,
): Promise<void> {
  state.listening = false;
  heartbeat.stop();
  definition.drain?.();
  try {
    await app.close();
  } finally {
    await definition.close();
  }
  definition.logger.info('Service has stopped', {});
}

/**
 * Runs a service as a process: a failed start says why in one line and exits with 1; SIGTERM and SIGINT stop it once,
 * and a second signal no longer waits.
 */
export async function runProcess(logger: Logger, start: () => Promise<{ stop(): Promise<void> }>): Promise<void> {
  try {
    const running = await start();
    const shutDown = () => {
      process.once('SIGTERM', () => process.exit(1)).once('SIGINT', () => process.exit(1));
      running.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error('Stopping failed', errorFields(error));
          process.exit(1);
        },
      );
    };
    process.once('SIGTERM', shutDown).once('SIGINT', shutDown);
  } catch (error) {
    logger.error('Service could not start', errorFields(error));
    process.exitCode = 1;
    // Half-open connections would keep the process alive.
    setTimeout(() => process.exit(1), 200);
  }
}
