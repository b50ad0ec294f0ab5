import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import type { INamespace } from 'kubernetes-models/v1/Namespace';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import type { IService } from 'kubernetes-models/v1/Service';
import type { IServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { parseAllDocuments } from 'yaml';

/** The kinds that our manifests use. That a text really has the shape of one is the word of `closedSchemaProblems`. */
export type Manifest =
  | IConfigMap
  | IDeployment
  | INamespace
  | INetworkPolicy
  | IPodDisruptionBudget
  | IScaledObject
  | IService
  | IServiceAccount
  | IStatefulSet;

export type Workload = IDeployment | IStatefulSet;

/** Every document of a YAML text; a text that is no YAML is an error that names the place. */
export function readManifests(text: string, from: string): Manifest[] {
  const documents = parseAllDocuments(text, { version: '1.2', strict: true });
  return [...documents].map((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new Error(`${from}: ${error.message}`);
    return document.toJS() as Manifest;
  });
}

export function readManifestFile(folder: string, path: string): Manifest[] {
  return readManifests(readFileSync(join(folder, path), 'utf8'), path);
}

export function ofKind<Kind extends Manifest['kind']>(
  manifests: readonly Manifest[],
  kind: Kind,
): Extract<Manifest, { kind: Kind }>[] {
  return manifests.filter((manifest): manifest is Extract<Manifest, { kind: Kind }> => manifest.kind === kind);
}

export function workloads(manifests: readonly Manifest[]): Workload[] {
  return [...ofKind(manifests, 'Deployment'), ...ofKind(manifests, 'StatefulSet')];
}

/** `Deployment mapper` */
export function nameOf(manifest: Manifest): string {
  return `${manifest.kind} ${manifest.metadata?.name ?? 'without name'}`;
}

export function podOf({ spec }: Workload): IPodSpec {
  if (spec?.template.spec === undefined) throw new Error('a workload without pod');
  return spec.template.spec;
}

export function labelsOf({ spec }: Workload): Readonly<Record<string, string>> {
  return spec?.template.metadata?.labels ?? {};
}

/** Whether a pod with these labels is one that the selector means. */
export function selects(
  selector: {
    readonly matchLabels?: Readonly<Record<string, string>>;
    readonly matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] }[];
  },
  labels: Readonly<Record<string, string>>,
): boolean {
  const equal = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  return (
    equal &&
    (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      if (operator !== 'In') throw new Error(`operator ${operator} is not read by this test`);
      return values.includes(labels[key] ?? '');
    })
  );
}
