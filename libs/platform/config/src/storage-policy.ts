import type { ServiceSettings } from './services.js';

const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** How long the stores of JetStream keep what, and on how many servers. Milliseconds; 0 is without end. */
export interface StoragePolicy {
  readonly eventsMs: number;
  readonly deadLettersMs: number;
  readonly runLogMs: number;
  readonly runLogLines: number;
  readonly runsMs: number;
  readonly manifestsMs: number;
  readonly claimsMs: number;
  readonly definitionsMs: number;
  readonly replicas: number;
  /** Existing stores may be told to keep less than they do, which removes what is older. */
  readonly mayShorten: boolean;
}

/** How long Redis keeps what belongs to runs, in seconds. */
export interface RedisRetention {
  readonly accountingS: number;
  readonly waitsS: number;
  readonly idempotencyKeysS: number;
}

export function storagePolicy(settings: ServiceSettings): StoragePolicy {
  return {
    eventsMs: settings.DSS_KEEP_EVENTS_DAYS * DAY_MS,
    deadLettersMs: settings.DSS_KEEP_DEAD_LETTERS_DAYS * DAY_MS,
    runLogMs: settings.DSS_KEEP_RUN_LOG_DAYS * DAY_MS,
    runLogLines: settings.DSS_KEEP_RUN_LOG_LINES,
    runsMs: settings.DSS_KEEP_RUNS_DAYS * DAY_MS,
    manifestsMs: settings.DSS_KEEP_MANIFESTS_DAYS * DAY_MS,
    claimsMs: settings.DSS_KEEP_CLAIMS_DAYS * DAY_MS,
    definitionsMs: settings.DSS_KEEP_DEFINITIONS_DAYS * DAY_MS,
    replicas: settings.DSS_NATS_REPLICAS,
    mayShorten: settings.DSS_SHORTEN_RETENTION,
  };
}

export function redisRetention(settings: ServiceSettings): RedisRetention {
  return {
    accountingS: (settings.DSS_KEEP_ACCOUNTING_DAYS * DAY_MS) / 1000,
    waitsS: (settings.DSS_KEEP_WAITS_HOURS * HOUR_MS) / 1000,
    idempotencyKeysS: (settings.DSS_KEEP_IDEMPOTENCY_KEYS_HOURS * HOUR_MS) / 1000,
  };
}
