import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_SETTINGS, OUTSIDE } from '@dss/config';
import { watchCatalog } from '@dss/gateway/testing';
import { Metrics } from '@dss/observability';
import { ROOT, matches, read } from './documents.js';

/** Set by the system, npm or the shell. */
const SHELL = ['HOME', 'PATH', 'PWD'];

/** Every environment variable that services, launchers or compose read. */
export function knownVariables(): ReadonlySet<string> {
  const settings = Object.keys(ALL_SETTINGS);
  return new Set([...settings, ...settings.map((name) => `${name}_FILE`), ...Object.keys(OUTSIDE), ...SHELL]);
}

/** Streams of the default namespace, which look like variables. */
export function knownStreams(): ReadonlySet<string> {
  const source = read('libs/platform/service-kit/src/topology.ts');
  return new Set(matches(source, /\b(?:kept|work)\('(\w+)',/g).map((name) => `DSS_${name.toUpperCase()}`));
}

/** Metrics of every service, Node's own included, with their labels. */
export function knownMetrics(): ReadonlyMap<string, readonly string[]> {
  const all = new Metrics('docs');
  const progress = { assets: 0, loading: false, read: 0, stored: 0, unreadable: 0, bytes: 0 };
  watchCatalog(all, { progress, loading: false });
  const metrics = all.registry.getMetricsAsArray();
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
