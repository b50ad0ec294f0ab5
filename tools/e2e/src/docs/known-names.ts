import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Metrics } from '@dss/observability';
import { ROOT, filesBelow, matches, read } from './documents.js';

/** Variables that are set by the system, npm or the shell. */
const SHELL = ['HOME', 'PATH', 'PWD'];
/** Read by the AWS SDK itself. */
const SDK = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];

/** Every environment variable that services, launchers or compose read. */
export function knownVariables(): ReadonlySet<string> {
  const configs = [...filesBelow('apps'), ...filesBelow('libs/platform/config')].filter((path) =>
    /\.config\.ts$|^libs\/platform\/config\/src\/(?!.*\.spec\.ts$).+\.ts$/.test(path),
  );
  const code = [...configs, 'tools/launcher.config.mjs'].map(read).join('\n');
  return new Set([
    ...matches(code, /\b((?:DSS|AWS)_[A-Z_]+)\b/g),
    ...matches(read('docker-compose.yml'), /\$\{(\w+)/g),
    ...SDK,
    ...SHELL,
  ]);
}

/** Streams of the default namespace, which look like variables. */
export function knownStreams(): ReadonlySet<string> {
  const source = read('libs/platform/service-kit/src/topology.ts');
  return new Set(matches(source, /\b(?:kept|work)\('(\w+)',/g).map((name) => `DSS_${name.toUpperCase()}`));
}

/** Metrics of every service, Node's own included, with their labels. */
export function knownMetrics(): ReadonlyMap<string, readonly string[]> {
  const metrics = new Metrics('docs').registry.getMetricsAsArray();
  return new Map(
    metrics.map((metric) => [metric.name, (metric as unknown as { labelNames?: string[] }).labelNames ?? []]),
  );
}

export function knownScripts(): Readonly<Record<string, string>> {
  return (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts;
}

/** A file of the repository; a built file exists when its source does. */
export function isFile(path: string): boolean {
  const source = path.replace('/dist/', '/src/').replace(/(\/src\/.*)\.js$/, '$1.ts');
  return existsSync(join(ROOT, source));
}
