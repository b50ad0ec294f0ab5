import { type Service, SERVICES } from '@dss/config';
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { CodeFacts } from '../code-facts.js';
import { type Manifest, type Workload, nameOf, podOf, workloads } from '../manifest.js';

/** Manifests as they would be applied, and the code that they are for. */
export interface Installation {
  readonly manifests: readonly Manifest[];
  readonly code: CodeFacts;
}

/** Pure; one sentence per mistake that names the document. */
export type Rule = (installation: Installation) => string[];

export function containerOf(workload: Workload): IContainer {
  const [container, ...more] = podOf(workload).containers;
  if (container === undefined || more.length > 0) throw new Error(`${nameOf(workload)} has not one container`);
  return container;
}

/** The Deployments of our services by name; a missing one is left to the rule that asks for all. */
export function serviceDeployments(manifests: readonly Manifest[]): { service: Service; workload: Workload }[] {
  return workloads(manifests).flatMap((workload) => {
    const service = SERVICES.find((name) => name === workload.metadata?.name);
    return service === undefined ? [] : [{ service, workload }];
  });
}

/** A sentence when it is not so. */
export function unless(isSo: boolean, manifest: Manifest, problem: string): string[] {
  return isSo ? [] : [`${nameOf(manifest)}: ${problem}`];
}
