import { type Environment, SETTINGS_OF, type Service, type Settings, examine, mayComeFromFile } from '@dss/config';
import { type Manifest, type Workload, nameOf, ofKind, podOf } from '../manifest.js';
import { SECRETS } from '../secrets.js';
import { type Rule, containerOf, serviceDeployments } from './rule.js';

/** What an overlay leaves to be filled in, by service. */
export type FilledIn = Readonly<Partial<Record<Service, Environment>>>;
/** What a Secret holds under a key; nothing here is one. */
export type SecretTexts = (secret: string, key: string) => string;

/** The variables that a pod's container is started with, as far as they stand in the manifests. */
export function environmentOf(workload: Workload, manifests: readonly Manifest[]): Record<string, string> {
  const { env = [], envFrom = [] } = containerOf(workload);
  const maps = envFrom.map(({ configMapRef }) =>
    ofKind(manifests, 'ConfigMap').find(({ metadata }) => metadata?.name === configMapRef?.name),
  );
  const literal = env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]));
  return Object.assign({}, ...maps.map((map) => map?.data ?? {}), Object.fromEntries(literal)) as Record<
    string,
    string
  >;
}

/**
 * Every service's variables, read by the very schema that the service reads them with: unknown names, wrong values,
 * unsafe combinations, and paths at which no Secret is mounted.
 */
export function settings(filledIn: FilledIn, texts: SecretTexts, now: Date): Rule {
  return ({ manifests }) =>
    serviceDeployments(manifests).flatMap(({ service, workload }) => {
      const environment = { ...environmentOf(workload, manifests), ...filledIn[service] };
      const world = { readText: readMounted(workload, texts), now };
      const { problems } = examine(SETTINGS_OF[service], environment, world);
      const foreign = Object.keys(environment).filter((name) => !isReadBy(service, name));
      return [
        ...problems.map((problem) => `${nameOf(workload)}: ${problem}`),
        ...foreign.map((name) => `${nameOf(workload)}: ${service} does not read ${name}`),
      ];
    });
}

function isReadBy(service: Service, name: string): boolean {
  const known: Settings = SETTINGS_OF[service];
  const fromFile = known[name.replace(/_FILE$/, '')];
  return name in known || (fromFile !== undefined && mayComeFromFile(fromFile));
}

/** A path is there when a Secret with that key is mounted at it. */
function readMounted(workload: Workload, texts: SecretTexts): (path: string) => string {
  const { volumeMounts = [] } = containerOf(workload);
  const files = (podOf(workload).volumes ?? []).flatMap(({ name, secret }) => {
    const folders = volumeMounts.filter((mount) => mount.name === name).map(({ mountPath }) => mountPath);
    const secretName = secret?.secretName ?? '';
    const items = secret?.items ?? (SECRETS[secretName] ?? []).map((key) => ({ key, path: key }));
    return folders.flatMap((folder) =>
      secret === undefined ? [] : items.map(({ key, path }) => ({ path: `${folder}/${path}`, secretName, key })),
    );
  });
  return (path) => {
    const file = files.find((each) => each.path === path);
    if (file === undefined) throw Object.assign(new Error('no Secret is mounted there'), { code: 'ENOENT' });
    return texts(file.secretName, file.key);
  };
}
