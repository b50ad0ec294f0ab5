import { hash } from 'node:crypto';
import { z } from 'zod';
import { GLUE_LIMITS, MAX_DATABASE_NAME_BYTES } from './targets/glue.js';

/**
 * A technical name in the alphabet that every engine over Glue takes without quoting, `[a-z0-9_]`, 1 to 255 bytes.
 *
 * Glue folds names to lower case by itself; folding first keeps our names and Glue's the same. Letters lose their
 * marks (`Größe` → `grosse`), everything else becomes `_`. Different names can fold to one: see `freeName`.
 */
export function foldName(technicalName: string): string {
  const lower = technicalName.toLowerCase();
  if (PLAIN_NAME.test(lower)) return lower;
  const folded = lower
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/ß/gu, 'ss')
    .toLowerCase()
    .replace(/[^a-z0-9_]/gu, '_')
    .slice(0, GLUE_LIMITS.nameBytes);
  return folded === '' ? '_' : folded;
}

/** The folded name with `_` and 6 hex digits of the technical name's SHA-256, still within 255 bytes. */
export function suffixedName(folded: string, technicalName: string): string {
  return withSuffix(folded, technicalName, SUFFIX_DIGITS);
}

/**
 * The first name that nobody holds: folded, then suffixed, then with a longer suffix. Depends on the technical name and
 * on what is taken only, so that asking again gives the same name.
 */
export function freeName(technicalName: string, isTaken: (name: string) => boolean): string {
  const folded = foldName(technicalName);
  if (!isTaken(folded)) return folded;
  for (let digits = SUFFIX_DIGITS; digits < 64; digits += SUFFIX_DIGITS) {
    const name = withSuffix(folded, technicalName, digits);
    if (!isTaken(name)) return name;
  }
  // Ten longer and longer suffixes taken by others cannot happen by chance; a counter still ends it.
  let count = 2;
  while (isTaken(withSuffix(folded, `${technicalName}#${count}`, 60))) count += 1;
  return withSuffix(folded, `${technicalName}#${count}`, 60);
}

/**
 * Column names by technical name: the existing as they are, also those of columns that are gone (a name is never
 * re-used), then the new ones in byte order of the technical name, so that the order of the columns has no say.
 */
export function allocateColumnNames(
  existing: Readonly<Record<string, string>>,
  technicalNames: readonly string[],
): Readonly<Record<string, string>> {
  const names = new Map(Object.entries(existing));
  const taken = new Set(names.values());
  const asFolded = withoutTwins(technicalNames, names, taken);
  if (asFolded !== undefined) return Object.fromEntries(asFolded);
  for (const technicalName of inByteOrder(technicalNames.filter((name) => !names.has(name)))) {
    const name = freeName(technicalName, (candidate) => taken.has(candidate));
    names.set(technicalName, name);
    taken.add(name);
  }
  return Object.fromEntries(names);
}

/** As nearly always, all fold to names that nobody else has: then their order has no say, and they need not be sorted. */
function withoutTwins(
  technicalNames: readonly string[],
  known: ReadonlyMap<string, string>,
  taken: ReadonlySet<string>,
): ReadonlyMap<string, string> | undefined {
  const names = new Map(known);
  const folded = new Set(taken);
  for (const technicalName of technicalNames) {
    if (names.has(technicalName)) continue;
    const name = foldName(technicalName);
    if (folded.has(name)) return undefined;
    folded.add(name);
    names.set(technicalName, name);
  }
  return names;
}

/** How a tenant's spaces become databases; without the space all of them would meet in one. */
export const DatabasePattern = z
  .string()
  .max(100)
  .regex(/^(?:[a-z0-9_]|<tenant>|<space>)*$/, 'must be lower-case letters, digits, _, <tenant> and <space>')
  .regex(/<space>/, 'must contain <space>')
  .describe('Name of the database of a space, e.g. dsp_<space> or dsp_<tenant>_<space>');
export type DatabasePattern = z.infer<typeof DatabasePattern>;

export const DEFAULT_DATABASE_PATTERN: DatabasePattern = 'dsp_<space>';

/** The database that a space asks for; the registry suffixes it when another space holds it. Never starts with a digit (Athena). */
export function databaseName(
  pattern: DatabasePattern,
  { tenant, space }: { readonly tenant: string; readonly space: string },
): string {
  const filled = pattern.replace(/<(tenant|space)>/g, (_whole, part) => foldName(part === 'space' ? space : tenant));
  const name = /^\d/.test(filled) ? `db_${filled}` : filled;
  return foldName(name).slice(0, MAX_DATABASE_NAME_BYTES);
}

/** What the names of all databases of a tenant begin with; empty when the pattern begins with the space. */
export function databasePrefix(pattern: DatabasePattern, tenant: string): string {
  const [before = ''] = pattern.replaceAll('<tenant>', foldName(tenant)).split('<space>');
  return /^\d/.test(before) ? `db_${before}` : before;
}

const SUFFIX_DIGITS = 6;

/** Nothing to fold but the case. */
const PLAIN_NAME = new RegExp(`^[a-z0-9_]{1,${GLUE_LIMITS.nameBytes}}$`);

function withSuffix(folded: string, technicalName: string, digits: number): string {
  const suffix = `_${hash('sha256', technicalName, 'hex').slice(0, digits)}`;
  return folded.slice(0, GLUE_LIMITS.nameBytes - suffix.length) + suffix;
}

/** UTF-16 code units, which strings compare by, have the order of the bytes but where surrogates meet. */
function inByteOrder(texts: readonly string[]): readonly string[] {
  const distinct = [...new Set(texts)];
  return distinct.some((text) => /[\ud800-\udfff]/.test(text)) ? distinct.sort(byBytes) : distinct.sort();
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
