import type { CatalogEntry, EntryColumn } from '@dss/catalog-model';
import { GLUE_LIMITS, MAX_DATABASE_NAME_BYTES } from './targets/glue.js';
import { isGlueType } from './targets/glue-type.js';
import { isGood } from './texts.js';

/** Why Glue, or an engine over it, would not take an entry. */
export interface EntryProblem {
  readonly code:
    | 'NAME_INVALID'
    | 'NAME_TAKEN'
    | 'COLUMNS_MISSING'
    | 'TYPE_INVALID'
    | 'COMMENT_INVALID'
    | 'DESCRIPTION_INVALID'
    | 'PARAMETER_INVALID'
    | 'PARTITION_INVALID'
    | 'TAG_INVALID';
  /** Where: `name`, `columns.<technical name>`, `parameters.<key>` … */
  readonly field: string;
  readonly message: string;
}

/**
 * The checks of aws-glue.md 4 before a write; empty when there is nothing to say. The SDK validates nothing by itself,
 * and Glue takes things that no query engine can read afterwards (duplicate columns, any text as type).
 */
export function validateEntry(entry: CatalogEntry): readonly EntryProblem[] {
  const found: EntryProblem[] = [];
  const { database } = entry;
  checkName(found, database.name, 'database.name', MAX_DATABASE_NAME_BYTES);
  if (/^\d/.test(database.name)) found.push(nameStartsWithDigit);
  checkDescription(found, database.description, 'database.description');
  checkParameters(found, database.parameters, 'database.parameters');
  checkName(found, entry.name, 'name', GLUE_LIMITS.nameBytes);
  checkDescription(found, entry.description, 'description');
  checkParameters(found, entry.parameters, 'parameters');
  checkColumns(found, entry.columns);
  found.push(...checkPartitionKeys(entry), ...checkTags(database.tags ?? {}));
  return found;
}

const nameStartsWithDigit: EntryProblem = {
  code: 'NAME_INVALID',
  field: 'database.name',
  message: 'starts with a digit, which Athena takes in quotes only',
};

function checkName(found: EntryProblem[], name: string, field: string, maxBytes: number): void {
  if (/^[a-z0-9_]+$/.test(name) && name.length <= maxBytes) return;
  const message = `must be 1 to ${maxBytes} of a-z, 0-9 and _, has ${bytes(name)} bytes`;
  found.push({ code: 'NAME_INVALID', field, message });
}

function checkDescription(found: EntryProblem[], text: string, field: string): void {
  const most = GLUE_LIMITS.descriptionBytes;
  if (isGood(text, most) || (bytes(text) <= most && isPlain(text, /[\0-\x08\x0b\x0c\x0e-\x1f]/))) return;
  const message = `must be at most ${most} bytes without control characters, has ${bytes(text)}`;
  found.push({ code: 'DESCRIPTION_INVALID', field, message });
}

function checkColumns(found: EntryProblem[], columns: readonly EntryColumn[]): void {
  if (columns.length === 0) {
    found.push({ code: 'COLUMNS_MISSING', field: 'columns', message: 'at least one is needed' });
  }
  const seen = new Set<string>();
  for (const column of columns) {
    checkColumn(found, column, seen.has(column.name));
    seen.add(column.name);
  }
}

function checkColumn(found: EntryProblem[], column: EntryColumn, taken: boolean): void {
  const { name, type, comment, parameters } = column;
  const field = `columns.${column.technicalName}`;
  checkName(found, name, field, GLUE_LIMITS.nameBytes);
  if (taken) found.push({ code: 'NAME_TAKEN', field, message: `the name ${name} occurs twice` });
  if (!isKnownType(type)) {
    const message = `not a type of at most ${GLUE_LIMITS.typeBytes} bytes that Glue's readers know: ${type.slice(0, 100)}`;
    found.push({ code: 'TYPE_INVALID', field, message });
  }
  checkComment(found, comment, field);
  checkParameters(found, parameters, field);
}

/** Types that were found good before: a few dozen short texts in millions of columns. */
const KNOWN_TYPES = new Set<string>();

