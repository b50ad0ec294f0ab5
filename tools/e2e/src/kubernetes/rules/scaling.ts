import { PRIORITIES } from '@dss/catalog-model';
import { SERVICES, SETTINGS_OF } from '@dss/config';
import { streamName } from '@dss/contracts';
import { consumerName } from '@dss/service-kit';
import { z } from 'zod';
import { nameOf, ofKind, podOf } from '../manifest.js';
import { environmentOf } from './environment.js';
import { type Rule, serviceDeployments, unless } from './rule.js';

const Count = z.string().regex(/^\d+$/).transform(Number);

/** KEDA's schema leaves a trigger's metadata open; a misspelt name there would silently be the default. */
const JetStreamTrigger = z.strictObject({
  natsServerMonitoringEndpoint: z.string().regex(/^nats-headless\.[a-z0-9-]+\.svc\.cluster\.local:8222$/),
  useHttps: z.enum(['true', 'false']),
  account: z.literal('$G'),
  stream: z.string(),
  consumer: z.string(),
  lagThreshold: Count,
  activationLagThreshold: Count,
});

/** One ScaledObject per service with queues, one trigger per consumer that the code makes, and none for the gateway. */
export const scaledByLag: Rule = ({ manifests, code }) => {
  const scaled = ofKind(manifests, 'ScaledObject');
  const expected = SERVICES.filter((service) => code.stages[service].length > 0);
  const found = scaled.map(({ spec }) => spec.scaleTargetRef.name);
  return [
    ...expected.filter((service) => !found.includes(service)).map((service) => `${service} has no ScaledObject`),
    ...scaled.flatMap((each) => {
      const target = serviceDeployments(manifests).find(({ service }) => service === each.spec.scaleTargetRef.name);
      if (target === undefined || code.stages[target.service].length === 0)
        return [`${nameOf(each)}: it scales no queue`];
      const { service, workload } = target;
      const environment = environmentOf(workload, manifests);
      const namespace = environment['DSS_NAMESPACE'] ?? '';
      const consumers = code.stages[service].flatMap((stage) =>
        PRIORITIES.map((priority) => `${streamName(namespace, stage)} ${consumerName(stage, priority)}`),
      );
      const triggers = each.spec.triggers.map(({ type, metadata }) => ({
        type,
        read: JetStreamTrigger.safeParse(metadata),
      }));
      const asked = triggers.map(({ read }) => `${read.data?.stream ?? ''} ${read.data?.consumer ?? ''}`);
      const { minReplicaCount: least = 0, maxReplicaCount: most = 0, fallback } = each.spec;
      return [
        ...triggers.flatMap(({ type, read }) =>
          unless(
            type === 'nats-jetstream' && read.success,
            each,
            `a trigger is not well-formed: ${String(read.error)}`,
          ),
        ),
        ...unless(
          asked.join() === consumers.join(),
          each,
          `it asks for ${asked.join()}, the code has ${consumers.join()}`,
        ),
        ...triggers.flatMap(({ read }) => [
          ...unless(
            read.data?.activationLagThreshold === 0,
            each,
            'a message below the activation threshold would wait for ever',
          ),
          ...unless(
            (read.data?.lagThreshold ?? 0) > 2 * slotsOf(environment),
            each,
            'its threshold is less than one replica holds',
          ),
        ]),
        ...unless(least >= 1, each, 'urgent work would wait for a pod'),
        ...unless(most >= least, each, 'its maximum is below its minimum'),
        ...unless(
          fallback !== undefined && fallback.replicas <= most,
          each,
          'it has no fallback for a broker that does not answer',
        ),
        ...unless(
          workload.spec?.replicas === undefined,
          workload,
          'its replicas and the ScaledObject contradict each other',
        ),
      ];
    }),
  ];
};

function slotsOf(environment: Readonly<Record<string, string>>): number {
  const standard = SETTINGS_OF.mapper.DSS_SLOTS.byDefault;
  return Number(environment['DSS_SLOTS'] ?? (typeof standard === 'string' ? standard : Number.NaN));
}

/** Above it SAP refuses (sap-datasphere.md): requests of one user in a minute. */
const TENANT_ALLOWS = 300;

/** The budget is shared by all replicas, so it alone must stay below what the tenant allows. */
export const withinTheTenantsQuota: Rule = ({ manifests }) =>
  serviceDeployments(manifests)
    .filter(({ service }) => 'DSS_DATASPHERE_REQUESTS_PER_MINUTE' in SETTINGS_OF[service])
    .flatMap(({ workload }) => {
      const budget = Number(environmentOf(workload, manifests)['DSS_DATASPHERE_REQUESTS_PER_MINUTE']);
      return unless(budget <= TENANT_ALLOWS, workload, `its budget is ${String(budget)} requests a minute`);
    });

/** Lists and survey of 100,000 assets in 50 spaces, as the bench counts them (docs/benchmarks.md). */
const CALLS_OF_A_LISTING = 1_053;

/** Who lists ends that before it goes, and the budget alone says how long it takes. */
export const endsItsListing: Rule = ({ manifests }) =>
  serviceDeployments(manifests)
    .filter(({ service }) => 'DSS_DATASPHERE_REQUESTS_PER_MINUTE' in SETTINGS_OF[service])
    .flatMap(({ workload }) => {
      const { terminationGracePeriodSeconds: grace = 30 } = podOf(workload);
      const budget = Number(environmentOf(workload, manifests)['DSS_DATASPHERE_REQUESTS_PER_MINUTE']);
      const seconds = Math.ceil((CALLS_OF_A_LISTING / budget) * 60);
      return unless(grace >= seconds, workload, `it is killed after ${grace} s, a listing takes ${seconds} s`);
    });
