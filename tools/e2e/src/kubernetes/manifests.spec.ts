import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Placed, closedSchemaProblems } from './closed-schema.js';
import { filesOf, kubectlProblem, kustomizations, readKustomization, render } from './kustomize.js';
import { type Manifest, nameOf, readManifestFile } from './manifest.js';

const root = join(__dirname, '../../../..');
const deploy = join(root, 'deploy/kubernetes');
const folders = kustomizations(deploy);
const shown = (folder: string) => relative(deploy, folder);

/** A patch by paths instead of by shape. */
const JsonPatch = z.array(
  z.strictObject({ op: z.enum(['add', 'replace', 'remove']), path: z.string().startsWith('/'), value: z.unknown() }),
);
const isYaml = (path: string) => path.endsWith('.yaml');
const isJsonPatch = (folder: string, path: string) =>
  Array.isArray(parse(readFileSync(join(folder, path), 'utf8').replace(/^---$[^]*/m, '')));

/** Every manifest as it is written, before anything is put together. */
function written(): Placed[] {
  return folders.flatMap((folder) => {
    const { resources, patches = [] } = readKustomization(folder);
    const place = (path: string, isPatch: boolean) =>
      readManifestFile(folder, path).map((manifest) => ({ manifest, from: join(shown(folder), path), isPatch }));
    return [
      ...resources.filter(isYaml).flatMap((path) => place(path, false)),
      ...patches.filter(({ path }) => !isJsonPatch(folder, path)).flatMap(({ path }) => place(path, true)),
    ];
  });
}

describe('the kustomizations', () => {
  it.each(folders.map((folder) => [shown(folder), folder]))('%s names files that are there', (_name, folder) => {
    const missing = filesOf(readKustomization(folder)).filter((path) => !existsSync(join(folder, path)));
    expect(missing).toEqual([]);
  });

  it.each(folders.map((folder) => [shown(folder), folder]))('%s has well-formed patches by path', (_name, folder) => {
    const { patches = [] } = readKustomization(folder);
    for (const { path } of patches.filter((patch) => isJsonPatch(folder, patch.path))) {
      expect(() => JsonPatch.parse(parse(readFileSync(join(folder, path), 'utf8')))).not.toThrow();
    }
  });
});

describe('the manifests as they are written', () => {
  it('fit the closed schemas of Kubernetes and KEDA', () => {
    const documents = written();
    expect(documents.length).toBeGreaterThan(30);
    expect(closedSchemaProblems(root, documents)).toEqual([]);
  });

  it('hold no secret value', () => {
    expect(written().filter(({ manifest }) => (manifest.kind as string) === 'Secret')).toEqual([]);
  });

  it('would be refused with one field misspelt, whatever the kind and however deep', () => {
    const kinds = new Map(
      written().map((document) => [`${document.manifest.kind}${String(document.isPatch)}`, document]),
    );
    const misspelt = [...kinds.values()].map((document) => ({ ...document, manifest: misspell(document.manifest) }));
    const refused = closedSchemaProblems(root, misspelt).map((problem) => problem.split(':')[0]);
    expect(refused).toEqual(misspelt.map(({ from, manifest }) => `${from}, ${nameOf(manifest)}`));
  });

  it('would be refused with a value of a wrong kind', () => {
    const wrong = { ...written()[0]?.manifest, kind: 'Service', apiVersion: 'v1', spec: { ports: [{ port: 'http' }] } };
    const [problem] = closedSchemaProblems(root, [{ manifest: wrong as Manifest, from: 'planted' }]);
    expect(problem).toMatch(/^planted, Service .*'string' is not assignable to type 'number'/);
  });
});

describe('the manifests as kubectl puts them together', () => {
  const problem = kubectlProblem();
  // skipped because kubectl 1.27 or newer is not on the PATH
  const itWhereRendered = problem === undefined ? it : it.skip;

  itWhereRendered.each(['base', 'overlays/bear'])('%s fits the closed schemas', (name) => {
    const manifests = render(join(deploy, name));
    expect(manifests.length).toBeGreaterThan(30);
    expect(
      closedSchemaProblems(
        root,
        manifests.map((manifest) => ({ manifest, from: name })),
      ),
    ).toEqual([]);
  });
});

/** Exchanges two letters in the name of the deepest field that is not the key of a map. */
function misspell(manifest: Manifest): Manifest {
  const copy = structuredClone(manifest) as unknown as Record<string, unknown>;
  const deepest = fieldsOf(copy, 0).sort((a, b) => b.depth - a.depth)[0];
  if (deepest === undefined) throw new Error('no field to misspell');
  const { holder, name } = deepest;
  holder[`${name}x`] = holder[name];
  Reflect.deleteProperty(holder, name);
  return copy as unknown as Manifest;
}

interface Field {
  readonly holder: Record<string, unknown>;
  readonly name: string;
  readonly depth: number;
}

const MAPS = ['labels', 'annotations', 'matchLabels', 'data', 'metadata', 'requests', 'limits'];

function fieldsOf(value: unknown, depth: number): Field[] {
  if (Array.isArray(value)) return value.flatMap((item) => fieldsOf(item, depth + 1));
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.entries(holder).flatMap(([name, held]) => [
    { holder, name, depth },
    ...(MAPS.includes(name) && depth > 0 ? [] : fieldsOf(held, depth + 1)),
  ]);
}
