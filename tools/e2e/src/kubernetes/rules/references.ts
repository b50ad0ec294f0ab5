import { type Manifest, type Workload, labelsOf, nameOf, ofKind, podOf, selects, workloads } from '../manifest.js';
import { SECRETS } from '../secrets.js';
import { type Rule, containerOf, unless } from './rule.js';

/** Every name that one document uses for another leads somewhere. */
export const references: Rule = ({ manifests }) => [
  ...workloads(manifests).flatMap((workload) => [
    ...referencesOfPod(workload, manifests),
    ...unless(
      selects(workload.spec?.selector ?? {}, labelsOf(workload)),
      workload,
      'its selector does not mean its own pods',
    ),
  ]),
  ...ofKind(manifests, 'Service').flatMap((service) => {
    const pods = meant({ matchLabels: service.spec?.selector ?? {} }, manifests);
    const ports = (service.spec?.ports ?? []).map(({ targetPort }) => targetPort);
    return [
      ...unless(pods.length > 0, service, 'no pod has the labels that it selects'),
      ...pods.flatMap((pod) => ports.flatMap((port) => unless(hasPort(pod, port), service, unknownPort(port, pod)))),
    ];
  }),
  ...ofKind(manifests, 'PodDisruptionBudget').flatMap((budget) =>
    unless(meant(budget.spec?.selector ?? {}, manifests).length === 1, budget, 'it does not mean one workload'),
  ),
  ...ofKind(manifests, 'ScaledObject').flatMap((scaled) => {
    const names = ofKind(manifests, 'Deployment').map(({ metadata }) => metadata?.name);
    return unless(names.includes(scaled.spec.scaleTargetRef.name), scaled, 'its target is no Deployment of ours');
  }),
  ...ofKind(manifests, 'NetworkPolicy').flatMap((policy) => {
    const { podSelector = {}, ingress = [] } = policy.spec ?? {};
    const pods = meant(podSelector, manifests);
    const ports = ingress.flatMap((rule) => rule.ports ?? []).map(({ port }) => port);
    return [
      ...unless(pods.length > 0, policy, 'no pod has the labels that it selects'),
      ...pods.flatMap((pod) => ports.flatMap((port) => unless(hasPort(pod, port), policy, unknownPort(port, pod)))),
    ];
  }),
  ...twice(manifests),
];

function referencesOfPod(workload: Workload, manifests: readonly Manifest[]): string[] {
  const { serviceAccountName, volumes = [] } = podOf(workload);
  const { env = [], envFrom = [], volumeMounts = [] } = containerOf(workload);
  const accounts = ofKind(manifests, 'ServiceAccount').map(({ metadata }) => metadata?.name);
  const configs = ofKind(manifests, 'ConfigMap').map(({ metadata }) => metadata?.name);
  const claims = workload.kind === 'StatefulSet' ? (workload.spec?.volumeClaimTemplates ?? []) : [];
  const held = [...volumes.map(({ name }) => name), ...claims.map(({ metadata }) => metadata?.name ?? '')];
  const asked = [
    ...envFrom.map(({ configMapRef }) => configMapRef?.name),
    ...volumes.flatMap(({ configMap }) => (configMap === undefined ? [] : [configMap.name])),
  ];
  const secrets = [
    ...volumes.flatMap(({ secret }) =>
      secret === undefined ? [] : (secret.items ?? [{ key: undefined }]).map(({ key }) => [secret.secretName, key]),
    ),
    ...envFrom.flatMap(({ secretRef }) => (secretRef === undefined ? [] : [[secretRef.name, undefined]])),
    ...env.flatMap(({ valueFrom }) =>
      valueFrom?.secretKeyRef === undefined ? [] : [[valueFrom.secretKeyRef.name, valueFrom.secretKeyRef.key]],
    ),
  ];
  return [
    ...unless(
      accounts.includes(serviceAccountName),
      workload,
      `there is no ServiceAccount ${String(serviceAccountName)}`,
    ),
    ...asked.flatMap((name) => unless(configs.includes(name), workload, `there is no ConfigMap ${String(name)}`)),
    ...secrets.flatMap(([name = '', key]) => {
      const keys = SECRETS[name];
      const isKnown = keys !== undefined && (key === undefined || keys.includes(key));
      return unless(
        isKnown,
        workload,
        `the README names no Secret ${name}${key === undefined ? '' : ` with key ${key}`}`,
      );
    }),
    ...volumeMounts.flatMap(({ name }) =>
      unless(held.includes(name), workload, `it mounts ${name}, which is no volume`),
    ),
    ...held.flatMap((name) =>
      unless(
        volumeMounts.some((mount) => mount.name === name),
        workload,
        `its volume ${name} is not mounted`,
      ),
    ),
  ];
}

/** Workloads whose pods a selector means. */
function meant(selector: Parameters<typeof selects>[0], manifests: readonly Manifest[]): Workload[] {
  return workloads(manifests).filter((workload) => selects(selector, labelsOf(workload)));
}

function hasPort(workload: Workload, port: string | number | undefined): boolean {
  return (containerOf(workload).ports ?? []).some(({ name, containerPort }) => port === name || port === containerPort);
}

function unknownPort(port: string | number | undefined, workload: Workload): string {
  return `port ${String(port)} is none of ${nameOf(workload)}`;
}

function twice(manifests: readonly Manifest[]): string[] {
  const names = manifests.map(nameOf);
  return names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name} is there twice`);
}
