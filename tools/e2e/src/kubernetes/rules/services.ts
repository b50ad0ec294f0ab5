import { SERVICES } from '@dss/config';
import { nameOf, ofKind, podOf, workloads } from '../manifest.js';
import { environmentOf } from './environment.js';
import { type Rule, containerOf, serviceDeployments, unless } from './rule.js';

/** What a tag is put behind. */
const repositoryOf = (image: string) => image.replace(/:[^:/]*$/, '');

/** Images, ports, probes, memory and stops as the code has them. */
export const likeTheCode: Rule = ({ manifests, code }) => {
  const deployments = serviceDeployments(manifests);
  const missing = SERVICES.filter((service) => deployments.every((each) => each.service !== service));
  return [
    ...missing.map((service) => `there is no Deployment of ${service}`),
    ...deployments.flatMap(({ service, workload }) => {
      const { image = '', ports = [], resources, ...container } = containerOf(workload);
      const { terminationGracePeriodSeconds: grace = 30 } = podOf(workload);
      const environment = environmentOf(workload, manifests);
      const port = (name: string) => ports.find((each) => each.name === name)?.containerPort;
      const probes = [container.startupProbe, container.livenessProbe, container.readinessProbe];
      const update = workload.kind === 'Deployment' ? workload.spec?.strategy?.rollingUpdate : undefined;
      return [
        ...unless(
          new RegExp(`(^|/)${code.images[service] ?? ''}$`).test(repositoryOf(image)),
          workload,
          `image ${image} is not ${code.images[service] ?? ''}`,
        ),
        ...unless(
          port('health') === Number(environment['DSS_HEALTH_PORT']),
          workload,
          'port health is not DSS_HEALTH_PORT',
        ),
        ...unless(
          service !== 'gateway' || port('api') === Number(environment['DSS_PORT']),
          workload,
          'port api is not DSS_PORT',
        ),
        ...probes.flatMap((probe) =>
          unless(
            probe?.httpGet?.port === 'health' && code.healthPaths.includes(probe.httpGet.path ?? ''),
            workload,
            `a probe asks ${String(probe?.httpGet?.port)} ${String(probe?.httpGet?.path)}`,
          ),
        ),
        ...unless(container.readinessProbe?.httpGet?.path === '/readyz', workload, 'readiness is not asked of /readyz'),
        ...unless(container.livenessProbe?.httpGet?.path === '/livez', workload, 'liveness is not asked of /livez'),
        ...unless(
          grace > code.stopsWithinSeconds,
          workload,
          `it is killed after ${String(grace)} s, while it may still stop`,
        ),
        ...unless(update?.maxUnavailable === 0, workload, 'an update takes a pod away before its successor is ready'),
        // Beside the heap: code, buffers, stacks, connections.
        ...unless(
          mebibytes(resources?.limits?.['memory']) >= 2 * code.heapMiB,
          workload,
          `${String(resources?.limits?.['memory'])} is not twice the heap of ${String(code.heapMiB)} MiB`,
        ),
        ...unless(mebibytes(resources?.requests?.['memory']) >= 250, workload, 'it asks for less memory than it uses'),
      ];
    }),
  ];
};

/** Broker and store as compose runs them; the versions of both files move together. */
export const likeCompose: Rule = ({ manifests, code }) =>
  workloads(manifests)
    .filter(({ kind }) => kind === 'StatefulSet')
    .flatMap((workload) => {
      const { image = '' } = containerOf(workload);
      const expected = code.images[workload.metadata?.name ?? ''];
      return unless(image === expected, workload, `image ${image} is not compose’s ${String(expected)}`);
    });

/** Names with a namespace inside, which no transformer of kustomize follows. */
export const namesOfTheNamespace: Rule = ({ manifests }) => {
  const [namespace] = ofKind(manifests, 'Namespace').map(({ metadata }) => metadata?.name);
  return manifests.flatMap((manifest) => {
    const named = [...JSON.stringify(manifest).matchAll(/[\w-]+\.([\w-]+)\.svc\b/g)].map(([, found]) => found);
    const others = new Set(named.filter((found) => found !== namespace));
    const placed = manifest.kind === 'Namespace' || manifest.metadata?.namespace === namespace;
    return [
      ...[...others].map((other) => `${nameOf(manifest)}: it names the namespace ${String(other)}`),
      ...unless(placed, manifest, `it is not in namespace ${String(namespace)}`),
    ];
  });
};

/** `512Mi`, `1Gi` */
export function mebibytes(quantity: string | number | undefined): number {
  const [, number = '', unit = ''] = /^(\d+)(Mi|Gi)$/.exec(String(quantity)) ?? [];
  return Number(number) * (unit === 'Gi' ? 1024 : 1);
}
