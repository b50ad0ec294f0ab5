import { awsTls } from '@dss/config';
import { openGlueTargetCatalog } from '@dss/glue';
import { type Metrics, RunCallMeter, currentRunContext } from '@dss/observability';
import type { PaceBoard, TargetCatalog } from '@dss/ports';
import { Breaker, Pacers, processClock } from '@dss/resilience';
import { type Gate, coupleBreaker } from '@dss/service-kit';
import type { GlueWriterSettings } from '../glue-writer.config.js';
import { chooseIdentity } from './choose-identity.js';

export interface OpenTarget {
  readonly catalog: TargetCatalog;
  /** Removes a database that was made to be thrown away. */
  readonly throwAway: (database: string) => Promise<void>;
  /** Sends back who waits for a turn. */
  drain(): void;
  close(): void;
}

interface Surroundings {
  readonly metrics: Metrics;
  readonly gate: Gate;
  readonly paces: PaceBoard;
  readonly version: string;
}

/**
 * The catalog with what stands around each call: first its turn in the pace that all replicas share, by the class of the
 * message that is worked on, then the breaker, which has a say until the very moment of sending.
 */
export function openTarget(settings: GlueWriterSettings, { metrics, gate, paces, version }: Surroundings): OpenTarget {
  const endpoint = settings.AWS_ENDPOINT_URL_GLUE ?? settings.AWS_ENDPOINT_URL;
  const breaker = new Breaker('Glue');
  coupleBreaker(breaker, gate, metrics);
  const pacers = new Pacers(
    paces,
    {
      account: paceAccount(settings.DSS_GLUE_CATALOG_ID, endpoint),
      region: settings.AWS_REGION,
      quotas: settings.DSS_GLUE_QUOTAS,
      watch: paceMetrics(metrics),
    },
    processClock,
  );
  const catalog = openGlueTargetCatalog(
    {
      endpoint,
      region: settings.AWS_REGION,
      ...chooseIdentity(settings),
      tls: awsTls(settings),
      stsEndpoint: settings.AWS_ENDPOINT_URL,
      catalogId: settings.DSS_GLUE_CATALOG_ID,
      userAgent: `datasphere-sync/${version}`,
      guard: (operation, call) =>
        pacers.run(operation, currentRunContext()?.priority ?? 'medium', () => breaker.call(call)),
    },
    new RunCallMeter(metrics),
  );
  return {
    catalog,
    throwAway: (database) => catalog.deleteThrowAway(database),
    drain: () => {
      pacers.close();
    },
    close: () => {
      breaker.close();
      catalog.close();
    },
  };
}

/**
 * What shares a quota, from the settings alone: all replicas have the same, and STS need not be asked first. Another
 * endpoint is another provider, whatever account it claims.
 */
function paceAccount(catalogId: string | undefined, endpoint: string | undefined): string {
  const provider = endpoint === undefined ? 'aws' : new URL(endpoint).host;
  return `${provider}/${catalogId ?? 'own'}`;
}

/** Only the last phase is shown beside the rate: the others of that operation are over. */
function paceMetrics(metrics: Metrics) {
  const phases = new Map<string, string>();
  return {
    granted: (operation: string, { rate, phase }: { readonly rate: number; readonly phase: string }) => {
      const before = phases.get(operation);
      if (before !== undefined && before !== phase) metrics.paceRate.remove({ operation, phase: before });
      phases.set(operation, phase);
      metrics.paceRate.set({ operation, phase }, rate);
    },
    throttled: (operation: string) => {
      metrics.throttled.inc({ operation });
    },
  };
}
