import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isRecord } from '../../content/json-record.js';
import { SpaceNames } from './space-names.js';

export const SAMPLE_FOLDER = fileURLToPath(new URL('../../../content', import.meta.url));

/** The sample tenant by space id, read without the loader that the stand-in itself uses. */
export function readTenant(): ReadonlyMap<string, SpaceNames> {
  const spaces = contentFiles().map((path) => {
    const space = basename(path, '.json');
    const document: unknown = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
    if (!isRecord(document)) throw new Error(`${path} is no JSON object`);
    return [space, new SpaceNames(space, document)] as const;
  });
  return new Map(spaces);
}

export function contentFiles(): string[] {
  return readdirSync(SAMPLE_FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => join(SAMPLE_FOLDER, file));
}

export function bytesOf(path: string): number {
  return statSync(path).size;
}
