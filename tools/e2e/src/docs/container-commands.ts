import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { asMap, asText, readComposeFile } from '../containers/compose-file.js';
import { readDockerfile } from '../containers/dockerfile.js';
import { ROOT, filesBelow, matches, read } from './documents.js';

const OK: readonly string[] = [];
const services = asMap(readComposeFile(join(ROOT, 'docker-compose.yml'))['services']);
const profiles = new Set(
  Object.values(services).flatMap((service) => [asMap(service)['profiles'] ?? []].flat(2).map(asText)),
);

/** What is wrong with the arguments of `docker`. */
export function aboutDocker([command, ...args]: readonly string[]): readonly string[] {
  if (command === 'compose') return aboutCompose(args);
  return command === 'build' ? aboutBuild(args) : [`docker ${command ?? ''} is not known`];
}

const BUILD: Readonly<Record<string, (value: string) => boolean>> = {
  '--target': (value) => readDockerfile(join(ROOT, 'Dockerfile')).some(({ name }) => name === value),
  '--build-arg': (value) => existsSync(join(ROOT, 'apps', value.replace(/^APP=/, ''), 'src/main.ts')),
  '--tag': (value) => /^\S+:\S+$/.test(value),
};

function aboutBuild(args: readonly string[]): readonly string[] {
  const rest = [...args];
  const complaints: string[] = [];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '.') continue;
    const value = rest.shift() ?? '';
    if (BUILD[arg]?.(value) !== true) complaints.push(`docker build ${arg} ${value}`);
  }
  return complaints;
}

const COMPOSE_COMMANDS = new Set(['up', 'down', 'stop', 'start', 'ps', 'logs', 'config']);
const COMPOSE_FLAGS = new Set(['--build', '--detach']);

function aboutCompose(args: readonly string[]): readonly string[] {
  const rest = [...args];
  const complaints: string[] = [];
  while (rest[0] === '--profile') {
    const [, profile = ''] = rest.splice(0, 2);
    if (!profiles.has(profile)) complaints.push(`compose has no profile ${profile}`);
  }
  const command = rest.shift() ?? '';
  if (!COMPOSE_COMMANDS.has(command)) complaints.push(`docker compose ${command} is not known`);
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const service = arg === '--scale' ? (rest.shift() ?? '').replace(/=\d+$/, '') : arg;
    if (!COMPOSE_FLAGS.has(service) && !(service in services)) complaints.push(`compose has no ${service}`);
  }
  return complaints;
}

const KUBECTL_COMMANDS = new Set(['apply', 'create', 'delete', 'get', 'label', 'logs', 'rollout', 'scale', 'wait']);
const KUBECTL_FLAGS =
  /^(?:--namespace|--selector|--timeout|--for|--all|--replicas|--from-literal|-k)$|^--from-literal=\w[\w-]*=/;
const manifests = filesBelow('deploy/kubernetes')
  .filter((path) => path.endsWith('.yaml'))
  .map(read)
  .join('\n---\n');

/** Folders after `-k` are looked at like any other path; what is ours in the cluster must have been declared. */
export function aboutKubectl(args: readonly string[]): readonly string[] {
  const [, namespace] = args[0] === '--namespace' ? args : [];
  const [command = '', ...rest] = namespace === undefined ? args : args.slice(2);
  const named = rest.flatMap((arg) => {
    const [, kind, name] = /^(deployment|statefulset)\/(\S+)$/.exec(arg) ?? [];
    return kind === undefined || declared(kind).includes(name ?? '') ? OK : [`there is no ${arg}`];
  });
  return [
    ...(KUBECTL_COMMANDS.has(command) ? OK : [`kubectl ${command} is not known`]),
    ...(namespace === undefined || manifests.includes(`namespace: ${namespace}`) ? OK : [`no namespace ${namespace}`]),
    ...rest.filter((arg) => arg.startsWith('-') && !KUBECTL_FLAGS.test(arg)).map((flag) => `kubectl ${flag}`),
    ...named,
  ];
}

function declared(kind: string): string[] {
  return matches(manifests, new RegExp(`^kind: ${kind}\\nmetadata:\\n  name: (\\S+)$`, 'gim'));
}
