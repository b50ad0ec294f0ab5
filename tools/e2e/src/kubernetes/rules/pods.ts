import { type Workload, labelsOf, ofKind, podOf, selects, workloads } from '../manifest.js';
import { type Rule, containerOf, unless } from './rule.js';
import { mebibytes } from './services.js';

/** What Kubernetes calls "restricted", and more: no pod of ours can change its image, gain rights or call the cluster. */
export const restrictedPods: Rule = ({ manifests }) =>
  workloads(manifests).flatMap((workload) => {
    const pod = podOf(workload);
    const { securityContext: own, resources, ...container } = containerOf(workload);
    const budgets = ofKind(manifests, 'PodDisruptionBudget').map(({ spec }) => spec?.selector ?? {});
    const spread = (pod.topologySpreadConstraints ?? []).filter(({ labelSelector }) =>
      selects(labelSelector ?? {}, labelsOf(workload)),
    );
    const { startupProbe, livenessProbe, readinessProbe } = container;
    const isSpread = workload.spec?.replicas === 1 || spread.length === 2;
    const account = ofKind(manifests, 'ServiceAccount').find(
      ({ metadata }) => metadata?.name === pod.serviceAccountName,
    );
    return [
      ...unless(pod.securityContext?.runAsNonRoot === true, workload, 'it may run as root'),
      ...unless((pod.securityContext?.runAsUser ?? 0) > 0, workload, 'it has no user other than root'),
      ...unless(pod.securityContext?.seccompProfile?.type === 'RuntimeDefault', workload, 'it has no seccomp profile'),
      ...unless(pod.automountServiceAccountToken === false, workload, 'it gets a token of the Kubernetes API'),
      ...unless(account?.automountServiceAccountToken === false, workload, 'its account gives tokens to every pod'),
      ...unless(pod.enableServiceLinks === false, workload, 'it gets variables of other Services'),
      ...unless(own?.allowPrivilegeEscalation === false, workload, 'it may gain rights'),
      ...unless(own?.readOnlyRootFilesystem === true, workload, 'its root file system can be written'),
      ...unless(own?.capabilities?.drop?.includes('ALL') === true, workload, 'it keeps capabilities'),
      ...unless(own?.capabilities?.add === undefined, workload, 'it adds capabilities'),
      ...unless(resources?.requests?.['cpu'] !== undefined, workload, 'it asks for no CPU'),
      ...unless(resources?.requests?.['memory'] !== undefined, workload, 'it asks for no memory'),
      ...unless(resources?.limits?.['memory'] !== undefined, workload, 'it has no limit of memory'),
      ...unless(
        startupProbe !== undefined && livenessProbe !== undefined && readinessProbe !== undefined,
        workload,
        'it has not all three probes',
      ),
      ...unless(isSpread, workload, 'it is not spread over zones and nodes'),
      ...unless(
        budgets.some((selector) => selects(selector, labelsOf(workload))),
        workload,
        'it has no disruption budget',
      ),
    ];
  });

/**
 * What a disruption budget counts are ready pods, so one that is not ready uses it up, and nobody could empty its node
 * before that is healed, whatever `maxUnavailable` says. Only a server of the broker may be kept: it may hold what the
 * others have not got yet.
 */
export const drainsThatEnd: Rule = ({ manifests }) =>
  workloads(manifests).flatMap((workload) => {
    const budget = ofKind(manifests, 'PodDisruptionBudget').find(({ spec }) =>
      selects(spec?.selector ?? {}, labelsOf(workload)),
    );
    const expected = isBroker(workload) ? 'IfHealthyBudget' : 'AlwaysAllow';
    const policy = budget?.spec?.unhealthyPodEvictionPolicy ?? 'IfHealthyBudget';
    return unless(
      policy === expected,
      workload,
      `its budget ${policy === 'AlwaysAllow' ? 'gives away' : 'keeps'} pods that are not ready`,
    );
  });

/** A node that runs short evicts first who uses more than was asked for; two servers at once take the majority along. */
export const brokerIsEvictedLast: Rule = ({ manifests }) =>
  workloads(manifests)
    .filter(isBroker)
    .flatMap((workload) => {
      const { env = [], resources } = containerOf(workload);
      const takes = env.find(({ name }) => name === 'GOMEMLIMIT')?.value?.replace(/B$/, '');
      const asked = mebibytes(resources?.requests?.['memory']);
      return unless(
        takes !== undefined && asked >= mebibytes(takes),
        workload,
        `it asks for ${String(asked)} MiB and may take ${String(takes)}`,
      );
    });

function isBroker({ metadata }: Workload): boolean {
  return metadata?.name === 'nats';
}
