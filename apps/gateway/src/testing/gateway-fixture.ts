import { createHash } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger } from '@dss/observability';
import {
  InMemoryCheckpointStore,
  InMemoryConflictStore,
  InMemoryDeadLetters,
  InMemoryEventLog,
  InMemoryIdempotencyKeys,
  InMemoryImageStore,
  InMemoryInstanceMonitor,
  InMemoryManifestStore,
  InMemoryRetirementStore,
  InMemoryRunLedger,
  InMemoryRunLog,
  InMemoryRunSignals,
  InMemoryRunStore,
  InMemoryTargetProbeStore,
  InMemoryWorkQueue,
} from '@dss/ports/testing';
import { createApi } from '../create-api.js';
import { loadGatewaySettings } from '../gateway.config.js';
import { Gateway } from '../gateway.js';
import type { RouteList } from '../http/route-list.js';

export const NOW = Date.parse('2026-03-01T08:00:00.000Z');
export const TENANT = 'sandbox';

/** Time that moves when a test says so. */
export class TestClock {
  constructor(public ms = NOW) {}

  readonly now = () => new Date(this.ms);

  pass(ms: number): void {
    this.ms += ms;
  }
}

/** A whole gateway on in-memory ports, with what it logged. */
export function aGateway(environment: Record<string, string> = {}) {
  const clock = new TestClock();
  const logged: string[] = [];
  const logger = createLogger('gateway', 'debug', { write: (line) => void logged.push(line) });
  const checkpoints = new InMemoryCheckpointStore();
  const ports = {
    checkpoints,
    runs: new InMemoryRunStore(),
    ledger: new InMemoryRunLedger(checkpoints, () => clock.ms),
    manifests: new InMemoryManifestStore(),
    events: new InMemoryEventLog(),
    work: new InMemoryWorkQueue(),
    deadLetters: new InMemoryDeadLetters(),
    runLog: new InMemoryRunLog(),
    monitor: new InMemoryInstanceMonitor(() => clock.ms),
    probes: new InMemoryTargetProbeStore(),
    signals: new InMemoryRunSignals(),
    idempotencyKeys: new InMemoryIdempotencyKeys(),
    retirements: new InMemoryRetirementStore(),
    images: new InMemoryImageStore(() => clock.ms),
    conflicts: new InMemoryConflictStore(),
  };
  let runs = 0;
  const newRunId = () => `01j8zq4y3n5v6w7x8y9z${String((runs += 1)).padStart(6, '0')}`;
  const gateway = new Gateway(ports, loadGatewaySettings(environment), {
    version: '0.1.0',
    logger,
    newRunId,
    now: clock.now,
  });
  return { gateway, ports, clock, logged };
}

export type TestGateway = ReturnType<typeof aGateway>;

/** The same with HTTP in front; `problems` are what readiness tells. */
export async function anApi(
  environment: Record<string, string> = {},
  problems: string[] = [],
): Promise<TestGateway & { app: NestFastifyApplication; routes: RouteList; close: () => Promise<void> }> {
  const parts = aGateway(environment);
  await parts.gateway.list.start();
  parts.gateway.catalog.start();
  const { app, routes } = await createApi(parts.gateway, { problems: () => problems });
  const close = async () => {
    await parts.gateway.stop();
    await app.close();
  };
  return { ...parts, app, routes, close };
}

export const LOCAL = { host: '127.0.0.1:8001' };

/** `<id>:<role>:<hash>` of a key whose text is `<role>-key`. */
export function keyHashes(...roles: string[]): string {
  return roles
    .map((role) => `${role}-id:${role}:${createHash('sha256').update(`${role}-key`).digest('hex')}`)
    .join(',');
}

export function bearer(role: string): { authorization: string } {
  return { authorization: `Bearer ${role}-key` };
}