function isKnownType(type: string): boolean {
  if (KNOWN_TYPES.has(type)) return true;
  if (!isGlueType(type)) return false;
  remember(KNOWN_TYPES, type);
  return true;
}

function checkComment(found: EntryProblem[], comment: string, field: string): void {
  const most = GLUE_LIMITS.commentBytes;
  if (isGood(comment, most) || (bytes(comment) <= most && isPlain(comment, /[\0-\x08\n-\x1f]/))) return;
  const message = `the comment must be one line of at most ${most} bytes, has ${bytes(comment)}`;
  found.push({ code: 'COMMENT_INVALID', field, message });
}

function checkParameters(found: EntryProblem[], parameters: Readonly<Record<string, string>>, field: string): void {
  const { parameterKeyBytes, parameterValueBytes } = GLUE_LIMITS;
  for (const key of Object.keys(parameters)) {
    const value = parameters[key] ?? '';
    if (isGoodKey(key) && isWithin(value, parameterValueBytes) && value.isWellFormed()) continue;
    found.push({
      code: 'PARAMETER_INVALID',
      field: `${field}.${key.slice(0, 100)}`,
      message: `key of 1 to ${parameterKeyBytes} bytes in one line, value of at most ${parameterValueBytes} bytes; they have ${bytes(key)} and ${bytes(value)}`,
    });
  }
}

/** The keys that the rules write come back in every column. */
const KNOWN_KEYS = new Set<string>();

function isGoodKey(key: string): boolean {
  if (KNOWN_KEYS.has(key)) return true;
  if (key === '' || !isWithin(key, GLUE_LIMITS.parameterKeyBytes) || !isPlain(key, /[\0-\x08\n-\x1f]/)) return false;
  remember(KNOWN_KEYS, key);
  return true;
}

const MOST_REMEMBERED = 1_000;

function remember(known: Set<string>, text: string): void {
  if (text.length > 100) return;
  if (known.size >= MOST_REMEMBERED) known.clear();
  known.add(text);
}

/** Most texts are so short that their characters need not be counted as bytes: none takes more than three. */
function isWithin(text: string, most: number): boolean {
  return text.length * 3 <= most || bytes(text) <= most;
}

/** Keys are columns of the table that are taken out of its columns: primitive ones, and something has to be left. */
function checkPartitionKeys({ columns, partitionKeys = [] }: CatalogEntry): EntryProblem[] {
  const keys = new Set(partitionKeys);
  const found = columns.filter(({ technicalName }) => keys.has(technicalName));
  const nested = found.find(({ type }) => type.includes('<'));
  const reason =
    found.length < keys.size
      ? 'names a column that the table does not have'
      : nested
        ? `the column ${nested.technicalName} is nested`
        : keys.size > 0 && keys.size === columns.length
          ? 'leaves no column'
          : undefined;
  return reason === undefined ? [] : [{ code: 'PARTITION_INVALID', field: 'partitionKeys', message: reason }];
}

/** Characters here, not bytes: so AWS counts them (aws-glue.md 2.4). */
function checkTags(tags: Readonly<Record<string, string>>): EntryProblem[] {
  const { tags: most, tagKeyCharacters, tagValueCharacters } = GLUE_LIMITS;
  const named = Object.entries(tags);
  const bad = named.filter(
    ([key, value]) =>
      key === '' || key.length > tagKeyCharacters || value.length > tagValueCharacters || /^aws/i.test(key),
  );
  const problem = (field: string, message: string): EntryProblem => ({ code: 'TAG_INVALID', field, message });
  return [
    ...(named.length > most ? [problem('database.tags', `at most ${most}, there are ${named.length}`)] : []),
    ...bad.map(([key]) =>
      problem(
        `database.tags.${key.slice(0, 100)}`,
        `key of 1 to ${tagKeyCharacters} characters that does not begin with aws, value of at most ${tagValueCharacters}`,
      ),
    ),
  ];
}

/** Nothing of `refused`, no half surrogate pair, and nothing beyond U+FFFD in the basic plane. */
function isPlain(text: string, refused: RegExp): boolean {
  return text.isWellFormed() && !refused.test(text) && !/[\ufffe\uffff]/.test(text);
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}
