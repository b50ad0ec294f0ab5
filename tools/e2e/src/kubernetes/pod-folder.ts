import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Manifest, type Workload, ofKind, podOf } from './manifest.js';
import type { SecretTexts } from './rules/environment.js';
import { containerOf } from './rules/rule.js';
import { SECRETS } from './secrets.js';

/** A pod's mounted volumes below a folder of this machine. */
export interface PodFolder {
  /** Of the container, with every mounted path moved. */
  readonly command: readonly string[];
  /** A text with every mounted path moved below the folder. */
  move(text: string): string;
}

/**
 * Writes what a pod's volumes hold, as its container would find it. Configuration files have their paths moved, too.
 *
 * @param edit changes a configuration file for this machine: its ports
 */
export function makePodFolder(
  folder: string,
  workload: Workload,
  manifests: readonly Manifest[],
  texts: SecretTexts,
  edit: (text: string) => string = (text) => text,
): PodFolder {
  const { volumeMounts = [], command = [] } = containerOf(workload);
  const { volumes = [] } = podOf(workload);
  const paths = volumeMounts.map(({ mountPath }) => mountPath).sort((a, b) => b.length - a.length);
  const mounted = new RegExp(`(?<![\\w/.-])(${paths.join('|')})(?=["'\\s/]|$)`, 'g');
  const move = (text: string) => text.replaceAll(mounted, (path) => join(folder, path));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const { name, mountPath } of volumeMounts) {
    mkdirSync(join(folder, mountPath), { recursive: true });
    const volume = volumes.find((each) => each.name === name);
    const config = ofKind(manifests, 'ConfigMap').find(({ metadata }) => metadata?.name === volume?.configMap?.name);
    for (const [file, text] of Object.entries(config?.data ?? {})) write(`${mountPath}/${file}`, edit(move(text)));
    const secretName = volume?.secret?.secretName ?? '';
    const items = volume?.secret?.items ?? (SECRETS[secretName] ?? []).map((key) => ({ key, path: key }));
    for (const { key, path } of items) write(`${mountPath}/${path}`, texts(secretName, key));
  }
  return { command: command.map(move), move };
}
