import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The project's folder. */
export const ROOT = join(__dirname, '../../../..');

export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Paths of all files below a folder, from the project's folder on; nothing installed or built. */
export function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file}`)
    .filter((path) => !/\/(?:node_modules|dist)\//.test(path));
}

/** Every document that people read. */
export const DOCUMENTS: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...['docs', 'tools', 'deploy', 'examples'].flatMap(filesBelow).filter((path) => path.endsWith('.md')),
];

export function matches(source: string, pattern: RegExp): string[] {
  return [...source.matchAll(pattern)].map(([, found]) => found ?? '');
}

export function unique(found: readonly string[]): string[] {
  return [...new Set(found)].sort();
}
