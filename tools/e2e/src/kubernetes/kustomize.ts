import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Manifest, readManifests } from './manifest.js';

const Generator = z.strictObject({
  name: z.string(),
  namespace: z.string().optional(),
  behavior: z.enum(['create', 'merge', 'replace']).optional(),
  envs: z.array(z.string()).optional(),
  files: z.array(z.string()).optional(),
});

/** Of a kustomization what ours use; closed, so that a misspelt field is an error. */
const Kustomization = z.strictObject({
  apiVersion: z.literal('kustomize.config.k8s.io/v1beta1'),
  kind: z.literal('Kustomization'),
  namespace: z.string().optional(),
  labels: z
    .array(z.strictObject({ pairs: z.record(z.string(), z.string()), includeTemplates: z.boolean().optional() }))
    .optional(),
  resources: z.array(z.string()),
  images: z.array(z.strictObject({ name: z.string(), newName: z.string(), newTag: z.string() })).optional(),
  configMapGenerator: z.array(Generator).optional(),
  patches: z
    .array(
      z.strictObject({
        path: z.string(),
        target: z.strictObject({ kind: z.string(), name: z.string().optional() }).optional(),
      }),
    )
    .optional(),
});
export type Kustomization = z.infer<typeof Kustomization>;

export function readKustomization(folder: string): Kustomization {
  return Kustomization.parse(parse(readFileSync(join(folder, 'kustomization.yaml'), 'utf8')));
}

/** Every folder below this one that has a kustomization. */
export function kustomizations(folder: string): string[] {
  const own = existsSync(join(folder, 'kustomization.yaml')) ? [folder] : [];
  const folders = readdirSync(folder).map((name) => join(folder, name));
  return [...own, ...folders.filter((path) => statSync(path).isDirectory()).flatMap(kustomizations)];
}

/** The files that a kustomization names: resources, patches, what its ConfigMaps are made of. */
export function filesOf({ resources, patches = [], configMapGenerator = [] }: Kustomization): string[] {
  const generated = configMapGenerator.flatMap(({ envs = [], files = [] }) => [
    ...envs,
    ...files.map((file) => file.split('=').at(-1) ?? ''),
  ]);
  return [...resources, ...patches.map(({ path }) => path), ...generated];
}

/** Why manifests cannot be rendered here, or undefined. */
export function kubectlProblem(): string | undefined {
  const { status, stdout } = spawnSync('kubectl', ['version', '--client', '--output', 'json'], { encoding: 'utf8' });
  if (status !== 0) return 'kubectl is not installed';
  const { clientVersion } = z
    .object({ clientVersion: z.object({ major: z.string(), minor: z.string() }) })
    .parse(JSON.parse(stdout));
  const minor = Number.parseInt(clientVersion.minor, 10);
  return clientVersion.major === '1' && minor < 27 ? `kubectl 1.${String(minor)} is older than 1.27` : undefined;
}

/** What `kubectl apply -k` would send. */
export function render(folder: string): Manifest[] {
  const { status, stdout, stderr } = spawnSync('kubectl', ['kustomize', folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`kubectl kustomize ${folder}: ${stderr}`);
  return readManifests(stdout, `rendered ${folder}`);
}
