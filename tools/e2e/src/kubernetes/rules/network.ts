import { SETTINGS_OF, type Service } from '@dss/config';
import { type Manifest, type Workload, labelsOf, ofKind, selects, workloads } from '../manifest.js';
import { type Rule, containerOf, serviceDeployments } from './rule.js';

/** Who is meant by a peer: a workload of ours, pods of another namespace, or addresses. */
interface Peer {
  readonly namespaceSelector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly podSelector?: Parameters<typeof selects>[0];
  readonly ipBlock?: { readonly cidr: string };
}

/**
 * The lines of architecture section 2, with the reach of the pods worked out from the policies: a way is open only when
 * both ends have a policy for it, and nothing else is.
 */
export const onlyWhatIsNamed: Rule = ({ manifests }) => {
  const open = [...waysOut(manifests), ...waysIn(manifests)].sort();
  const expected = [
    ...serviceDeployments(manifests).flatMap(({ service }) => expectedOf(service)),
    'nats → nats:cluster',
    'in nats:client ← every service',
    'in nats:cluster ← nats',
    'in nats:monitor ← keda/keda-operator',
    'in redis:redis ← every service',
    'in gateway:api ← namespaces labelled datasphere-sync/calls-gateway',
    ...workloads(manifests).map((workload) => `${nameOfPod(workload)} → kube-system/kube-dns:53`),
  ].sort();
  return [
    ...(deniesByDefault(manifests) ? [] : ['no policy denies what no other allows']),
    ...open.filter((way) => !expected.includes(way)).map((way) => `open and not named: ${way}`),
    ...expected.filter((way) => !open.includes(way)).map((way) => `named and not open: ${way}`),
  ];
};

/** Who has settings of AWS or of the tenant talks to them; everybody works from the broker and settles in the store. */
function expectedOf(service: Service): string[] {
  const isOutside = 'AWS_REGION' in SETTINGS_OF[service];
  return [
    `${service} → nats:client`,
    `${service} → redis:redis`,
    `in ${service}:health ← monitoring`,
    ...(isOutside ? [`${service} → addresses 0.0.0.0/0:443`, `${service} → addresses ::/0:443`] : []),
  ];
}

/** Of one node only; an overlay for AWS may add it. */
const POD_IDENTITY_AGENT = '169.254.170.23/32';

function waysOut(manifests: readonly Manifest[]): string[] {
  return ofKind(manifests, 'NetworkPolicy').flatMap((policy) =>
    meant(policy.spec?.podSelector ?? {}, manifests).flatMap((from) =>
      (policy.spec?.egress ?? []).flatMap(({ to = [], ports = [] }) =>
        (to as readonly Peer[])
          .filter(({ ipBlock }) => ipBlock?.cidr !== POD_IDENTITY_AGENT)
          .flatMap((peer) =>
            peersOf(peer, manifests).flatMap((name) => [
              ...new Set(ports.map(({ port }) => `${nameOfPod(from)} → ${name}:${String(port)}`)),
            ]),
          ),
      ),
    ),
  );
}

function waysIn(manifests: readonly Manifest[]): string[] {
  return ofKind(manifests, 'NetworkPolicy').flatMap((policy) =>
    meant(policy.spec?.podSelector ?? {}, manifests).flatMap((at) =>
      (policy.spec?.ingress ?? []).flatMap(({ from = [], ports = [] }) => {
        const peers = (from as readonly Peer[]).map((peer) => callerOf(peer, manifests));
        return peers.flatMap((peer) => ports.map(({ port }) => `in ${nameOfPod(at)}:${String(port)} ← ${peer}`));
      }),
    ),
  );
}

function peersOf(peer: Peer, manifests: readonly Manifest[]): string[] {
  if (peer.ipBlock !== undefined) return [`addresses ${peer.ipBlock.cidr}`];
  if (peer.namespaceSelector !== undefined) return [foreign(peer)];
  return meant(peer.podSelector ?? {}, manifests).map(nameOfPod);
}

function callerOf(peer: Peer, manifests: readonly Manifest[]): string {
  if (peer.namespaceSelector !== undefined) return foreign(peer);
  const callers = meant(peer.podSelector ?? {}, manifests)
    .map(nameOfPod)
    .sort();
  const services = serviceDeployments(manifests)
    .map(({ service }) => service)
    .sort();
  return callers.join() === services.join() ? 'every service' : callers.join();
}

function foreign({ namespaceSelector, podSelector }: Peer): string {
  const [label] = Object.entries(namespaceSelector?.matchLabels ?? {});
  const [key, value] = label ?? ['', ''];
  const pods = Object.values(podSelector?.matchLabels ?? {}).map((name) => `/${name}`);
  return key === 'kubernetes.io/metadata.name' ? `${value}${pods.join('')}` : `namespaces labelled ${key}`;
}

function deniesByDefault(manifests: readonly Manifest[]): boolean {
  return ofKind(manifests, 'NetworkPolicy').some(
    ({ spec }) =>
      Object.keys(spec?.podSelector ?? { any: true }).length === 0 &&
      spec?.policyTypes?.join() === 'Ingress,Egress' &&
      spec.ingress === undefined &&
      spec.egress === undefined,
  );
}

function meant(selector: Parameters<typeof selects>[0], manifests: readonly Manifest[]): Workload[] {
  return workloads(manifests).filter((workload) => selects(selector, labelsOf(workload)));
}

function nameOfPod(workload: Workload): string {
  return labelsOf(workload)['app.kubernetes.io/name'] ?? containerOf(workload).name;
}
