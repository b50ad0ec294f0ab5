import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type CsnSource, csnSource } from './csn-source.js';
import { member } from './json-record.js';
import { spaceIds } from './space-id.js';

export interface SpaceContent {
  readonly space: string;
  readonly label: string;
  /** Relative to the content folder, `/`-separated. */
  readonly file: string;
  readonly source: CsnSource;
}

export interface LeftOut {
  readonly file: string;
  readonly reason: string;
}

export interface Content {
  readonly spaces: readonly SpaceContent[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Reads every CSN document (`*.json` with `definitions`) below a folder: one file, one space. What is none is listed
 * with the reason.
 *
 * @throws only when the folder itself cannot be read
 */
export function loadContent(folder: string): Content {
  const sources: { file: string; source: CsnSource }[] = [];
  const leftOut: LeftOut[] = [];
  for (const file of jsonFilesBelow(folder, '', leftOut)) {
    const read = readSource(join(folder, file));
    if (typeof read === 'string') leftOut.push({ file, reason: read });
    else sources.push({ file, source: read });
  }
  const ids = spaceIds(sources.map(({ file }) => file));
  const spaces = sources.map(({ file, source }) => ({
    space: ids.get(file) ?? file,
    label: labelOf(source) ?? basename(file, '.json'),
    file,
    source,
  }));
  return { spaces, leftOut };
}

/** Sorted relative paths. Links to folders are not followed: they could lead in a circle. */
function jsonFilesBelow(folder: string, below: string, leftOut: LeftOut[]): string[] {
  return entriesOf(folder, below, leftOut)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) return jsonFilesBelow(folder, path, leftOut);
      return entry.name.endsWith('.json') ? [path] : [];
    });
}

function entriesOf(folder: string, below: string, leftOut: LeftOut[]): Dirent[] {
  try {
    return readdirSync(join(folder, below), { withFileTypes: true });
  } catch (cause) {
    if (below === '') throw new Error(`content folder ${folder} cannot be read: ${reasonOf(cause)}`, { cause });
    leftOut.push({ file: below, reason: reasonOf(cause) });
    return [];
  }
}

function readSource(path: string): CsnSource | string {
  try {
    // A pipe or device named *.json would keep us waiting for ever.
    if (!statSync(path).isFile()) return 'not a file';
    // Fatal: content that is not UTF-8 is refused, not guessed. A byte order mark is dropped by the decoder.
    const document: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)));
    const source = csnSource(document);
    if (source === undefined) return 'no CSN: it has no "definitions" object';
    JSON.stringify(document); // a nesting that cannot be written back could not be answered either
    return source;
  } catch (error) {
    return reasonOf(error);
  }
}

/** A space's business name stands in no CSN document; ours write it beside the creator. */
function labelOf({ common }: CsnSource): string | undefined {
  const label = member(common['meta'], 'label');
  return typeof label === 'string' && label !== '' ? label : undefined;
}

function reasonOf(error: unknown): string {
  // By name, not by class: errors of Node's own modules may come from another realm.
  const { name, message, code } = error as { name?: string; message?: string; code?: string };
  if (name === 'SyntaxError') return `broken JSON: ${message ?? ''}`;
  if (name === 'RangeError') return 'nested too deeply or too large';
  if (name === 'TypeError') return 'not UTF-8 text';
  return `unreadable: ${code ?? message ?? String(error)}`;
}
