import type { CallMeter, SecretSource } from '@dss/ports';
import { CallBudget, type SharedBudget } from './call-budget.js';
import { type Clock, systemClock } from './clock.js';
import { type CallGuard, DatasphereClient } from './datasphere-client.js';
import { HttpDatasphereSource } from './http-datasphere-source.js';
import { HttpTransport, type Timeouts, type TransportSettings } from './http-transport.js';

export interface DatasphereSourceOptions {
  readonly secrets: SecretSource;
  /** Which secret holds the tenant's host and OAuth client. */
  readonly secretReference: string;
  readonly meter: CallMeter;
  /** Where all replicas take their requests from. */
  readonly shared: SharedBudget;
  /** Of all replicas. SAP allows about 300 per user and minute (sap-datasphere.md 9). 0: no limit, for the sandbox. Default 240. */
  readonly requestsPerMinute?: number;
  /** Calls that an idle budget lets through at once. Default 20. */
  readonly burst?: number;
  /** Calls of this process in flight. Default 8. */
  readonly concurrency?: number;
  /** Of one answer. Default 64 MiB. */
  readonly maxBodyBytes?: number;
  readonly timeouts?: Partial<Timeouts>;
  /** Refuse a secret with plain http addresses. Default false: the sandbox has no certificate. */
  readonly requireTls?: boolean;
  readonly tls?: TransportSettings['tls'];
  /** Put around each single call, by family; calls directly by default. */
  readonly guard?: CallGuard;
  readonly clock?: Clock;
  readonly random?: () => number;
}

const TIMEOUTS: Timeouts = { connectMs: 10_000, headersMs: 30_000, bodyMs: 30_000, totalMs: 120_000 };

/** The tenant behind one secret. Nothing is called before the first question; `close()` it at the end. */
export function createDatasphereSource(options: DatasphereSourceOptions): HttpDatasphereSource {
  const { requestsPerMinute = 240, burst = 20, concurrency = 8, clock = systemClock } = options;
  const budget = new CallBudget({ requestsPerMinute, burst, concurrency }, options.shared, clock);
  const transport = new HttpTransport({
    connections: concurrency,
    maxBodyBytes: options.maxBodyBytes ?? 64 * 1024 * 1024,
    timeouts: { ...TIMEOUTS, ...options.timeouts },
    tls: options.tls,
  });
  const client = new DatasphereClient({
    secrets: options.secrets,
    secretReference: options.secretReference,
    requireTls: options.requireTls ?? false,
    meter: options.meter,
    budget,
    transport,
    guard: options.guard ?? ((_family, call) => call()),
    clock,
    random: options.random ?? Math.random,
  });
  return new HttpDatasphereSource(client, async () => {
    budget.close();
    await transport.close();
  });
}
